import { z } from "zod";
import { isZone } from "@/lib/calendar/rules";
import { FIELD_NAMES } from "./canonical";
import { DATE_FORMATS, type DateFormat } from "./dates";
import { Dialect } from "./dialect";

const Column = z.string().min(1).max(1_000);
const Short = z.string().max(1_000);

/** Which list a file is. `grants`: one flat file; `users`, `entitlements`, `assignments`: files that join. */
export const FileRole = z.enum(["grants", "users", "entitlements", "assignments", "identities", "credentials"]);
export type FileRole = z.infer<typeof FileRole>;

/**
 * What a spelling of "empty" means in this column. They are different facts: `never` (never used, never rotated, never expires, by the
 * field), `not_known` (the source does not say) and `not_applicable`.
 */
export const Meaning = z.enum(["never", "not_known", "not_applicable"]);
export type Meaning = z.infer<typeof Meaning>;

/** A test on one cell, without regard to surrounding spaces. `yes` and `no` read it as a boolean; the others compare letter by letter. */
export const Condition = z.strictObject({
	column: Column,
	is: z.enum(["yes", "no", "empty", "not_empty", "one_of", "not_one_of", "starts_with", "ends_with", "contains"]),
	values: z.array(Short).max(1_000).default([]),
});
export type Condition = z.infer<typeof Condition>;

const ColumnRule = z.strictObject({
	from: z.literal("column"),
	column: Column,
	/** Words of the source and what they are here; compared without case. */
	values: z.record(Short, Short).optional(),
	/** Spellings of "empty" and what each means; compared without case. An empty cell is `not_known` unless said otherwise. */
	meanings: z.record(Short, Meaning).optional(),
	/** Formats to try, in order. ISO 8601 unless said otherwise. */
	dates: z
		.array(z.enum(Object.keys(DATE_FORMATS) as [DateFormat, ...DateFormat[]]))
		.min(1)
		.optional(),
	/** Years from here on mean "never expires"; 2100 unless said otherwise. */
	neverFromYear: z.int().min(2050).max(10_000).optional(),
	/** The source began to record use on `date`: "never" is believed only of what `column` says is not older, else it is not known. */
	trackedSince: z.strictObject({ column: Column, date: z.iso.date() }).optional(),
});

/** Where a field's value comes from. */
export const FieldRule = z.discriminatedUnion("from", [
	ColumnRule,
	/** Several cells joined. Empty cells keep their place, unless `skipEmpty`. */
	z.strictObject({
		from: z.literal("columns"),
		columns: z.array(Column).min(2).max(10),
		separator: z.string().max(10),
		skipEmpty: z.boolean().default(false),
	}),
	z.strictObject({ from: z.literal("constant"), value: Short }),
	/** The first case whose conditions all hold. */
	z.strictObject({
		from: z.literal("cases"),
		cases: z
			.array(z.strictObject({ when: z.array(Condition).min(1), value: Short }))
			.min(1)
			.max(100),
		otherwise: Short,
	}),
	/** The element of the list that `each` takes apart. */
	z.strictObject({ from: z.literal("item") }),
]);
export type FieldRule = z.infer<typeof FieldRule>;

/** One thing a row says. A row may say several: the account itself, each group in its list, each of its keys. */
export const RowRule = z.strictObject({
	/** All must hold; none: every row says it. */
	when: z.array(Condition).max(20).default([]),
	/** Says it once for every element of a list in one cell. */
	each: z.strictObject({ column: Column, separator: z.string().min(1).max(10) }).optional(),
	fields: z.partialRecord(z.enum(FIELD_NAMES as [(typeof FIELD_NAMES)[number], ...typeof FIELD_NAMES]), FieldRule),
});
export type RowRule = z.infer<typeof RowRule>;

export const FileMapping = z.strictObject({
	role: FileRole,
	/** What is known of the dialect; the rest is detected. */
	dialect: Dialect.partial().default({}),
	rows: z.array(RowRule).min(1).max(50),
	/** Columns whose values are dropped while the file streams in. */
	secretColumns: z.array(Column).max(100).default([]),
	/** Further columns to keep beside the canonical fields, as they are. */
	keep: z.array(Column).max(50).default([]),
	/**
	 * A second row about the same account, entitlement or grant: `reject` it; take the `first` and accept that others say nothing new; or
	 * `collect` what the entitlement allows from all of them.
	 */
	repeats: z.enum(["reject", "first", "collect"]).default("reject"),
});
export type FileMapping = z.infer<typeof FileMapping>;

/** How the columns of one source's files become canonical fields. Stored as text with every import; a change makes a new version of the preset. */
export const ImportMapping = z.strictObject({
	/** Version of this format. */
	version: z.literal(1),
	name: z.string().min(1).max(200),
	kind: z.enum(["access", "identities", "credentials"]),
	/** Zone of times that carry none: an IANA name. */
	zone: z.string().max(100).refine(isZone, { error: "This is no time zone. Use a name such as Europe/Berlin, or UTC." }).default("UTC"),
	files: z.array(FileMapping).min(1).max(10),
	/** An assignment that names an account or entitlement which the other files do not have: `reject` it, or keep it as `unknown`, a gap. */
	unresolved: z.enum(["reject", "unknown"]).default("reject"),
});
export type ImportMapping = z.infer<typeof ImportMapping>;
/** The mapping as written, before defaults are filled in. */
export type ImportMappingInput = z.input<typeof ImportMapping>;
