import type pg from "pg";

/**
 * Number and content of the rows of every table, job queue included, as one value per table. Left out: `access_log` (reading people's data
 * is noted there, and a refused reader may have come as far), when a session was last seen, and migrations. Content is told by the
 * transactions that wrote the rows: a row that is written again, with other values or the same, is another version, by a later transaction.
 */
export async function state(pool: pg.Pool): Promise<Map<string, string>> {
	const { rows: tables } = await pool.query<{ name: string; seen: boolean }>(
		`select format('%I.%I', n.nspname, c.relname) as name,
			exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'last_seen_at') as seen
		from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind in ('r', 'p') and not c.relispartition and n.nspname in ('public', 'pgboss') and c.relname not in ('access_log', '_prisma_migrations') order by 1`,
	);
	const content = (seen: boolean) => (seen ? "hashtextextended((to_jsonb(t) - 'last_seen_at')::text, 0)::numeric" : "t.xmin::text::bigint");
	const { rows } = await pool.query<{ name: string; sum: string }>(
		tables
			.map(
				({ name, seen }) => `select '${name}' as name, count(*) || ' rows, ' || coalesce(sum(${content(seen)}), 0) as sum from ${name} t`,
			)
			.join(" union all "),
	);
	return new Map(rows.map(({ name, sum }) => [name, sum]));
}

/** Names of the tables that differ. */
export function changed(before: Map<string, string>, after: Map<string, string>): string[] {
	return [...after.keys()].filter((name) => before.get(name) !== after.get(name));
}
