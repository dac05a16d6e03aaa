import { AuthCard } from "@/components/auth/auth-card";
import { ButtonLink } from "@/components/ui/button-link";
import { openLink } from "@/lib/people/link-queries";
import { SetUpForm } from "./set-up-form";

export const metadata = { title: "Set up" };

/** First set-up, by the link that the start printed. */
export default async function SetUpPage({ params }: { params: Promise<{ token: string }> }) {
	const { token } = await params;
	if (!(await openLink(token, "setup"))) {
		return (
			<AuthCard title="This link does not work any more">
				<p className="text-ink-2">
					It was used already or has expired. As long as nobody is set up, each start on the server prints a new one.
				</p>
				<ButtonLink href="/sign-in" className="self-start">
					Go to sign-in
				</ButtonLink>
			</AuthCard>
		);
	}
	return (
		<AuthCard
			title="Set up Countersign"
			lead="You become its first IAM admin: you import inventories, invite people and grant roles. You decide, sign and approve nothing."
		>
			<SetUpForm token={token} />
		</AuthCard>
	);
}
