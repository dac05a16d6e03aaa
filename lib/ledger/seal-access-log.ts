import { createHash } from "node:crypto";
import type { PoolClient } from "pg";
import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { withConnection } from "@/lib/db/pool";
import { inSetTransaction } from "@/lib/db/transaction";
import type { LedgerEntry } from "./catalogue";
import { recordMany } from "./record";
import { NoInput } from "./schema";

const ROWS = 10_000;

type Read = { id: bigint; at: string; actor: string; request_id: string; what: string; subject: string; rows: number };

/**
 * Brings the hash of each past day (UTC) of the access log into the ledger, days that were missed included. The hash is SHA-256 over one line per read, in
 * the order of their ids: the JSON array of id, time, actor, request, what, subject and rows, each line ended by LF. A day without reads has no seal.
 */
export async function sealAccessLog(ctx: Ctx, input: unknown): Promise<{ days: string[] }> {
	requirePermission(ctx.actor, "job:run");
	NoInput.parse(input);
	if ((await withConnection((client) => findUnsealedDays(client, ctx.now))).length === 0) return { days: [] };
	return inSetTransaction(ctx, async (client) => {
		await client.query("select pg_advisory_xact_lock(hashtext('seal access log'))");
		const days = await findUnsealedDays(client, ctx.now);
		// Another worker sealed them while this one waited.
		if (days.length === 0) return { days };
		const entries: LedgerEntry[] = [];
		for (const day of days) {
			const { rows, sha256 } = await hashOf(client, day);
			entries.push({ type: "ledger.access_log_sealed", subject: `access-log:${day}`, payload: { day, rows, sha256 } });
		}
		const result = { days };
		await recordMany(client, ctx, entries);
		return result;
	});
}

async function findUnsealedDays(client: PoolClient, now: Date): Promise<string[]> {
	const { rows } = await client.query<{ day: string }>(
		`select d.day from (select distinct to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day from access_log where at < date_trunc('day', $1::timestamptz at time zone 'UTC') at time zone 'UTC') d
		where not exists (select from ledger_event e where e.subject = 'access-log:' || d.day and e.type = 'ledger.access_log_sealed') order by 1`,
		[now],
	);
	return rows.map(({ day }) => day);
}

async function hashOf(client: PoolClient, day: string): Promise<{ rows: number; sha256: string }> {
	const hash = createHash("sha256");
	let count = 0;
	let last = 0n;
	for (;;) {
		const { rows } = await client.query<Read>(
			`select id, ledger_time(at) as at, actor, request_id, what, subject, rows from access_log
			where at >= $1::timestamp at time zone 'UTC' and at < ($1::timestamp + interval '1 day') at time zone 'UTC' and id > $2 order by id limit $3`,
			[day, last, ROWS],
		);
		for (const r of rows) hash.update(`${JSON.stringify([r.id.toString(), r.at, r.actor, r.request_id, r.what, r.subject, r.rows])}\n`);
		count += rows.length;
		last = rows.at(-1)?.id ?? last;
		if (rows.length < ROWS) return { rows: count, sha256: hash.digest("hex") };
	}
}
