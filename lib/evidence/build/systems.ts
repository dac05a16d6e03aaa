import type { PoolClient } from "pg";
import type { ManifestCounts } from "../format/counts";
import { systems } from "../format/rows-population";
import type { RowOf } from "../format/table";
import type { PackWriter } from "../pack/pack-writer";
import { resting } from "./as-of";
import { type Committed, type Counted, ofAccess } from "./counted";
import { partiesOf } from "./names";
import { wordsOfReasons } from "./reasons";
import type { BuildScope } from "./scope";

type Known = { id: bigint; key: string; name: string; environment: string };
type Decided = { in_scope: boolean; reason: string; by: string; at: Date; seq: bigint | null };

/** What was last said about each system's place in the track's boundary before the population was frozen. */
const BOUNDARY = `select y.id, coalesce(t.in_scope, s.in_scope) as in_scope, coalesce(t.reason, s.reason) as reason, coalesce(t.actor, s.set_by) as by, coalesce(t.at, s.set_at) as at, t.seq
	from system y left join system_scope s on s.system_id = y.id and s.track = $1 and s.set_at <= $4
	left join lateral (select e.seq, e.at, e.actor, (p.payload::json ->> 'inScope')::boolean as in_scope, p.payload::json ->> 'reason' as reason
		from ledger_event e left join ledger_payload p on p.seq = e.seq
		where e.subject = 'system:' || y.id and e.type = 'inventory.scope_set' and e.seq < $2 and (p.payload is null or p.payload::json ->> 'track' = $1) order by e.seq desc limit 1) t on true
	where y.id = any($3::bigint[]) and coalesce(t.in_scope, s.in_scope) is not null`;

/** `03_population/systems.csv`: every system there was when the population was frozen. Answers what the whole inventory came to. */
export async function writeSystems(
	writer: PackWriter,
	client: PoolClient,
	on: BuildScope,
	{ items, left }: Counted,
	committed: readonly Committed[],
): Promise<ManifestCounts["population"]> {
	const known = await knownSystems(client, on, [...items, ...left]);
	const boundary = await boundaryOf(client, on, known);
	const excluded = await exclusionsOf(client, on);
	const words = wordsOfReasons(on);
	const under = new Map(resting(on).map((s) => [BigInt(s.id), s]));
	const names = await partiesOf(
		client,
		[...boundary.values(), ...excluded.values()].map((d) => d.by),
	);
	const total = { grants: 0, in_scope: 0, out_of_scope: 0, other_systems: 0, unexplained: 0 };
	const rows = known.map((y): RowOf<typeof systems> => {
		const kept = sum(items.filter((c) => c.system_id === y.id));
		const out = left.filter((c) => c.system_id === y.id);
		const staged = under.get(y.id);
		total.grants += kept + sum(out);
		total.in_scope += kept;
		total[staged ? "out_of_scope" : "other_systems"] += sum(out);
		const [extract, ...later] = ofAccess(committed, y.id, staged?.importId ?? null);
		const added = later.reduce((n, c) => n + c.added, 0);
		if (staged) total.unexplained += Math.abs(kept + sum(out) - (extract?.held ?? 0) - added);
		const whole = excluded.get(y.id);
		const said = boundary.get(y.id);
		const decided = said?.in_scope && whole ? whole : said;
		return {
			row_id: staged?.key ?? y.key,
			system: staged?.name ?? y.name,
			environment: staged?.environment ?? y.environment,
			boundary: !said ? "not_decided" : !said.in_scope ? "outside" : whole ? "excluded" : "inside",
			reason: decided?.reason ?? null,
			decided_by: decided ? (names(decided.by)?.name ?? names(decided.by)?.ref ?? null) : null,
			decided_at: decided?.at ?? null,
			decided_seq: decided?.seq ?? null,
			extract: extract ? `import-${extract.id}` : null,
			later_extracts: later.map((c) => `import-${c.id}`),
			grants_held: extract?.held ?? null,
			grants_added: extract ? added : null,
			grants: kept + sum(out),
			in_scope: kept,
			left_out: sum(out),
			left_out_why: out.map((c) => `${words(c.reason)}: ${c.rows}`),
		};
	});
	await writer.addTable(systems, [rows]);
	return total;
}

const sum = (counts: readonly { rows: number }[]) => counts.reduce((n, c) => n + c.rows, 0);

async function knownSystems(client: PoolClient, on: BuildScope, counts: readonly { system_id: bigint }[]): Promise<Known[]> {
	const { rows } = await client.query<Known>(
		"select id, key, name, environment from system where created_at <= $1 or id = any($2::bigint[]) order by key",
		[on.frozen.at, [...new Set(counts.map((c) => c.system_id))]],
	);
	return rows;
}

async function boundaryOf(client: PoolClient, on: BuildScope, known: readonly Known[]): Promise<Map<bigint, Decided>> {
	const { rows } = await client.query<Decided & { id: bigint }>(BOUNDARY, [
		on.track.key,
		on.frozen.seq,
		known.map((y) => y.id),
		on.frozen.at,
	]);
	return new Map(rows.map((row) => [row.id, row]));
}

/** Systems this track's filter leaves out as a whole, with who set the filter. */
async function exclusionsOf(client: PoolClient, on: BuildScope): Promise<Map<bigint, Decided>> {
	const { rows } = await client.query<{ actor: string; at: Date; seq: bigint }>(
		`select e.actor, e.at, e.seq from pack_own e join ledger_payload p on p.seq = e.seq
		where e.type = 'campaign.track_configured' and e.subject = $1 and e.seq < $2 and p.payload::json ->> 'step' = 'scope' order by e.seq desc limit 1`,
		[`track:${on.trackId}`, on.frozen.seq],
	);
	const { actor: by, at, seq } = rows[0] ?? { actor: on.createdBy, at: on.createdAt, seq: null };
	return new Map(
		on.exclusions.filter((e) => e.by === "system").map((e) => [BigInt(e.value), { in_scope: false, reason: e.reason, by, at, seq }]),
	);
}
