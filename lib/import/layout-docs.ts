import { type FieldName, fieldOf } from "./canonical";
import { DATE_FORMATS } from "./dates";
import type { Field } from "./field";
import { LAYOUTS, type Layout } from "./layout";

/** docs/import-layout.md, written from the same fields that the import checks. */
export function layoutDocs(): string {
	return [INTRODUCTION, ...LAYOUTS.map(section), CLOSING].join("\n\n").concat("\n");
}

const INTRODUCTION = `# Import layout

<!-- Written from lib/import/canonical.ts; change it there. -->

Countersign reads any delimited file through a mapping. When you can choose what a source writes, write these files and no mapping is needed.
Columns may stand in any order; those not marked required may be missing or empty. An unknown column is shown as not imported, never dropped
silently.

- **Text**: UTF-8, comma, double quotes around cells that hold a comma, a quote or a line break; a quote inside is written twice. UTF-16,
  Windows-1252, other delimiters and a byte order mark are detected too.
- **Ids** are opaque text: leading zeros, capital letters and length count. Spaces around a cell do not.
- **Dates**: ISO 8601. A time without zone is in the zone set for the import (UTC unless changed); a date without time means the beginning of
  that day, for an end of validity its end.
- **Empty is not never.** In a column marked *when last* or *until when* the words \`never\`, \`unknown\` and \`n/a\` are three different facts:
  never used (never rotated, never expires); not known; not applicable. An empty cell means not known.
- **Yes or no**: \`yes\`, \`no\`, \`true\`, \`false\`, \`t\`, \`f\`, \`1\`, \`0\`, \`oui\`, \`ja\` … in any case.
- **Secrets never belong in these files.** If a source cannot leave a secret column out, mark it on upload: its values are dropped while the
  file streams in, before anything is stored.

Systems are not imported from files: whether one lies in an audit's boundary is decided by a person, with a reason, on its page.`;

const TYPES: Record<Field["type"], string> = {
	key: "id",
	text: "text",
	long: "text, several lines",
	word: "word",
	boolean: "yes or no",
	days: "whole number",
	time: "date",
	end: "date, to the day's end",
	last: "when last",
	expiry: "until when",
	known: "yes, no or n/a",
};

function section(layout: Layout): string {
	const rows = layout.columns.map((name) => fieldRow(name, layout.required.includes(name)));
	return [
		`## ${layout.file}`,
		`${layout.title}.`,
		["| Column | Required | Type | Meaning | Example |", "|---|---|---|---|---|", ...rows].join("\n"),
	].join("\n\n");
}

function fieldRow(name: FieldName, required: boolean): string {
	const field = fieldOf(name);
	const size = field.max === undefined ? "" : `, at most ${field.max} characters`;
	const words = field.vocabulary === undefined ? "" : `: ${field.vocabulary.words.map((word) => `\`${word}\``).join(", ")}`;
	const example = field.example === "" ? "" : `\`${field.example}\``;
	return `| \`${name}\` | ${required ? "yes" : ""} | ${TYPES[field.type]}${words}${size} | ${field.meaning} | ${example} |`;
}

const CLOSING = `## Dates in other files

A mapping can say of each column how its dates are written:

${Object.values(DATE_FORMATS)
	.map((format) => `- ${format}`)
	.join("\n")}

A date from the year 2100 on in an *until when* column means that it never expires. Elsewhere such a date, and any before 1900, is taken for a
stand-in for "empty" and rejected, until the mapping says what it means.`;
