import { Pool } from "pg";
import PgBoss from "pg-boss";

export type BossOptions = Pick<
	PgBoss.ConstructorOptions,
	"supervise" | "schedule" | "maintenanceIntervalSeconds" | "cronMonitorIntervalSeconds" | "cronWorkerIntervalSeconds"
>;

export type Boss = { boss: PgBoss; sql: PgBoss.Db; close: () => Promise<void> };

/**
 * A pg-boss instance under the app role, on a small pool of its own: jobs that hold every other connection must not stop the queue.
 * It neither makes nor changes tables; `start()` fails when the migrated ones are not those of this pg-boss.
 */
export function makeBoss(options: BossOptions, report: (line: string) => void = console.error): Boss {
	const pool = new Pool({
		connectionString: process.env.DATABASE_URL ?? "",
		max: 2,
		application_name: "countersign jobs",
		options: "-c TimeZone=UTC",
	});
	pool.on("error", (error) => report(`An idle connection of the job queue was lost: ${error.message}`));
	const sql = { executeSql: withoutCreating(told(pool, report)) };
	const boss = new PgBoss({ db: sql, schema: "pgboss", migrate: false, ...options });
	boss.on("error", (error) => report(`Job queue: ${error.message}`));
	return { boss, sql, close: () => pool.end() };
}

/** pg-boss asks at each start for the queue of its schedules. The migration has made it; the app role may make none. */
function withoutCreating(execute: PgBoss.Db["executeSql"]): PgBoss.Db["executeSql"] {
	return async (text, values) => (text.includes("pgboss.create_queue(") ? { rows: [] } : execute(text, values));
}

/** pg-boss hides a failing fetch as "no jobs": say so, once per outage. */
function told(pool: Pool, report: (line: string) => void): PgBoss.Db["executeSql"] {
	let failing = false;
	return async (text, values) => {
		try {
			const result = await pool.query(text, values);
			if (failing) report("The job queue's database answers again.");
			failing = false;
			return result;
		} catch (error) {
			if (!failing) report(`The job queue's database refused: ${error instanceof Error ? error.message : error}`);
			failing = true;
			throw error;
		}
	};
}
