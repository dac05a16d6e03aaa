import { z } from "zod";
import { Id } from "@/lib/id";
import { KINDS, type RuleKind, SEVERITIES } from "./rules";

const RULE_KINDS = Object.keys(KINDS) as RuleKind[];

/** The shipped duties and rules (lib/sod/catalogue.json, schema countersign/sod-rules/1). */
export const SodCatalogue = z.object({
	duties: z.array(z.object({ id: z.string().min(1), process: z.string(), title: z.string() })).min(1),
	groups: z.array(z.object({ id: z.string().min(1), title: z.string(), duties: z.array(z.string()).min(1) })),
	rules: z
		.array(
			z.object({
				id: z.string().min(1),
				process: z.string(),
				severity: z.enum(SEVERITIES),
				risk: z.string(),
				typicalMitigation: z.string(),
				refs: z.array(z.string()),
				kind: z.enum(RULE_KINDS),
				anyOf: z.array(z.string()).default([]),
				with: z.array(z.string()).default([]),
				subjects: z.array(z.enum(["human", "non-human"])),
			}),
		)
		.min(1),
});
export type SodCatalogue = z.output<typeof SodCatalogue>;

const DutyIds = z.array(z.string().min(1).max(80)).max(60, "An entitlement with more than 60 duties is not described by them.");
const Reason = z.string().trim().min(15, "Say in a sentence why: auditors read it beside the rule.").max(1000);

/** What one entitlement confers: duties, or expressly none. An empty list without `none` takes the mapping back. */
export const SetDuties = z
	.strictObject({ entitlementId: Id, dutyIds: DutyIds, none: z.boolean().default(false) })
	.refine((v) => !(v.none && v.dutyIds.length > 0), { path: ["none"], error: "Either it confers none of the duties, or name them." });

/** A file of the mapping, delimited (system, entitlement, duty) or JSON. */
export const LoadMapping = z.strictObject({
	text: z.string().min(1, "Choose a file that holds the mapping.").max(5_000_000, "The file is larger than 5 MB."),
});

const Side = z.array(z.string().min(1).max(80)).min(1, "Name at least one duty on this side.").max(60);
const Subjects = z.array(z.enum(["human", "non-human"])).min(1, "Say whether it is asked of people, of machines, or of both.");

/** A rule of the company's own. */
export const CreateRule = z.strictObject({
	code: z
		.string()
		.trim()
		.regex(/^[A-Z0-9][A-Z0-9-]{2,19}$/, "A code has 3 to 20 capital letters, digits or dashes, for example OWN-01."),
	kind: z.enum(["duty_pair", "without"]),
	process: z.string().trim().min(2, "Name the business process.").max(80),
	severity: z.enum(SEVERITIES),
	risk: z.string().trim().min(5, "Say in a few words what could go wrong.").max(300),
	typicalMitigation: z.string().trim().max(500).default(""),
	anyOf: Side,
	other: Side,
	subjects: Subjects,
});

/** Another severity for a rule, or switching it off or on. `version` is the one in force that was seen. */
export const ChangeRule = z.strictObject({
	ruleId: Id,
	version: z.int().positive(),
	severity: z.enum(SEVERITIES),
	enabled: z.boolean(),
	reason: Reason,
});

/** The second person's word on a proposed version. */
export const SettleRule = z.strictObject({ ruleId: Id, version: z.int().positive(), verdict: z.enum(["put_in_force", "decline"]) });
