import pg from "pg";

/** What a database holds: nothing, a demonstration, a real installation (set up or not), or somebody else's tables. */
export type Contents = "empty" | "demo" | "real" | "foreign";

/** Looks without changing anything, before the first migration. */
export async function contentsOf(ownerUrl: string): Promise<Contents> {
	const client = new pg.Client({ connectionString: ownerUrl });
	await client.connect();
	try {
		const { rows } = await client.query<{ tables: number; installation: boolean }>(
			`SELECT count(*)::int AS tables, coalesce(bool_or(n.nspname = 'public' AND c.relname = 'installation'), false) AS installation
			 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			 WHERE c.relkind IN ('r', 'p', 'v', 'm') AND c.relname <> '_prisma_migrations' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'`,
		);
		if (!rows[0]?.tables) return "empty";
		if (!rows[0].installation) return "foreign";
		const demo = await client.query<{ demo: boolean }>("SELECT coalesce(bool_or(is_demo), false) AS demo FROM public.installation");
		return demo.rows[0]?.demo ? "demo" : "real";
	} finally {
		await client.end();
	}
}
