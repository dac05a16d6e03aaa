import { createHash } from "node:crypto";
import type { ManifestCounts } from "../format/counts";
import type { IpeFile } from "../format/shapes";
import type { Counted } from "./counted";

type Counts = ManifestCounts["sources"][number];

/** An import as its table has it, with its system's name. */
export type ImportRow = {
	id: bigint;
	kind: string;
	system: string;
	environment: string;
	object_name: string;
	object_version: string;
	query: string;
	parameters: string;
	source_filter: string;
	authoritative_for: string;
	declared_whole: boolean;
	complete: boolean;
	extracted_by: string;
	extracted_at: Date | null;
	source_zone: string;
	created_at: Date;
	created_by: string;
	committed_at: Date | null;
	mapping: string;
	preset: string | null;
	source_count: bigint | null;
	source_count_by: string;
	control_totals: string;
	read_count: bigint;
	accepted_count: bigint;
	rejected_count: bigint;
	note: string;
	new_count: bigint;
	changed_count: bigint;
	unchanged_count: bigint;
	gone_count: bigint;
	preview: string;
};

export type FileRow = {
	id: bigint;
	import_id: bigint;
	filename: string;
	role: string;
	bytes: bigint;
	sha256_received: string;
	sha256_kept: string;
	secret_columns: string[];
	values_dropped: bigint;
	dialect: string;
};

/** `04_ipe/<source>.json`: where an extract came from, and why it may be believed. */
export function ipeOf(
	row: ImportRow,
	{ source, ...counts }: Counts,
	of: { files: readonly FileRow[]; paths: readonly string[]; accepted: IpeFile["accepted"]; touchedBy: string; counted: Counted },
): IpeFile {
	const { files, paths, accepted, touchedBy, counted } = of;
	return {
		source,
		kind: row.kind,
		system: row.system,
		environment: row.environment,
		object: { name: row.object_name, version: row.object_version },
		query: { text: row.query, sha256: createHash("sha256").update(row.query, "utf8").digest("hex") },
		parameters: row.parameters,
		filter: row.source_filter,
		authoritative_for: row.authoritative_for,
		declared_whole: row.declared_whole,
		complete: row.complete,
		extracted_by: row.extracted_by,
		extracted_at: row.extracted_at?.toISOString() ?? null,
		source_zone: row.source_zone,
		received_at: row.created_at.toISOString(),
		committed_at: row.committed_at?.toISOString() ?? null,
		mapping: { version: row.preset ?? "", text: row.mapping },
		counts,
		source_count_by: row.source_count_by,
		grants: grantsOf(row, counts),
		control_totals: statedTotals(row.control_totals),
		files: files.map((f, n) => ({
			name: f.filename,
			role: f.role,
			path: paths[n] ?? "",
			bytes: Number(f.bytes),
			...rowsOf(row, f),
			sha256_received: f.sha256_received,
			sha256_kept: f.sha256_kept,
			secret_columns: f.secret_columns,
			values_dropped: Number(f.values_dropped),
			dialect: f.dialect,
		})),
		touched_by: touchedBy,
		reconciliation: reconciled(row, counted),
		accepted,
	};
}

const RULE =
	"One grant is one account with one entitlement. A row may list several entitlements; rows that repeat a pair, or that tell of an account or an entitlement alone, add none.";

/** From rows to grants. `elsewhere`: those it holds that rested on another extract when the population was frozen, or stood no more. */
function grantsOf(row: ImportRow, { in_scope, out_of_scope }: Omit<Counts, "source">): IpeFile["grants"] {
	if (in_scope === null || out_of_scope === null) return null;
	const held = Number(row.new_count + row.changed_count + row.unchanged_count);
	return { rule: RULE, held, in_scope, out_of_scope, elsewhere: held - in_scope - out_of_scope };
}

/** Rows of one file. A file that was replaced by another of its role before the import was checked holds none of the import's. */
function rowsOf({ preview }: ImportRow, { id }: FileRow): { rows: number; accepted: number; rejected: number } {
	const { files = [] } = JSON.parse(preview) as { files?: { fileId: string; read: number; accepted: number; rejected: number }[] };
	const found = files.find((f) => f.fileId === id.toString());
	return { rows: found?.read ?? 0, accepted: found?.accepted ?? 0, rejected: found?.rejected ?? 0 };
}

/** What the extract changed in the inventory, and whom its rows in scope belong to. */
function reconciled(row: ImportRow, { items }: Counted): IpeFile["reconciliation"] {
	if (row.kind !== "access") return [];
	const before = "the inventory before this extract, in grants";
	const holders = "who holds the rows in scope";
	const known = items.filter((c) => c.import_id === row.id);
	const word = (c: Counted["items"][number]) => `${c.identity_kind.replaceAll("_", " ")}, ${c.identity_status}`;
	return [
		{ with: before, result: "new", rows: Number(row.new_count) },
		{ with: before, result: "changed", rows: Number(row.changed_count) },
		{ with: before, result: "unchanged", rows: Number(row.unchanged_count) },
		{ with: before, result: "gone", rows: Number(row.gone_count) },
		...known.map((c) => ({ with: holders, result: word(c), rows: c.rows })),
	];
}

/** Totals the extractor stated, as imports keep them. */
function statedTotals(text: string): IpeFile["control_totals"] {
	const totals = JSON.parse(text || "[]") as { name: string; source: string; file: string }[];
	return totals.map(({ name, source, file }) => ({ name, source, file, ties: source === file }));
}
