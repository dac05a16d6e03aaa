import { readFileSync } from "node:fs";
import { z } from "zod";
import { UsageError } from "@/bin/cli/command";
import type { Session } from "@/bin/cli/session";
import { codeOf } from "@/bin/process/failure.mjs";
import { DescribeImportInput } from "@/lib/import/facts-schema";
import { extractorIdentity } from "@/lib/import/queries";

const text = { type: "string" } as const;

/** Options of the IPE record and the fields they set. */
export const RECORD_OPTIONS = {
	record: text,
	object: text,
	"object-version": text,
	query: text,
	parameters: text,
	environment: text,
	"extracted-by": text,
	"extracted-by-id": text,
	"extracted-at": text,
	"source-zone": text,
	"source-count": text,
	"source-count-by": text,
	"authoritative-for": text,
	filter: text,
	whole: { type: "boolean" },
	note: text,
} as const;

const FIELDS = {
	object: "objectName",
	"object-version": "objectVersion",
	query: "query",
	parameters: "parameters",
	environment: "environment",
	"extracted-by": "extractedBy",
	"extracted-by-id": "extractedByIdentityId",
	"extracted-at": "extractedAt",
	"source-zone": "sourceZone",
	"source-count": "sourceCount",
	"source-count-by": "sourceCountBy",
	"authoritative-for": "authoritativeFor",
	filter: "sourceFilter",
	whole: "declaredWhole",
	note: "note",
} as const;

type Values = { [K in keyof typeof RECORD_OPTIONS]?: string | boolean | undefined };
type Facts = Record<string, unknown>;

/**
 * The IPE record of options and file, checked before anything is sent; null when none was given. The extractor is looked up once there is
 * a database to ask.
 * @throws UsageError naming the field
 */
export function readRecord(values: Values): ((session: Session) => Promise<Facts>) | null {
	const given = (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).filter((name) => values[name] !== undefined);
	if (values.record === undefined && given.length === 0) return null;
	const facts: Facts = { declaredWhole: false, ...(typeof values.record === "string" ? fileOf(values.record) : {}) };
	for (const name of given) facts[FIELDS[name]] = name === "source-count" ? numberOf(String(values[name])) : values[name];
	const extractor = facts.extractedByIdentityId;
	const checked = DescribeImportInput.safeParse({ ...facts, extractedByIdentityId: null, importId: "1", version: 0 });
	if (!checked.success) {
		const names = new Map<string, string>(Object.entries(FIELDS).map(([option, field]) => [field, `--${option}`]));
		throw new UsageError(
			checked.error.issues.map(({ path, message }) => `${names.get(String(path[0])) ?? path.join(".")}: ${message}`).join(" "),
		);
	}
	return async (session) => {
		if (extractor === undefined || extractor === null) return facts;
		const found = await extractorIdentity(await session.ctx(), String(extractor));
		if (!found) throw new UsageError(`--extracted-by-id: the inventory has no identity with the number or key "${extractor}".`);
		return { ...facts, extractedByIdentityId: found.id };
	};
}

function numberOf(given: string): number {
	if (/^\d{1,15}$/.test(given)) return Number(given);
	throw new UsageError(`--source-count is "${given}", which is no number of rows.`);
}

function fileOf(file: string): Facts {
	try {
		return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, "utf8")));
	} catch (error) {
		if (codeOf(error)) throw new UsageError(`${file} cannot be read (${codeOf(error)}).`);
		if (error instanceof SyntaxError || error instanceof z.ZodError)
			throw new UsageError(`${file} is no JSON object with the fields of the record.`);
		throw error;
	}
}
