import { event, person, say } from "@/lib/ledger/entry";
import { roleWord } from "./rules";

const forTrack = (track: string | null): string => (track ? ` on the ${track} track` : "");

/** Ledger events of this domain, with how each reads. */
export const peopleEvents = {
	"installation.setup_link_issued": event<{ hours: number }>(
		(p, who) => say`${who} issued the link for the first set-up; it works once, for ${p.hours} hours.`,
	),
	"installation.set_up": event<{ person: string; name: string }>(
		(p, who) => say`${who} set up the installation "${p.name}" and became its first IAM admin.`,
	),
	"user.invited": event<{ person: string; hours: number }>(
		(p, who) => say`${who} invited ${person(p.person)} to sign in, by a link that works once, for ${p.hours} hours.`,
	),
	"user.joined": event<{ person: string; method: string }>((p, who) =>
		p.method === "oidc"
			? say`${who} accepted the invitation by signing in at the identity provider.`
			: say`${who} accepted the invitation and chose a password.`,
	),
	"user.reset_requested": event<{ person: string; reason: string; hours: number }>(
		(p, who) =>
			say`${who} asked for a password reset of ${person(p.person)}; it waits ${p.hours} hours for another administrator: ${p.reason}`,
	),
	"user.reset_approved": event<{ person: string; requester: string; hours: number }>(
		(p, who) =>
			say`${who} approved the password reset of ${person(p.person)} that ${person(p.requester)} asked for, by a link that works once, for ${p.hours} hours.`,
	),
	"user.reset_issued_on_server": event<{ person: string; reason: string; hours: number }>(
		(p, who) =>
			say`${who} made a link on the server that resets the password of ${person(p.person)}, once, within ${p.hours} hours: ${p.reason}`,
	),
	"user.password_reset": event<{ person: string; requester: string | null; approver: string | null; sessionsEnded: number }>((p, who) =>
		p.requester && p.approver
			? say`${who} chose a new password by a link that ${person(p.requester)} asked for and ${person(p.approver)} approved. Sessions ended: ${p.sessionsEnded}.`
			: say`${who} chose a new password by a link that was made on the server. Sessions ended: ${p.sessionsEnded}.`,
	),
	"user.disabled": event<{ person: string; reason: string; sessionsEnded: number }>(
		(p, who) => say`${who} disabled ${person(p.person)}: ${p.reason} Sessions ended: ${p.sessionsEnded}.`,
	),
	"user.enabled": event<{ person: string; reason: string }>((p, who) => say`${who} enabled ${person(p.person)} again: ${p.reason}`),
	"role.granted": event<{ person: string; role: string; track: string | null; sessionsEnded: number }>(
		(p, who) => say`${who} granted ${person(p.person)} the role ${roleWord(p.role)}${forTrack(p.track)}.`,
	),
	"role.revoked": event<{ person: string; role: string; track: string | null; sessionsEnded: number }>(
		(p, who) => say`${who} revoked the role ${roleWord(p.role)}${forTrack(p.track)} of ${person(p.person)}.`,
	),
	"session.started": event<{ person: string; method: string; replaced: boolean }>((p, who) =>
		p.method === "oidc" ? say`${who} signed in at the identity provider.` : say`${who} signed in with a password.`,
	),
	"session.confirmed": event<{ person: string; method: string }>((_p, who) => say`${who} confirmed by password who they are.`),
	"session.ended": event<{ person: string }>((_p, who) => say`${who} signed out.`),
	"session.revoked": event<{ person: string }>((p, who) => say`${who} ended a session of ${person(p.person)}.`),
	"sign_in.limited": event<{ limit: string; attempt: string }>((p) =>
		p.limit === "address"
			? say`Sign-in was limited: too many wrong passwords from one address (attempt ${p.attempt}).`
			: say`Sign-in was limited: too many wrong passwords for one account (attempt ${p.attempt}).`,
	),
};
