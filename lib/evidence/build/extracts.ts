import type { PoolClient } from "pg";
import { openStored } from "@/lib/files/store";
import type { ManifestCounts } from "../format/counts";
import { extractPath, ipePath } from "../format/files";
import { packJson } from "../format/json";
import { safeName } from "../format/paths";
import { ipeFile } from "../format/shapes";
import type { PackWriter } from "../pack/pack-writer";
import { resting } from "./as-of";
import { type Committed, type Counted, ofAccess, ofPeople } from "./counted";
import { type FileRow, type ImportRow, ipeOf } from "./ipe";
import { partiesOf } from "./names";
import type { BuildScope } from "./scope";

type Counts = ManifestCounts["sources"][number];

/**
 * Extracts the population rests on: each one a frozen row came from; of each system under review the one it was staged from and those that only added
 * to it; and those that say who the holders are. Beside them `proofs`: later ones, which prove removals.
 */
export function extractsOf(on: BuildScope, { items }: Counted, committed: readonly Committed[], proofs: readonly bigint[]): bigint[] {
	const access = resting(on).flatMap((s) => ofAccess(committed, BigInt(s.id), s.importId));
	const ids = new Set([...proofs, ...items.map((c) => c.import_id), ...[...access, ...ofPeople(on, committed)].map((c) => c.id)]);
	return [...ids].sort((a, b) => (a < b ? -1 : 1));
}

/** The extracts themselves (03_population/raw) and where each came from (04_ipe). Answers their counts for the manifest. */
export async function writeExtracts(
	writer: PackWriter,
	client: PoolClient,
	on: BuildScope,
	{ imports, counted }: { imports: readonly bigint[]; counted: Counted },
): Promise<Counts[]> {
	const { rows } = await client.query<ImportRow>(
		`select m.*, y.name as system, coalesce(nullif(m.environment, ''), y.environment) as environment, p.name || ', version ' || p.version as preset
		from import m join system y on y.id = m.system_id left join mapping_preset p on p.id = m.mapping_preset_id
		where m.id = any($1::bigint[]) order by m.id`,
		[imports],
	);
	const { rows: files } = await client.query<FileRow>(
		"select * from import_file where import_id = any($1::bigint[]) order by import_id, id",
		[imports],
	);
	const { rows: accepted } = await client.query<{ import_id: bigint; accepted_by: string; accepted_at: Date }>(
		"select import_id, accepted_by, accepted_at from extract_acceptance where campaign_track_id = $1 and accepted_at <= $2 order by id",
		[on.trackId, on.cutoffAt],
	);
	const parties = await partiesOf(client, [...accepted.map((a) => a.accepted_by), ...rows.map((r) => r.created_by)]);
	const counts: Counts[] = [];
	for (const row of rows) {
		const own = files.filter((f) => f.import_id === row.id);
		const count = countsOf(on, row, counted);
		counts.push(count);
		const acceptances = accepted.flatMap((a) => {
			const by = a.import_id === row.id ? parties(a.accepted_by) : null;
			return by ? [{ track: on.track.key, by, at: a.accepted_at.toISOString() }] : [];
		});
		const touchedBy = parties(row.created_by)?.name ?? row.created_by;
		const paths = await writeFiles(writer, count.source, own);
		const ipe = ipeOf(row, count, { files: own, paths, accepted: acceptances, touchedBy, counted });
		await writer.addBytes(ipePath(count.source), packJson(ipeFile.parse(ipe)));
	}
	return counts;
}

/**
 * What the source counted, in rows of all files, and the grants that rest on the extract. A grant that is left out rests on the extract its system
 * was staged from.
 */
function countsOf(on: BuildScope, row: ImportRow, { items, left }: Counted): Counts {
	const staged = new Set(resting(on).flatMap((s) => (s.importId === row.id.toString() ? [BigInt(s.id)] : [])));
	const access = row.kind === "access";
	return {
		source: `import-${row.id}`,
		unit: "rows of all files",
		source_rows: row.source_count === null ? null : Number(row.source_count),
		file_rows: Number(row.read_count),
		accepted: Number(row.accepted_count),
		rejected: Number(row.rejected_count),
		in_scope: access ? sum(items.filter((c) => c.import_id === row.id)) : null,
		out_of_scope: access ? sum(left.filter((c) => staged.has(c.system_id))) : null,
	};
}

const sum = (counts: readonly { rows: number }[]) => counts.reduce((n, c) => n + c.rows, 0);

async function writeFiles(writer: PackWriter, source: string, files: readonly FileRow[]): Promise<string[]> {
	const paths: string[] = [];
	for (const [n, file] of files.entries()) {
		const path = extractPath(source, n + 1, safeName(file.filename));
		paths.push(path);
		await writer.addStream(path, (await openStored(file.sha256_kept)).stream);
	}
	return paths;
}
