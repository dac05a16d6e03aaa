import { z } from "zod";
import { BirthrightDefinition } from "@/lib/birthright/schema";
import { DAY_BASIS_KEYS, endOfDay, isZone } from "@/lib/calendar/rules";
import { Id } from "@/lib/id";
import { SHOWN_KEYS } from "@/lib/suggestion/rules";
import { CHAIN_STEPS, type ChainStepKind, FLAG_KEYS, type Flag } from "@/lib/track/flags";
import { TRACK_KEYS } from "@/lib/track/registry";

/** The frozen columns of an item, in the order of the table and of its hash. */
export const ITEM_COLUMNS = [
	"campaign_id",
	"row_no",
	"grant_id",
	"system_id",
	"system_name",
	"environment",
	"account_id",
	"account_name",
	"account_status",
	"identity_id",
	"identity_ref",
	"identity_kind",
	"identity_name",
	"identity_status",
	"job_title",
	"department",
	"cost_centre",
	"employment",
	"left_at",
	"ends_at",
	"manager_id",
	"owner_id",
	"steward_id",
	"entitlement_id",
	"entitlement_name",
	"entitlement_title",
	"entitlement_description",
	"entitlement_owner_id",
	"privileged",
	"risk",
	"granted_at",
	"granted_by",
	"granted_by_id",
	"ticket",
	"path",
	"first_seen_at",
	"last_used_at",
	"last_used_source",
	"usage",
	"valid_to",
	"import_id",
] as const;

/** Frozen columns that hold a time: written as `ledger_time()` in the hash. */
export const ITEM_TIMES: ReadonlySet<string> = new Set(["left_at", "ends_at", "granted_at", "first_seen_at", "last_used_at", "valid_to"]);

export const IDENTITY_KINDS = [
	"human",
	"service_account",
	"workload",
	"bot",
	"ai_agent",
	"shared",
	"break_glass",
	"api_key",
	"unknown",
] as const;

const TrackKey = z.string().refine((key) => TRACK_KEYS.includes(key), "Choose a track.");
const Day = z.iso.date({ error: "Choose a day." });
const Zone = z.string().refine(isZone, "This is not a time zone; choose one such as Europe/Berlin.");
const Version = z.int().nonnegative();

/** Name, period and dates. Days are calendar days in `zone`; each counts to its last second. */
const Basics = {
	name: z.string().trim().min(3, "Give the campaign a name of three characters or more.").max(120),
	fiscalPeriod: z.string().trim().min(2, "Name the fiscal period, for example FY26 Q4.").max(40),
	asOf: Day,
	zone: Zone,
};

export const CreateCampaign = z
	.strictObject({
		...Basics,
		tracks: z
			.array(z.strictObject({ track: TrackKey, ownerUserId: Id, due: Day }))
			.min(1, "Choose at least one track.")
			.refine((tracks) => new Set(tracks.map((t) => t.track)).size === tracks.length, "Each track can be chosen once."),
	})
	.refine((c) => c.tracks.every((t) => t.due >= c.asOf), { error: "A track cannot be due before the as-of day.", path: ["tracks"] })
	.transform((c) => ({
		...c,
		asOf: endOfDay(c.asOf, c.zone),
		tracks: c.tracks.map((t) => ({ ...t, dueAt: endOfDay(t.due, c.zone) })),
	}));

export const UpdateCampaign = z.strictObject({ campaignId: Id, ...Basics }).transform((c) => ({ ...c, asOf: endOfDay(c.asOf, c.zone) }));

export const AddTrack = z.strictObject({ campaignId: Id, track: TrackKey, ownerUserId: Id, due: Day });

const Reason = z.string().trim().min(8, "Give a reason of eight characters or more: it stands in the evidence.").max(400);

/** What leaves a row out although its system lies in the track's boundary. The first that fits counts it. */
export const Exclusion = z.discriminatedUnion("by", [
	z.strictObject({ by: z.literal("system"), value: z.string().regex(/^\d+$/, "Choose a system."), reason: Reason }),
	z.strictObject({ by: z.literal("kind"), value: z.enum(IDENTITY_KINDS, { error: "Choose a kind of identity." }), reason: Reason }),
	z.strictObject({
		by: z.literal("entitlement"),
		value: z.string().trim().min(2, "Write how the entitlement's name begins, two characters or more.").max(200),
		reason: Reason,
	}),
	// Reviews the rows that take part in a conflict, and only those. For tracks that keep duties apart.
	z.strictObject({ by: z.literal("duties"), value: z.literal("apart"), reason: Reason }),
]);
export type Exclusion = z.output<typeof Exclusion>;

export const Scope = z.strictObject({
	exclusions: z.array(Exclusion).max(50, "Fifty exclusions at most.").default([]),
	/** Entitlements reviewed once, as the rule that gives them, where the track takes it. */
	definitions: z
		.array(BirthrightDefinition)
		.max(20, "Twenty definitions at most.")
		.refine(
			(all) => new Set(all.map((d) => `${d.entitlementId}:${d.attribute}:${d.value}`)).size === all.length,
			"A definition stands here twice.",
		)
		.default([]),
});
export type Scope = z.output<typeof Scope>;

