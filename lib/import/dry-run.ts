import type { StagingColumn } from "./canonical";
import type { Dialect } from "./dialect";
import type { Part, PartKind } from "./join";
import { type JoinInput, joinInMemory } from "./join-in-memory";
import { compileFile } from "./normalize";
import { openFile } from "./reader";
import type { Rejection } from "./rejection";
import type { FileMapping, ImportMapping } from "./schema";

export interface DryRunFile {
	name: string;
	source: AsyncIterable<Uint8Array>;
	dialect: Dialect;
	/** The part of the mapping this file plays. */
	mapping: FileMapping;
}

export interface DryRunFileResult {
	name: string;
	columns: string[];
	/** Columns that the mapping reads nowhere. */
	unusedColumns: string[];
	read: number;
	accepted: number;
	rejected: number;
	rejections: Rejection[];
	/** The first accepted parts by staging column, at most 50. */
	preview: Record<StagingColumn, string | null>[];
}

export interface DryRunResult {
	files: DryRunFileResult[];
	/** Different things the accepted rows tell of. */
	counts: Record<PartKind, number>;
	/** False when the files have more rows than fit: then only the first rows were looked at. */
	whole: boolean;
}

const DRY_RUN_ROWS = 50_000;
const PREVIEW = 50;

/** Tries an import without a database: reads, maps, finds duplicates and joins, all in memory. For files of up to `maxRows` rows in all. */
export async function dryRun(mapping: ImportMapping, files: readonly DryRunFile[], maxRows: number = DRY_RUN_ROWS): Promise<DryRunResult> {
	let left = maxRows;
	let whole = true;
	const loaded: (JoinInput & { name: string; fileColumns: string[]; unusedColumns: string[] })[] = [];
	for (const file of files) {
		const opened = await openFile(file.source, file.dialect);
		const compiled = compileFile(mapping, file.mapping, opened.columns);
		const rows: JoinInput["rows"] = [];
		for await (const batch of opened.batches) {
			rows.push(...batch.rows.map((row) => ({ row, normalized: compiled.normalize(row) })));
			rows.push(
				...batch.rejections.map((fault) => ({
					row: { ...fault, cells: [], raw: fault.record },
					normalized: { parts: [], rejections: [fault] },
				})),
			);
			if (rows.length <= left) continue;
			whole = false;
			break;
		}
		rows.sort((a, b) => a.row.rowNo - b.row.rowNo);
		rows.length = Math.min(rows.length, left);
		left -= rows.length;
		loaded.push({
			name: file.name,
			file: file.mapping,
			columns: compiled.columns,
			rows,
			fileColumns: opened.columns,
			unusedColumns: compiled.unusedColumns,
		});
	}
	const joined = joinInMemory(mapping, loaded);
	const results = loaded.map((file, i): DryRunFileResult => {
		const { accepted = [], rejections = [], rejected = 0 } = joined[i] ?? {};
		const preview = accepted.flatMap(({ parts }) => parts).slice(0, PREVIEW);
		return {
			name: file.name,
			columns: file.fileColumns,
			unusedColumns: file.unusedColumns,
			read: file.rows.length,
			accepted: accepted.length,
			rejected,
			rejections,
			preview: preview.map((part) => Object.fromEntries(file.columns.map((column) => [column, part.get(column)]))),
		};
	});
	return { files: results, counts: countThings(joined.flatMap((file) => file.accepted.flatMap(({ parts }) => parts))), whole };
}

function countThings(parts: readonly Part[]): Record<PartKind, number> {
	const seen: Record<PartKind, Set<string>> = {
		grant: new Set(),
		credential: new Set(),
		entitlement: new Set(),
		account: new Set(),
		identity: new Set(),
	};
	for (const part of parts) {
		const { kind } = part;
		if (kind === "grant" || kind === "credential") seen[kind].add(part.key(kind));
		for (const [what, column] of NAMES) {
			const name = part.get(column);
			if (name !== null) seen[what].add(name);
		}
	}
	return {
		grant: seen.grant.size,
		credential: seen.credential.size,
		entitlement: seen.entitlement.size,
		account: seen.account.size,
		identity: seen.identity.size,
	};
}

const NAMES = [
	["entitlement", "entitlement_name"],
	["account", "account_name"],
	["identity", "identity_key"],
] as const satisfies [PartKind, StagingColumn][];
