import { z } from "zod";
import { Id } from "@/lib/id";

/** What a rule goes by: everybody employed, or one attribute of a person. */
export const ATTRIBUTES = { everyone: "Every employee", department: "Department", job_title: "Job", cost_centre: "Cost centre" } as const;
export type Attribute = keyof typeof ATTRIBUTES;

/** A birthright of a track: who gets an entitlement by rule. Its holders are reviewed once, as the rule. */
export const BirthrightDefinition = z
	.strictObject({
		entitlementId: z.string().regex(/^\d+$/, "Choose an entitlement."),
		attribute: z.enum(Object.keys(ATTRIBUTES) as [Attribute, ...Attribute[]], { error: "Choose who gets it." }),
		value: z.string().trim().max(200).default(""),
		reason: z.string().trim().min(8, "Give a reason of eight characters or more: it stands in the evidence.").max(400),
	})
	.refine((d) => (d.attribute === "everyone") === (d.value === ""), {
		path: ["value"],
		error: "Say which: the rule needs a value, or is for every employee.",
	});
export type BirthrightDefinition = z.output<typeof BirthrightDefinition>;

export const DecideDefinition = z.strictObject({
	definitionId: Id,
	outcome: z.enum(["keep", "remove"], { error: "Choose one." }),
	reason: z.string().trim().min(15, "Say in a sentence why the rule is right, or is not.").max(2000),
	version: z.int().min(0),
});
export const SettleDefinitions = z.strictObject({ campaignTrackId: Id });
