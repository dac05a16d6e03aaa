import { AuthCard } from "@/components/auth/auth-card";
import { ButtonLink } from "@/components/ui/button-link";
import { openLink } from "@/lib/people/link-queries";
import { ResetForm } from "./reset-form";

export const metadata = { title: "New password" };

/** Somebody who forgot the password chooses a new one, by a link from one administrator and a code from another. */
export default async function ResetPage({ params }: { params: Promise<{ token: string }> }) {
	const { token } = await params;
	const user = await openLink(token, "reset");
	if (!user) {
		return (
			<AuthCard title="This link does not work any more">
				<p className="text-ink-2">It was used already or has expired. Ask an administrator for a new one.</p>
				<ButtonLink href="/sign-in" className="self-start">
					Go to sign-in
				</ButtonLink>
			</AuthCard>
		);
	}
	return (
		<AuthCard
			title="Choose a new password"
			lead={`For ${user.name}, who signs in as ${user.email}. Sessions that are still open end with it.`}
		>
			<ResetForm token={token} email={user.email} />
		</AuthCard>
	);
}
