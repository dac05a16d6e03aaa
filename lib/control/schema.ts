import { z } from "zod";
import { Id } from "@/lib/id";
import { TRACK_KEYS } from "@/lib/track/registry";
import { ANY_PROOF, PROOF_KEYS, type Proof as ProofKind, standardRefusal } from "./rules";

export const FREQUENCIES = ["continuous", "weekly", "monthly", "quarterly", "half-yearly", "yearly"] as const;
export const TYPES = ["manual", "it_dependent_manual", "automated"] as const;

const Text = (max: number) => z.string().trim().max(max).default("");

const Proof = z.enum(PROOF_KEYS as [ProofKind, ...ProofKind[]], { error: "Choose which proof is enough." });

const Facts = {
	title: z.string().trim().min(5, "Give the control a title of five characters or more.").max(200),
	objective: z.string().trim().min(15, "Say in a sentence what the control is to achieve: reviewers see it on every row.").max(500),
	risk: Text(500),
	ownerUserId: Id,
	frequency: z.enum(FREQUENCIES),
	type: z.enum(TYPES),
	narrative: Text(4000),
	/** Account or assertion, or criterion, as the track has it. */
	assertion: Text(300),
	frameworkIds: z.array(z.string().min(1)).max(40).default([]),
	evidenceStandard: z
		.strictObject({ high: Proof, medium: Proof, low: Proof })
		.default(ANY_PROOF)
		.superRefine((standard, ctx) => {
			const no = standardRefusal(standard);
			if (no) ctx.addIssue({ code: "custom", message: no });
		})
		.transform((standard) => JSON.stringify(standard)),
};

export const CreateControl = z.strictObject({
	track: z.string().refine((key) => TRACK_KEYS.includes(key), "Choose a track."),
	code: z
		.string()
		.trim()
		.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,39}$/, "A code has 2 to 40 letters, digits, dots or dashes, for example AC-03."),
	...Facts,
});

/** Track and code stay: evidence names them. */
export const UpdateControl = z.strictObject({ controlId: Id, version: z.int().nonnegative(), ...Facts });

/** One entry of the shipped catalogue (lib/control/catalogue.json). */
const CatalogueEntry = z.object({
	id: z.string().min(1),
	framework: z.string(),
	version: z.string(),
	title: z.string(),
	track: z.array(z.string()),
	packFiles: z.array(z.string()),
	aliases: z.array(z.string()),
	note: z.string(),
	basis: z.string(),
});
export const Catalogue = z.object({ controls: z.array(CatalogueEntry).min(1) });
