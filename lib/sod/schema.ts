import { z } from "zod";
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
