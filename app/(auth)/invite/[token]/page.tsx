import { AuthCard } from "@/components/auth/auth-card";
import { ProviderButton } from "@/components/auth/provider-button";
import { ButtonLink } from "@/components/ui/button-link";
import { openLink } from "@/lib/people/link-queries";
import { installation } from "@/lib/settings/queries";
import { providerName } from "@/lib/web/sign-in-facts";
import { AcceptForm } from "./accept-form";

export const metadata = { title: "Invitation" };

/** An invited person chooses a password, or signs in at the identity provider instead. */
export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
	const { token } = await params;
	const invited = await openLink(token, "invite");
	if (!invited) {
		return (
			<AuthCard title="This link does not work any more">
				<p className="text-ink-2">It was used already or has expired. Ask the administrator who sent it to you for a new one.</p>
				<ButtonLink href="/sign-in" className="self-start">
					Go to sign-in
				</ButtonLink>
			</AuthCard>
		);
	}
	const { name: company } = await installation();
	const provider = providerName();
	return (
		<AuthCard title={`Welcome, ${invited.name}`} lead={`You will sign in to Countersign of ${company} as ${invited.email}.`}>
			{provider && <ProviderButton name={provider} next="/" primary />}
			{provider && <p className="border-t pt-3 text-ink-3 text-sm">Or choose a password for this installation</p>}
			<AcceptForm token={token} email={invited.email} primary={!provider} />
		</AuthCard>
	);
}
