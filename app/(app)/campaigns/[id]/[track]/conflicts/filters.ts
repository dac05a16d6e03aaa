import { z } from "zod";
import { choiceParam } from "@/components/data-table/url-params";
import { CONFLICT_STATES, type ConflictState } from "@/lib/conflict/rules";
import { SEVERITIES } from "@/lib/sod/rules";

const STATES = ["candidate", ...(Object.keys(CONFLICT_STATES) as ConflictState[])] as const;
const Duty = z
	.string()
	.regex(/^[a-z0-9_.-]{1,80}$/)
	.optional();

/** What the page of conflicts reads from its URL. `duty` and `and`: a cell of the matrix; `without`: the rule asks for a second duty. */
export const conflictParams = {
	view: choiceParam(["list", "matrix", "rules"]),
	state: choiceParam(STATES),
	severity: choiceParam(SEVERITIES),
	rule: z.string().regex(/^\d+$/).optional(),
	system: z.string().max(300).optional(),
	duty: Duty,
	and: Duty,
	without: choiceParam(["yes"]),
	after: z.coerce.number().int().nonnegative().optional(),
};

export type ConflictParams = { [K in keyof typeof conflictParams]?: z.output<(typeof conflictParams)[K]> };

/** The page's address with other filters; leaves out what is undefined, and begins at the first page again. */
export function hrefWith(path: string, params: ConflictParams, changed: ConflictParams): string {
	const next = { ...params, after: undefined, ...changed };
	const query = new URLSearchParams(
		Object.entries(next).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
	).toString();
	return query ? `${path}?${query}` : path;
}
