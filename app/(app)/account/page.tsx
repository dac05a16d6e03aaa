import { SessionList } from "@/components/people/session-list";
import { Page } from "@/components/shell/page";
import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { PageHeader } from "@/components/ui/page-header";
import { profileOf } from "@/lib/people/queries";
import { heldRoles } from "@/lib/people/rules";
import { sessionsOf } from "@/lib/people/session-queries";
import { signedInCtx } from "@/lib/web/page";
import { endOneSession } from "../people/actions";

export const metadata = { title: "Account" };

/** One's own roles and sessions. */
export default async function AccountPage() {
	const ctx = await signedInCtx();
	const [profile, sessions] = await Promise.all([profileOf(ctx.actor), sessionsOf(ctx, ctx.actor.userId)]);
	const ways = [profile.hasPassword && "with a password", profile.hasProvider && "at the identity provider"].filter(Boolean).join(", ");
	return (
		<Page narrow>
			<PageHeader title="Account" lead="What Countersign knows you as. Roles are granted and revoked by an IAM admin, never by oneself." />
			<Card title={profile.name}>
				<DescriptionList
					items={[
						{ term: "E-mail", description: profile.email },
						{ term: "Roles", description: heldRoles(ctx.actor.roles) },
						{ term: "Signs in", description: ways },
					]}
				/>
			</Card>
			<Card title="Open sessions" note="End what you do not recognise, then tell an administrator.">
				<SessionList sessions={sessions} endSession={endOneSession} />
			</Card>
		</Page>
	);
}
