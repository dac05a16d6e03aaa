import { createHash } from "node:crypto";
import type { PoolClient } from "pg";
import { openStored } from "@/lib/files/store";
import type { ManifestCounts } from "../format/counts";
import { extractPath, ipePath } from "../format/files";
import { packJson } from "../format/json";
import { safeName } from "../format/paths";
import { type IpeFile, ipeFile } from "../format/shapes";
import type { PackWriter } from "../pack/pack-writer";
import { partiesOf } from "./names";
import type { BuildScope } from "./scope";

type Counts = ManifestCounts["sources"][number];

type ImportRow = {
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
	in_scope: bigint;
	left_out: bigint;
	rejected: bigint;
};

type FileRow = {
	import_id: bigint;
	filename: string;
	role: string;
	bytes: bigint;
	rows: bigint;
	sha256_received: string;
	sha256_kept: string;
	secret_columns: string[];
	values_dropped: bigint;
	dialect: string;
};

/** Extracts the population rests on: each one a frozen row came from, and the one each system under review was staged from. */
export async function extractsOf(client: PoolClient, on: BuildScope): Promise<bigint[]> {
	const { rows } = await client.query<{ id: bigint }>(
		"select distinct i.import_id as id from review r join item i on i.id = r.item_id where r.campaign_track_id = $1 union select import_id from pack_left order by 1",
		[on.trackId],
	);
	return rows.map(({ id }) => id);
}

/** The extracts themselves (03_population/raw) and where each came from (04_ipe). Answers their counts for the manifest. */
export async function writeExtracts(writer: PackWriter, client: PoolClient, on: BuildScope, imports: readonly bigint[]): Promise<Counts[]> {
	const { rows } = await client.query<ImportRow>(
		`select m.*, y.name as system, coalesce(nullif(m.environment, ''), y.environment) as environment, p.name || ', version ' || p.version as preset, coalesce(s.n, 0) as in_scope, coalesce(l.n, 0) as left_out, coalesce(j.n, 0) as rejected
		from import m join system y on y.id = m.system_id left join mapping_preset p on p.id = m.mapping_preset_id
		left join (select i.import_id, count(*) as n from review r join item i on i.id = r.item_id where r.campaign_track_id = $1 group by 1) s on s.import_id = m.id
		left join (select p.import_id, count(*) as n from left_out o join access_grant g on g.id = o.grant_id join pack_left p on p.system_id = g.system_id where o.campaign_track_id = $1 group by 1) l on l.import_id = m.id
		left join (select import_id, count(distinct (file_id, row_no)) as n from import_rejection where import_id = any($2::bigint[]) group by 1) j on j.import_id = m.id
		where m.id = any($2::bigint[]) order by m.id`,
		[on.trackId, imports],
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
		const count = countsOf(row);
		counts.push(count);
		const acceptances = accepted.flatMap((a) => {
			const by = a.import_id === row.id ? parties(a.accepted_by) : null;
			return by ? [{ track: on.track.key, by, at: a.accepted_at.toISOString() }] : [];
		});
		const touchedBy = parties(row.created_by)?.name ?? row.created_by;
		const paths = await writeFiles(writer, count.source, own);
		await writer.addBytes(ipePath(count.source), packJson(ipeFile.parse(ipeOf(row, own, paths, count, acceptances, touchedBy))));
	}
	return counts;
}

/**
 * Counted in access rows: one is one grant. The source's own count of rows is an independent count of them only where each accepted row of the
 * extract is one grant; otherwise (several files, rows that repeat or list several roles) it stands among the control totals of file 04.
 */
function countsOf(row: ImportRow): Counts {
	const accepted = row.in_scope + row.left_out;
	const perRow = row.source_count !== null && row.accepted_count === accepted && row.rejected_count === row.rejected;
	return {
		source: `import-${row.id}`,
		source_rows: perRow ? Number(row.source_count) : null,
		file_rows: Number(accepted + row.rejected),
		accepted: Number(accepted),
		rejected: Number(row.rejected),
		in_scope: Number(row.in_scope),
		out_of_scope: Number(row.left_out),
	};
}

async function writeFiles(writer: PackWriter, source: string, files: readonly FileRow[]): Promise<string[]> {
	const paths: string[] = [];
	for (const [n, file] of files.entries()) {
		const path = extractPath(source, n + 1, safeName(file.filename));
		paths.push(path);
		await writer.addStream(path, (await openStored(file.sha256_kept)).stream);
	}
	return paths;
}

function ipeOf(
	row: ImportRow,
	files: readonly FileRow[],
	paths: readonly string[],
	{ source, ...counts }: Counts,
	accepted: IpeFile["accepted"],
	touchedBy: string,
): IpeFile {
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
		control_totals: [rowsTotal(row), ...statedTotals(row.control_totals)],
		files: files.map((f, n) => ({
			name: f.filename,
			role: f.role,
			path: paths[n] ?? "",
			bytes: Number(f.bytes),
			rows: Number(f.rows),
			sha256_received: f.sha256_received,
			sha256_kept: f.sha256_kept,
			secret_columns: f.secret_columns,
			values_dropped: Number(f.values_dropped),
			dialect: f.dialect,
		})),
		touched_by: touchedBy,
		reconciliation: [],
		accepted,
	};
}

function rowsTotal(row: ImportRow): IpeFile["control_totals"][number] {
	const read = row.accepted_count + row.rejected_count;
	return {
		name: "Rows of all files: counted at the source, and accepted + rejected",
		source: row.source_count?.toString() ?? "not counted",
		file: `${row.accepted_count} + ${row.rejected_count}`,
		ties: row.source_count === read && row.read_count === read,
	};
}

/** Totals the extractor stated, as imports keep them. */
function statedTotals(text: string): IpeFile["control_totals"] {
	const totals = JSON.parse(text || "[]") as { name: string; source: string; file: string }[];
	return totals.map(({ name, source, file }) => ({ name, source, file, ties: source === file }));
}