const StepKind = z.enum(Object.keys(CHAIN_STEPS) as [ChainStepKind, ...ChainStepKind[]]);
/** Steps that name a person; the others find one in the row's own record. */
export const STEPS_WITH_USER: readonly ChainStepKind[] = ["named", "fallback"];

const chosen = (sentence: string) => z.string().regex(/^\d+$/, sentence).optional();
const PERSON = "Choose the person for this step.";
const GROUP = "Choose the group for this step.";

const Steps = z
	.array(
		z
			.strictObject({ step: StepKind, userId: chosen(PERSON), groupId: chosen(GROUP) })
			.refine((s) => STEPS_WITH_USER.includes(s.step) === (s.userId !== undefined), PERSON)
			.refine((s) => (s.step === "group") === (s.groupId !== undefined), GROUP),
	)
	.max(6, "Six steps at most.")
	.refine(
		(steps) => new Set(steps.map((s) => `${s.step}:${s.userId ?? ""}:${s.groupId ?? ""}`)).size === steps.length,
		"A step stands here twice.",
	);

export const Chain = Steps.min(1, "A track needs at least one way to find a reviewer.");
export type Chain = z.output<typeof Chain>;

/** Rows that a second reviewer decides after the first: none, all, or those with one of these flags; found through a chain of its own. */
export const SecondStage = z
	.strictObject({
		on: z.enum(["none", "all", "risky"]).default("none"),
		flags: z.array(z.enum(FLAG_KEYS as [Flag, ...Flag[]])).default([]),
		chain: Steps.default([]),
		/** `one_removes`: the stricter of both decisions stands, and a removal ends the row at once. `second_decides`: the second stands. */
		rule: z.enum(["one_removes", "second_decides"]).default("one_removes"),
	})
	.refine((s) => s.on !== "risky" || s.flags.length > 0, { path: ["flags"], error: "Choose at least one flag." })
	.refine((s) => s.on === "none" || s.chain.length > 0, { path: ["chain"], error: "Say how the second reviewer is found." });
export type SecondStage = z.output<typeof SecondStage>;

const Days = z.int("Whole days.").min(1, "At least one day.").max(90, "Ninety days at most.");
export const RemovalSlaDays = z
	.strictObject({ high: Days, medium: Days, low: Days })
	.refine((d) => d.high <= d.medium && d.medium <= d.low, "A riskier row cannot have more days than a less risky one.");
export type RemovalSlaDays = z.output<typeof RemovalSlaDays>;

const ClosingPolicy = z.enum(["deviation", "remove"]);

const OnTrack = { campaignTrackId: Id, version: Version };

/** One step of the wizard, saved by itself: the draft lives in the database. */
export const ConfigureTrack = z.discriminatedUnion("step", [
	z.strictObject({ ...OnTrack, step: z.literal("owner"), ownerUserId: Id, due: Day }),
	z.strictObject({
		...OnTrack,
		step: z.literal("controls"),
		controlIds: z.array(Id).min(1, "Choose at least one control."),
		report: z.record(z.string(), z.string()),
	}),
	z.strictObject({ ...OnTrack, step: z.literal("scope"), scope: Scope }),
	z.strictObject({ ...OnTrack, step: z.literal("reviewers"), chain: Chain, secondStage: SecondStage.default(SecondStage.parse({})) }),
	z.strictObject({
		...OnTrack,
		step: z.literal("rules"),
		instructionId: Id,
		removalSlaDays: RemovalSlaDays,
		/** Absent: as it is. */
		removalDayBasis: z.enum(DAY_BASIS_KEYS, "Say which days count.").optional(),
		closingPolicy: ClosingPolicy,
		suggestions: z.enum(SHOWN_KEYS).default("shown"),
	}),
]);

/** An act on a track as the page showed it: the version tells whether it is still so. */
export const TrackAct = z.strictObject(OnTrack);

export const RunStaging = z.strictObject({ campaignTrackId: Id });
export const FailStaging = z.strictObject({ campaignTrackId: Id, reason: z.string().min(1).max(2000) });

export const AcceptGap = z.strictObject({
	campaignTrackId: Id,
	gapIds: z.array(Id).min(1, "Choose at least one gap.").max(500),
	reason: z.string().trim().min(15, "Say in fifteen characters or more why the review can go on with this gap.").max(1000),
});

export const AcceptPopulation = TrackAct.extend({ importIds: z.array(Id).min(1, "Tick each extract you looked at.") });

export const PublishInstructions = z.strictObject({
	track: TrackKey,
	text: z.string().trim().min(40, "Instructions of fewer than forty characters tell a reviewer nothing.").max(20_000),
});

export const PreviewScope = z.strictObject({ campaignTrackId: Id, scope: Scope });

export const ForecastLoad = z.strictObject({ campaignTrackId: Id });

/** One line of the exclusion waterfall: where the inventory's rows went. `count` of the outs and the end add up to the start. */
export type WaterfallLine = {
	key: string;
	label: string;
	kind: "start" | "out" | "end";
	count: number;
	/** By system, for lines that leave whole systems out. */
	parts?: { systemId: string; label: string; count: number; reason?: string }[];
};

/** Acts at start take nothing. */
export const StartInput = z.strictObject({});
