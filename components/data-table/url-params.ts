import { z } from "zod";
import type { Sort } from "@/components/data-table/table";

/** What Next gives a page: `await props.searchParams`. */
export type RawParams = Record<string, string | string[] | undefined>;

/** One key of the URL each. Every schema must accept `undefined` (use `.default(…)` or `.optional()`). */
export type ParamShape = Record<string, z.ZodType>;

export type ParsedParams<Shape extends ParamShape> = {
	params: { [Key in keyof Shape]: z.output<Shape[Key]> };
	/** Keys whose value was not understood and left out. Say so on the screen: it shows more than was asked for. */
	ignored: string[];
};

/** Reads filters and order from the URL, key by key, so that one bad key does not lose the others. Unknown keys are nobody's business. */
export function parseParams<Shape extends ParamShape>(shape: Shape, raw: RawParams): ParsedParams<Shape> {
	const ignored: string[] = [];
	const entries = Object.entries(shape).map(([key, schema]) => {
		const parsed = schema.safeParse(raw[key] === "" ? undefined : raw[key]);
		if (parsed.success) return [key, parsed.data];
		ignored.push(key);
		return [key, schema.parse(undefined)];
	});
	return { params: Object.fromEntries(entries), ignored };
}

/** Free text to search for; repeated or overlong is not understood. */
export const SearchParam = z.string().trim().max(200).default("");

/** A filter with one value out of a few. */
export function choiceParam<const Values extends readonly [string, ...string[]]>(values: Values) {
	return z.enum(values).optional();
}

/** A filter with any number of values: `?flag=new&flag=privileged`. */
export function choicesParam<const Values extends readonly [string, ...string[]]>(values: Values) {
	return z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(z.enum(values)));
}

/** An order: `?sort=due`, descending `?sort=-due`. */
export function sortParam<const Columns extends readonly [string, ...string[]]>(columns: Columns) {
	const signed = z.templateLiteral([z.enum(["", "-"]), z.enum(columns)]);
	return signed.transform((value): Sort => readSort(value)).optional();
}

function readSort(value: string): Sort {
	return value.startsWith("-") ? { id: value.slice(1), desc: true } : { id: value, desc: false };
}
