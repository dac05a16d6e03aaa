import type { Waiting } from "@/lib/people/waiting";

export type Task = { href: string; text: string; why: string };

const count = (n: number, one: string, many: string): string => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

/** A page of the track named `<campaign>/<track>`. */
const at = (track: string | null, page = ""): string => (track ? `/campaigns/${track}${page}` : "/campaigns");

/** What waits, as sentences with the place to act, most pressing first. */
export function tasksOf(waiting: Waiting): Task[] {
	const all: (Task & { n: number })[] = [
		{
			n: waiting.removalsLate,
			href: "/removals?show=late",
			text: count(waiting.removalsLate, "removal is past due", "removals are past due"),
			why: "Each day late is visible in the evidence pack.",
		},
		{
			n: waiting.removalsEscalated,
			href: "/removals?show=escalated",
			text: count(waiting.removalsEscalated, "late removal is escalated to you", "late removals are escalated to you"),
			why: "They wait days past their deadline, and the access may still be there. See to it that somebody carries them out and proves it.",
		},
		{
			n: waiting.removalsBack,
			href: "/removals?show=back",
			text: count(waiting.removalsBack, "removal did not hold", "removals did not hold"),
			why: "Claimed or even verified, and a later extract shows the access. Take it away again, or say how it came back.",
		},
		{
			n: waiting.reviews,
			href: "/reviews",
			text: count(waiting.reviews, "row to review", "rows to review"),
			why: "Nothing is approved by silence: undecided rows become deviations.",
		},
		{
			n: waiting.populations,
			href: at(waiting.populationsAt),
			text: count(waiting.populations, "population to accept", "populations to accept"),
			why: "A track is launched only over a population its control owner accepted.",
		},
		{
			n: waiting.launches,
			href: at(waiting.launchesAt),
			text: count(waiting.launches, "accepted track to launch", "accepted tracks to launch"),
			why: "Its population is accepted; reviewers see their rows once it is launched.",
		},
		{
			n: waiting.closings,
			href: at(waiting.closingsAt),
			text: count(waiting.closings, "review to close", "reviews to close"),
			why: "Every row is decided, or the due day has passed. What is undecided at the close is recorded as not reviewed.",
		},
		{
			n: waiting.amendments,
			href: at(waiting.amendmentsAt, "/amendments"),
			text: count(waiting.amendments, "amendment to decide", "amendments to decide"),
			why: "A change to a track under review waits for a control owner who did not ask for it.",
		},
		{
			n: waiting.exceptions,
			href: "/exceptions",
			text: count(waiting.exceptions, "exception to decide", "exceptions to decide"),
			why: "Access kept on purpose waits for somebody other than requester and holder.",
		},
		{
			n: waiting.exceptionsExpired,
			href: "/exceptions",
			text: count(waiting.exceptionsExpired, "exception has expired", "exceptions have expired"),
			why: "The access is still kept. Have it renewed, or close the exception with what became of the access.",
		},
		{
			n: waiting.exceptionsExpiring,
			href: "/exceptions",
			text: count(waiting.exceptionsExpiring, "exception ends within 30 days", "exceptions end within 30 days"),
			why: "Ask for a renewal in time, or let it end: a row of an open review is then decided again.",
		},
		{
			n: waiting.conflicts,
			href: waiting.conflictsAt ?? "/campaigns",
			text: count(waiting.conflicts, "outcome of a conflict to decide", "outcomes of conflicts to decide"),
			why: "Two duties that should stay apart are to stay in one hand; somebody other than requester and holder decides.",
		},
		{
			n: waiting.removalsOpen - waiting.removalsLate,
			href: "/removals?show=open",
			text: count(waiting.removalsOpen - waiting.removalsLate, "removal to carry out", "removals to carry out"),
			why: "Claim it with the ticket once the access is gone in the system.",
		},
		{
			n: waiting.removalsClaimed,
			href: "/removals?show=claimed",
			text: count(waiting.removalsClaimed, "claimed removal to prove", "claimed removals to prove"),
			why: "Removed means verified: by a later complete import, or by a second person with proof.",
		},
		{
			n: waiting.delegations,
			href: "/delegations",
			text: count(waiting.delegations, "delegation to approve", "delegations to approve"),
			why: "A reviewer is away; rows wait until somebody who is neither of the two agrees.",
		},
		{
			n: waiting.deviations,
			href: "/deviations",
			text: count(waiting.deviations, "deviation without a response", "deviations without a response"),
			why: "The control did not work as designed; say why and what follows.",
		},
		{
			n: waiting.lookBacks,
			href: "/removals?show=late",
			text: count(waiting.lookBacks, "late removal to look back at", "late removals to look back at"),
			why: "Was the access used between the decision and the proof that it went? Auditors ask.",
		},
		{
			n: waiting.definitions,
			href: "/reviews",
			text: count(waiting.definitions, "birthright to decide as a rule", "birthrights to decide as rules"),
			why: "Who gets it without asking is reviewed once; each covers all its holders.",
		},
		{
			n: waiting.secondLooks,
			href: "/reviews",
			text: count(waiting.secondLooks, "sample to decide again", "samples to decide again"),
			why: "Drawn by lot from what somebody else decided. You see the rows and not the verdicts.",
		},
		{
			n: waiting.flagged,
			href: at(waiting.flaggedAt, "/quality"),
			text: count(waiting.flagged, "batch decided too lightly", "batches decided too lightly"),
			why: "Ask somebody independent to decide its sample again, or say what follows where both differ.",
		},
		{
			n: waiting.signoffs,
			href: at(waiting.signoffsAt, "/sign"),
			text: count(waiting.signoffs, "track to sign", "tracks to sign"),
			why: "It is closed; the memo waits for its control owner.",
		},
		{
			n: waiting.resets,
			href: waiting.resetsFor ? `/people/${waiting.resetsFor}` : "/people",
			text: count(waiting.resets, "password reset to approve", "password resets to approve"),
			why: "Another administrator asked for it; nobody resets a password alone.",
		},
		{
			n: waiting.imports,
			href: "/imports",
			text: count(waiting.imports, "import not finished", "imports not finished"),
			why: "Received, and neither committed nor discarded.",
		},
	];
	return all.filter(({ n }) => n > 0).map(({ href, text, why }) => ({ href, text, why }));
}
