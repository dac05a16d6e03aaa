import type { z } from "zod";
import type { DayBasis } from "@/lib/calendar/rules";
import type { Consequence, Criterion } from "./criteria";
import type { ChainStepKind, Flag, Relation } from "./flags";

/** What a keep needs on a row: nothing, a reason (15 characters or more), or an exception in this track's register. */
export type KeepNeeds = { needs: Consequence; because: string[] };

/** One field of the track's report or scoping reference in the wizard and in pack files 01 and 02. */
export type ReportField = {
	name: string;
	label: string;
	hint: string;
	kind: "text" | "date" | "choice";
	choices?: { value: string; label: string }[];
};

/** Facts a text is generated from; changing a text never changes the facts it quotes. Times are UTC ISO text. */
export type TextFacts = {
	campaign: string;
	fiscalPeriod: string;
	controls: { code: string; title: string; objective: string }[];
	asOf: string;
	dueAt: string;
	zone: string;
	systems: string[];
	inScope: number;
	people: number;
	machines: number;
	kept: number;
	removed: number;
	changed: number;
	undecided: number;
	/** Rows taken out of the review after staging, by approved amendments. */
	takenOut: number;
	exceptions: number;
	deviations: { words: string; rows: number; answered: boolean }[];
	removalsVerified: number;
	removalsOpen: number;
	removalsLate: number;
	/** Late removals of which it was asked whether the access was used meanwhile; those not answered, and those where it was used. */
	lookBacks: { asked: number; open: number; used: number };
	gapsAccepted: number;
	/** Conflicts between duties by what became of them; all zero on tracks that do not look for them. `candidates`: accepted without a tested control. */
	conflicts: { total: number; removed: number; mitigated: number; accepted: number; candidates: number; unsettled: number };
	reviewers: number;
	instructionVersion: number;
	report: Record<string, string>;
};

/**
 * One assurance. Everything that differs between SOC and SOX stands behind this interface; the workflow knows nothing else.
 * A third track is one more file that implements it, and its texts.
 */
export type Track = {
	/** Text key in the database, never an enum. */
	key: string;
	/** The word on screen: always shown, colour is never alone. */
	word: string;
	/** The colour token it wears; it tells tracks apart and judges nothing. */
	tone: "blue" | "plum" | "neutral";
	/** What the campaign asks, in one sentence, where the control says nothing better. */
	question: string;
	/** "inside the SOC boundary", "ICFR-relevant": how scope is spoken of. */
	scopeWord: string;
	scopeHelp: string;
	/** Whether a machine or person outside the entitlement's authorised roles is flagged on this track. */
	authorisedRoles: boolean;
	/** Whether an entitlement that everybody of a rule gets may be reviewed once, as the rule, in place of each holder. */
	birthright: boolean;
	/** Whether conflicts between duties are found when the track is staged, frozen with it, and flagged on its rows. */
	dutiesApart: boolean;
	/** What a pack's files 08 hold, or why there are none. */
	dutiesInPack: string;
	/** The shipped set of criteria: version 1 of the track. Rows ask the set frozen with their campaign (`asFrozen`). */
	criteriaVersion: string;
	criteria: Criterion[];
	bulk: { max: number; barred: Flag[] };
	/** Flags that ask something of a keep, beyond the criteria. */
	keepNeeds: { exception: Flag[]; reason: Flag[] };
	independence: { refused: Relation[]; reasonFor: Relation[] };
	defaultChain: ChainStepKind[];
	removalSlaDays: { high: number; medium: number; low: number };
	/** Which days these are, unless the campaign says otherwise (docs/decisions/0014). */
	removalDayBasis: DayBasis;
	closingPolicies: { value: "deviation" | "remove"; label: string }[];
	exception: { compensatingControl: boolean; controlTest: boolean; maxDays: number; help: string };
	/** Weight of each flag in the risk-first order; the sum makes the rank. */
	weights: Partial<Record<Flag, number>>;
	/** What counts as a review done too lightly until a control owner says otherwise. Percent of the rows of a batch; 0 or 100 crosses never. */
	quality: {
		/** Median seconds between marks made one by one: fewer crosses. */
		minSeconds: number;
		maxBulkPercent: number;
		minOpenedPercent: number;
		maxKeptPercent: number;
		/** Fewer decisions than this are measured with those that follow. */
		minRows: number;
		/** Rows drawn from a batch that crosses, for somebody else to decide blind. */
		sampleRows: number;
	};
	/** Seconds a reviewer is expected to need on a plain row and on a flagged one, for the load forecast. */
	pace: { plain: number; flagged: number };
	report: { schema: z.ZodType<Record<string, string>>; fields: ReportField[] };
	instructions: string;
	/** Shipped texts, version 1 of each: templates over facts (lib/track/template.ts). The one above the submit button quotes none that changes. */
	submitStatement: string;
	signoff: { button: string; role: string; statement: string };
	narrative: string;
	memo: string;
	/** Whether a removal that ran late asks if the access was used between flag and removal. */
	lookBack: boolean;
	/** A removal that waits this many days past its deadline, counted like those of a removal, is escalated to the control owners of the track. */
	escalateAfterDays: number;
	/** What a late or unproved removal is on this track. */
	lateRemoval: string;
	undecidedAtClose: string;
	/** Title of file 17 and of the pack. */
	packTitle: string;
};
