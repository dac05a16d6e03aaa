import { dayIn } from "@/lib/calendar/rules";
import { FLAGS, type Flag } from "@/lib/track/flags";
import type { Track } from "@/lib/track/track";

/** The states of a track, in the order it passes them. They belong to the track, not to the campaign. */
export const STATES = {
	draft: { word: "Draft", tone: "neutral", next: "Configure it, then stage it." },
	staging: { word: "Staging", tone: "neutral", next: "The population is being frozen." },
	staged: { word: "Staged", tone: "warn", next: "Its control owner accepts the population." },
	accepted: { word: "Accepted", tone: "warn", next: "An administrator launches it." },
	active: { word: "Active", tone: "ok", next: "Reviewers decide." },
	closing: { word: "Closing", tone: "warn", next: "Its control owner closes it." },
	closed: { word: "Closed", tone: "neutral", next: "Its control owner signs it." },
	signed: { word: "Signed", tone: "ok", next: "" },
} as const satisfies Record<string, { word: string; tone: "neutral" | "warn" | "ok"; next: string }>;
export type TrackState = keyof typeof STATES;
export const STATE_ORDER = Object.keys(STATES) as TrackState[];

/** Acts on a track: the state they need and the one they lead to. */
export const ACTS = {
	configure: { from: "draft", to: "draft", doing: "be configured" },
	stage: { from: "draft", to: "staging", doing: "be staged" },
	accept_gap: { from: "staged", to: "staged", doing: "have gaps accepted" },
	/** Gaps that came up after the launch, as when a reviewer left and nobody was found. */
	accept_late_gap: { from: "active", to: "active", doing: "have late gaps accepted" },
	accept: { from: "staged", to: "accepted", doing: "be accepted" },
	launch: { from: "accepted", to: "active", doing: "be launched" },
	start_closing: { from: "active", to: "closing", doing: "be closed" },
	close: { from: "closing", to: "closed", doing: "be closed for good" },
} as const satisfies Record<string, { from: TrackState; to: TrackState; doing: string }>;
export type TrackAct = keyof typeof ACTS;

/** Why the act is refused in this state, as a sentence with the way out; null when it is allowed. */
export function actRefusal(act: TrackAct, state: string): string | null {
	const { from, doing } = ACTS[act];
	if (state === from) return null;
	const present = STATES[state as TrackState];
	const hint = STATE_ORDER.indexOf(state as TrackState) < STATE_ORDER.indexOf(from) ? present?.next : "It has passed that point.";
	return `Only a track that is ${STATES[from].word.toLowerCase()} can ${doing}; this one is ${present?.word.toLowerCase() ?? state}. ${hint ?? ""}`.trim();
}

/** Only the owner of this track's control acts for it: no role stands in, and an administrator never accepts, closes or signs. */
export function ownerRefusal(ownerUserId: bigint, actor: { userId: bigint; roles: readonly { role: string }[] }): string | null {
	if (ownerUserId !== actor.userId) {
		return "Only the control owner named on this track can do this. Ask them, or let an administrator name another before staging.";
	}
	return actor.roles.some((r) => r.role === "iam_admin")
		? "You administer this tool, so you cannot also answer for a control in it. Somebody must give up one of the two roles."
		: null;
}

/** Days a removal may take, by the row's risk; what is privileged counts as high, what is not rated as medium. */
export function slaDays(days: { high: number; medium: number; low: number }, risk: string | null, privileged: boolean | null): number {
	if (risk === "high" || privileged === true) return days.high;
	return risk === "low" ? days.low : days.medium;
}

/** Flags that do not make a row slow: it is read like a plain one. */
export const NEUTRAL_FLAGS = (Object.keys(FLAGS) as Flag[]).filter((f) => FLAGS[f].tone === "neutral");

/** Minutes a reviewer is expected to need, from the track's pace in seconds per plain and per flagged row; rounded up. */
export function loadMinutes(pace: Track["pace"], plain: number, flagged: number): number {
	return Math.ceil((plain * pace.plain + flagged * pace.flagged) / 60);
}

