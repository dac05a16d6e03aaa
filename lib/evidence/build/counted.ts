import type { PoolClient } from "pg";
import { resting } from "./as-of";
import type { BuildScope } from "./scope";

/** What a track's frozen rows and the grants it leaves out come to: counted once, told in 03, 04 and the manifest. */
export type Counted = {
	items: { system_id: bigint; import_id: bigint; identity_kind: string; identity_status: string; rows: number }[];
	left: { system_id: bigint; reason: string; rows: number }[];
};

/** An extract that had entered the inventory when the population was frozen, in the order they did. */
export type Committed = {
	id: bigint;
	system_id: bigint;
	kind: string;
	complete: boolean;
	seq: bigint;
	/** Grants it holds, by account and entitlement, and those of them that were new. Zero where it holds no access. */
	held: number;
	added: number;
};

export async function countPopulation(client: PoolClient, on: BuildScope): Promise<Counted> {
	const items = await client.query<Counted["items"][number]>(
		`select i.system_id, i.import_id, i.identity_kind, i.identity_status, count(*)::int as rows
		from review r join item i on i.id = r.item_id where r.campaign_track_id = $1 group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
		[on.trackId],
	);
	const left = await client.query<Counted["left"][number]>(
		`select g.system_id, l.reason, count(*)::int as rows from left_out l join access_grant g on g.id = l.grant_id
		where l.campaign_track_id = $1 group by 1, 2 order by 1, 2`,
		[on.trackId],
	);
	return { items: items.rows, left: left.rows };
}

/** Every extract the inventory was made of when this track's population was frozen. */
export async function committedBefore(client: PoolClient, on: BuildScope): Promise<Committed[]> {
	const { rows } = await client.query<Committed>(
		`select m.id, m.system_id, m.kind, m.complete, coalesce(e.seq, 0) as seq, (m.new_count + m.changed_count + m.unchanged_count)::int as held, m.new_count::int as added
		from import m left join ledger_event e on e.subject = 'import:' || m.id and e.type = 'import.committed' where e.seq < $1 or m.id = any($2::bigint[]) order by 5, 1`,
		[on.frozen.seq, resting(on).map((s) => s.importId)],
	);
	return rows;
}

/** Extracts of people and machines that the frozen rows were named by: of each source the last complete one before rows were frozen, and all after it. */
export function ofPeople(on: BuildScope, committed: readonly Committed[]): Committed[] {
	const people = committed.filter((c) => c.kind === "identities");
	return people.filter((c) => !people.some((o) => o.system_id === c.system_id && o.complete && o.seq > c.seq && o.seq < on.frozen.first));
}

/** The complete extract of access a system stood on (the one it was staged from, where it was), and those after it, which only add. */
export function ofAccess(committed: readonly Committed[], systemId: bigint, staged: string | null): Committed[] {
	const own = committed.filter((c) => c.system_id === systemId && c.kind === "access");
	const at = own.findLastIndex((c) => (staged === null ? c.complete : c.id.toString() === staged));
	return at < 0 ? [] : own.slice(at).filter((c, n) => n === 0 || !c.complete);
}

/** Later extracts that prove removals by what they no longer hold. */
export async function ofProof(client: PoolClient, on: BuildScope): Promise<bigint[]> {
	const { rows } = await client.query<{ id: bigint }>(
		`select distinct m.proof_import_id as id from removal m join pack_step t on t.subject = 'removal:' || m.id and t.type = 'removal.verified_by_import'
		where m.campaign_track_id = $1 and m.proof_import_id is not null`,
		[on.trackId],
	);
	return rows.map(({ id }) => id);
}
