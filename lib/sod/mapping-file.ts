import { parse } from "csv-parse/sync";
import { InvalidInputError } from "@/lib/errors";
import { BOM, csvRecord, unescapeCell } from "@/lib/evidence/format/csv";

/** One line of a mapping: a system's key, an entitlement's technical name, and a duty id or "none". */
export type MappingLine = { line: number; system: string; entitlement: string; duty: string };

const MAPPING_COLUMNS = ["system", "entitlement", "duty"] as const;

/** The mapping as a file that readMapping reads back: CSV safe to open in a spreadsheet (the rule of evidence packs), or JSON. */
export function writeMapping(lines: readonly Omit<MappingLine, "line">[], format: "csv" | "json"): string {
	if (format === "json") return `${JSON.stringify(lines, null, 1)}\n`;
	return `${BOM}${[MAPPING_COLUMNS, ...lines.map((l) => MAPPING_COLUMNS.map((c) => l[c]))].map((record) => `${csvRecord(record)}\n`).join("")}`;
}

/**
 * Reads a mapping of duties from text: JSON (an array of objects) where it begins with "[", delimited by comma, semicolon or tab otherwise, with a
 * header naming system, entitlement and duty in any order. Throws InvalidInputError in a sentence that names line and column.
 */
export function readMapping(text: string): MappingLine[] {
	const trimmed = text.replace(/^\ufeff/, "").trim();
	const records = trimmed.startsWith("[") ? fromJson(trimmed) : fromDelimited(trimmed);
	if (records.length === 0)
		throw new InvalidInputError("The file holds no line of a mapping. It needs the columns system, entitlement and duty.");
	return records.map((record, n) => {
		const line = n + (trimmed.startsWith("[") ? 1 : 2);
		const cell = (column: (typeof MAPPING_COLUMNS)[number]) => {
			const value = record[column];
			if (typeof value !== "string" || value.trim() === "") throw new InvalidInputError(`Line ${line}: the column "${column}" is empty.`);
			return value.trim();
		};
		return { line, system: cell("system"), entitlement: cell("entitlement"), duty: cell("duty") };
	});
}

function fromJson(text: string): Record<string, unknown>[] {
	try {
		const parsed: unknown = JSON.parse(text);
		if (Array.isArray(parsed) && parsed.every((p) => typeof p === "object" && p !== null)) return parsed as Record<string, unknown>[];
	} catch (error) {
		throw new InvalidInputError(`The file begins like JSON and is not: ${error instanceof Error ? error.message : "unreadable"}.`);
	}
	throw new InvalidInputError("The JSON must be an array of objects with system, entitlement and duty.");
}

function fromDelimited(text: string): Record<string, unknown>[] {
	const header = text.split(/\r?\n/, 1)[0] ?? "";
	const delimiter = [",", ";", "\t"].find((d) => header.includes(d)) ?? ",";
	try {
		const rows = parse(text, { delimiter, columns: (names: string[]) => names.map((n) => n.trim().toLowerCase()), skip_empty_lines: true });
		const missing = MAPPING_COLUMNS.filter((c) => rows.length > 0 && !(c in (rows[0] as object)));
		if (missing.length > 0)
			throw new InvalidInputError(`The header lacks ${missing.join(", ")}. It needs the columns system, entitlement and duty.`);
		return (rows as Record<string, string>[]).map((row) =>
			Object.fromEntries(Object.entries(row).map(([column, value]) => [column, unescapeCell(value)])),
		);
	} catch (error) {
		if (error instanceof InvalidInputError) throw error;
		throw new InvalidInputError(`The file cannot be read as a table: ${error instanceof Error ? error.message : "unreadable"}.`);
	}
}