/** Minutes of work above which one reviewer's load is advised to be split: half a working day at one sitting is where care ends. */
const LOAD_MINUTES = 240;

/** Expected time in words: minutes up to an hour and a half, then hours. */
export const timeWords = (minutes: number): string => (minutes <= 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`);

/** A sentence for each reviewer with more than half a day of rows, the largest load first. */
export function splitAdvice(load: readonly { name: string; total: number; minutes: number }[]): string[] {
	return load
		.filter(({ minutes }) => minutes > LOAD_MINUTES)
		.sort((a, b) => b.minutes - a.minutes)
		.map(
			({ name, total, minutes }) =>
				`${name} has ${total.toLocaleString("en")} rows, about ${timeWords(minutes)}: name a second reviewer or a group.`,
		);
}

/** What staging looks at of a draft. */
export type DraftFacts = {
	controls: number;
	reportFilled: boolean;
	chainSet: boolean;
	/** Everybody the chain names may review on the track. */
	chainHolds: boolean;
	instructions: boolean;
	/** The control owner still is one. */
	ownerHolds: boolean;
	asOfAhead: boolean;
};

/** What a draft lacks before it can be staged, a sentence each, and the step of the wizard where it is put right. */
export function missingSteps(draft: DraftFacts): { step: "campaign" | "controls" | "reviewers" | "rules" | "check"; sentence: string }[] {
	const all = [
		{
			missing: draft.asOfAhead,
			step: "campaign",
			sentence: "The as-of day has not come yet: stage on that day, or choose an earlier one.",
		},
		{ missing: draft.controls === 0, step: "controls", sentence: "Choose at least one control." },
		{ missing: !draft.reportFilled, step: "controls", sentence: "Fill in the report fields." },
		{ missing: !draft.chainSet, step: "reviewers", sentence: "Say how reviewers are found." },
		{
			missing: draft.chainSet && !draft.chainHolds,
			step: "reviewers",
			sentence: "Somebody named in the chain is no active reviewer of this track: choose another.",
		},
		{ missing: !draft.instructions, step: "rules", sentence: "Choose a version of the instructions." },
		{ missing: !draft.ownerHolds, step: "check", sentence: "The control owner is none of this track any more: choose another above." },
	] as const;
	return all.flatMap(({ missing, step, sentence }) => (missing ? [{ step, sentence }] : []));
}

/** A population cannot be frozen before its own as-of day. */
export function asOfIsAhead(asOf: Date, now: Date, zone: string): boolean {
	return dayIn(asOf, zone) > dayIn(now, zone);
}

/**
 * The due day offered for an as-of day: fifteen days after the end of its fiscal quarter, or the very day when that ends the fiscal
 * year (product.md, fiscal-calendar rules). `yearEndMonth` is the last month of the fiscal year, 1 to 12.
 */
export function defaultDue(asOf: string, yearEndMonth = 12): string {
	const [year = 0, month = 1] = asOf.split("-").map(Number);
	const inYear = (month - yearEndMonth + 11 + 12) % 12;
	const toQuarterEnd = 2 - (inYear % 3);
	const yearEnd = inYear + toQuarterEnd === 11;
	// Day 0 of a month is the last of the month before.
	const end = new Date(Date.UTC(year, month + toQuarterEnd, yearEnd ? 0 : 15));
	return end.toISOString().slice(0, 10);
}

/** The steps of staging, in order, as the page shows them. */
export const STAGING_STEPS = ["Freezing the rows", "Flags, changes and reviewers", "Gaps and load", "Sealing the population"] as const;

/** A gap of the population: what it means and what closes it. */
export const GAPS = {
	no_reviewer: {
		word: "No reviewer",
		help: "No step of the chain found somebody who may decide these rows. Assign them after staging, or accept that they stay undecided.",
	},
	no_identity: { word: "No identity", help: "Nobody is known to stand behind these accounts." },
	no_owner: { word: "No owner", help: "Machine identities without an active business owner." },
	no_type: { word: "Type unknown", help: "Nobody has said whether these holders are people or machines." },
	no_duties: {
		word: "No duties",
		help: "Nobody has said which business duties these entitlements confer, or that they confer none: conflicts through them are not found.",
	},
	no_description: { word: "No description", help: "Nobody has written in plain words what these entitlements allow." },
	no_machines: { word: "No machine accounts", help: "The extract holds people only. Confirm that machines were not left out." },
	empty_system: { word: "Nothing in scope", help: "The system lies in the boundary, and no row of it is in the population." },
	undecided_system: {
		word: "Boundary not decided",
		help: "Nobody has said whether this system lies in the track's boundary; its rows are left out.",
	},
	no_definition_reviewer: {
		word: "No reviewer for a definition",
		help: "Neither the owner of the entitlement or system nor anybody the chain names may decide this rule.",
	},
	definition_refused: {
		word: "Definition refused",
		help: "The rule was refused, and nobody has been asked about its holders: they are rows of the next review.",
	},
	stale_extract: { word: "Old extract", help: "Taken more than thirty days before the as-of day, or at an unknown time." },
	failed_import: { word: "Failed import", help: "The latest import of this system failed; the population rests on an earlier one." },
} as const satisfies Record<string, { word: string; help: string }>;
export type GapKind = keyof typeof GAPS;

/** What a row is against the last closed campaign of the same track. */
export const DELTAS = {
	NEW: { word: "New", tone: "warn" },
	CHANGED: { word: "Changed", tone: "warn" },
	UNCHANGED: { word: "Unchanged", tone: "neutral" },
	CAME_BACK: { word: "Came back", tone: "danger" },
} as const satisfies Record<string, { word: string; tone: "neutral" | "warn" | "danger" }>;
export type Delta = keyof typeof DELTAS;

/** Rows of a track by kind, and what was under review then and is not now; `against` is the track compared with, null where none was closed. */
export type DeltaCounts = { against: { trackId: string; name: string } | null } & Record<Delta | "REMOVED", number>;
export const NO_DELTAS: DeltaCounts = { against: null, NEW: 0, CHANGED: 0, UNCHANGED: 0, CAME_BACK: 0, REMOVED: 0 };

/** Days before the as-of day after which an extract counts as old (assurance.md 3.2). */
const STALE_DAYS = 30;

/** Facts the control owner's acceptance rests on. */
export type AcceptanceFacts = {
	openGaps: number;
	extracts: { importId: string; system: string; complete: boolean }[];
	ticked: readonly string[];
};

/** Why the population cannot be accepted yet; null when it can. Each extract is looked at by name: nothing is accepted wholesale. */
export function acceptanceRefusal({ openGaps, extracts, ticked }: AcceptanceFacts): string | null {
	if (openGaps > 0)
		return `${openGaps === 1 ? "One gap is" : `${openGaps} gaps are`} still open. Accept each with a reason, then accept the population.`;
	if (extracts.length === 0) return "The population rests on no extract. Import the systems completely and stage a new campaign.";
	const partial = extracts.find((e) => !e.complete);
	if (partial)
		return `The extract of ${partial.system} is not complete. A partial extract proves no population; import it completely and stage a new campaign.`;
	const missing = extracts.find((e) => !ticked.includes(e.importId));
	if (missing) return `Tick the extract of ${missing.system} once you have looked at its counts and hash.`;
	const foreign = ticked.find((id) => !extracts.some((e) => e.importId === id));
	return foreign ? `Import ${foreign} is not among the extracts of this population. Reload the page.` : null;
}

/** What staging found about one system that lies in the track's boundary (or whose boundary nobody has decided). */
export type SystemFacts = {
	systemId: bigint;
	key: string;
	name: string;
	environment: string;
	/** null: nobody has decided. */
	inBoundary: boolean | null;
	boundaryReason: string | null;
	boundarySetBy: string | null;
	/** Left out as a whole by the track's filter, with a reason. */
	excluded: boolean;
	leftOut: number;
	rows: number;
	noReviewer: number;
	noIdentity: number;
	noOwner: number;
	noType: number;
	noDescription: number;
	/** Rows whose entitlement is mapped to no duty and not marked as conferring none; 0 where the track does not keep duties apart. */
	noDuties: number;
	machines: number;
	/** The last complete import, null when there is none. */
	importId: bigint | null;
	extractedAt: Date | null;
	ties: boolean | null;
	sourceCount: bigint | null;
	readCount: bigint | null;
	acceptedCount: bigint | null;
	rejectedCount: bigint | null;
	failedSince: boolean;
};

export type NewGap = { kind: GapKind; systemId: bigint; rows: number; detail: string };

/** Why a population of these systems cannot be frozen: nobody could accept it. Null when it can. */
export function stagingRefusal(systems: readonly SystemFacts[]): string | null {
	const inScope = systems.filter((s) => s.rows > 0);
	if (inScope.length === 0) {
		return "The scope is empty: no open grant of a system in the boundary is left by the filters. Put systems into the boundary, import them, or remove an exclusion.";
	}
	const names = (list: SystemFacts[]) => list.map((s) => s.name).join(", ");
	const partial = inScope.filter((s) => s.importId === null);
	if (partial.length > 0) {
		return `No complete import of ${names(partial)}: a partial extract proves no population. Complete the import, or leave the system out with a reason.`;
	}
	const loose = inScope.filter((s) => s.ties !== true);
	if (loose.length > 0) {
		return `The counts of the last complete import of ${names(loose)} do not tie (source = file = accepted + rejected). Import it again with the count at the source.`;
	}
	return null;
}

/** The numbered gaps of a population, system by system. Nothing drops out silently: each is a row on the screen with what it touches. */
export function gapsOf(systems: readonly SystemFacts[], asOf: Date): NewGap[] {
	const stale = new Date(asOf.getTime() - STALE_DAYS * 86_400_000);
	const n = (count: number, what: string) => `${count.toLocaleString("en")} ${count === 1 ? what : `${what}s`}`;
	return systems.flatMap((s) => {
		const found: NewGap[] = [];
		const gap = (kind: GapKind, rows: number, detail: string) =>
			found.push({ kind, systemId: s.systemId, rows, detail: `${s.name}: ${detail}` });
		if (s.inBoundary === null) {
			if (s.leftOut > 0)
				gap("undecided_system", s.leftOut, `nobody has said whether it lies in the boundary; ${n(s.leftOut, "row")} left out.`);
			return found;
		}
		if (s.excluded) return found;
		if (s.rows === 0) {
			gap(
				"empty_system",
				0,
				s.importId === null ? "in the boundary and never completely imported." : "in the boundary, with no row in the population.",
			);
			return found;
		}
		if (s.noReviewer > 0) gap("no_reviewer", s.noReviewer, `${n(s.noReviewer, "row")} for which the chain finds nobody who may decide.`);
		if (s.noIdentity > 0) gap("no_identity", s.noIdentity, `${n(s.noIdentity, "row")} whose account belongs to nobody known.`);
		if (s.noOwner > 0) gap("no_owner", s.noOwner, `${n(s.noOwner, "row")} of machines without an active business owner.`);
		if (s.noType > 0) gap("no_type", s.noType, `${n(s.noType, "row")} whose holder may be a person or a machine.`);
		if (s.noDescription > 0)
			gap("no_description", s.noDescription, `${n(s.noDescription, "row")} with an entitlement nobody has described.`);
		if (s.noDuties > 0) gap("no_duties", s.noDuties, `${n(s.noDuties, "row")} with an entitlement mapped to no duty.`);
		if (s.machines === 0) gap("no_machines", 0, "no machine account in the population.");
		if (!s.extractedAt || s.extractedAt < stale) {
			gap(
				"stale_extract",
				s.rows,
				`extract of ${s.extractedAt?.toISOString().slice(0, 10) ?? "unknown date"}, more than ${STALE_DAYS} days before the as-of day.`,
			);
		}
		if (s.failedSince) gap("failed_import", s.rows, `an import failed after the extract this population rests on.`);
		return found;
	});
}
