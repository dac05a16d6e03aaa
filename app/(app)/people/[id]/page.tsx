import { notFound } from "next/navigation";
import { SessionList } from "@/components/people/session-list";
import { UserStatus } from "@/components/people/user-status";
import { Page } from "@/components/shell/page";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { DescriptionList, None } from "@/components/ui/description-list";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { logReads } from "@/lib/access/log-read";
import { can } from "@/lib/access/permissions";
import { idFrom } from "@/lib/id";
import { rolesOf, userDetail } from "@/lib/people/people-queries";
import { standingReset } from "@/lib/people/reset-queries";
import { sessionsOf } from "@/lib/people/session-queries";
import { TRACKS } from "@/lib/track/registry";
import { pageCtx } from "@/lib/web/page";
import { endOneSession } from "../actions";
import { InviteAgain } from "./invite-again";
import { PasswordReset } from "./password-reset";
import { Roles } from "./roles";
import { UserActions } from "./user-actions";

export const metadata = { title: "Person" };

/** One user: who it is, which roles by whom, which sessions are open. */
export default async function PersonPage({ params }: { params: Promise<{ id: string }> }) {
	const ctx = await pageCtx("people:read");
	const id = idFrom((await params).id);
	const user = id && (await userDetail(ctx, id));
	if (!user) notFound();
	const self = user.id === ctx.actor.userId;
	const mayReset = can(ctx.actor, "people:reset") && !self;
	const reset = mayReset ? await standingReset(ctx, user.id) : null;
	const [roles, sessions] = await Promise.all([rolesOf(ctx, user.id), sessionsOf(ctx, user.id)]);
	const subject = `user:${user.identity.ref}`;
	await logReads(ctx, [
		{ what: "person", subject, rows: 1 },
		{ what: "sessions", subject, rows: sessions.length },
	]);
	const userId = user.id.toString();
	return (
		<Page narrow>
			<PageHeader
				crumbs={[{ label: "People", href: "/people" }]}
				title={user.identity.name}
				badge={<UserStatus status={user.status} hasLeft={user.identity.status === "leaver"} />}
				actions={
					can(ctx.actor, "people:disable") && !self && <UserActions userId={userId} name={user.identity.name} status={user.status} />
				}
			/>
			{self && <Callout>This is you. Roles of yours are granted and revoked, and you are disabled, by another IAM admin.</Callout>}
			<Card title="Who this is">
				<DescriptionList
					items={[
						{ term: "E-mail", description: user.email },
						{ term: "Job title", description: user.identity.jobTitle ?? <None /> },
						{ term: "Department", description: user.identity.department ?? <None /> },
						{ term: "User since", description: <Time at={user.createdAt} /> },
						{ term: "Signs in", description: waysIn(user) },
					]}
				/>
				{user.status === "invited" && can(ctx.actor, "people:invite") && (
					<InviteAgain identityId={user.identity.id.toString()} email={user.email} until={user.invitedUntil?.toISOString() ?? null} />
				)}
			</Card>
			{mayReset && user.status === "active" && (
				<PasswordReset userId={userId} name={user.identity.name} hasPassword={user.hasPassword} standing={reset} />
			)}
			<Roles
				userId={userId}
				roles={roles.map((role) => ({
					...role,
					grantedAt: role.grantedAt.toISOString(),
					revokedAt: role.revokedAt?.toISOString() ?? null,
				}))}
				tracks={TRACKS.map(({ key, word, tone }) => ({ key, word, tone }))}
				mayChange={can(ctx.actor, "role:grant") && !self && user.status !== "disabled"}
			/>
			<Card title="Open sessions" note="A session ends after 30 minutes without use, and after 12 hours in any case.">
				<SessionList sessions={sessions} endSession={endOneSession} />
			</Card>
		</Page>
	);
}

function waysIn(user: { hasPassword: boolean; oidcIssuer: string | null }) {
	const ways = [user.hasPassword && "with a password", user.oidcIssuer && `at ${user.oidcIssuer}`].filter(Boolean);
	return ways.length > 0 ? ways.join(", ") : <None>not yet</None>;
}
