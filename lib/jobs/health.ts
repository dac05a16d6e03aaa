import type PgBoss from "pg-boss";
import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";

/** A worker looks after the queues every 15 s; silent for this long, there is none. */
const SILENT_SECONDS = 60;

export type WorkerHealth = {
	/** Whether a worker gave a sign of life within the last minute. */
	alive: boolean;
	/** Seconds since the last sign of life of any worker; null when there never was one. */
	silentSeconds: number | null;
	/** Jobs per queue: waiting to be begun, in a worker's hands, given up within the last day; and since when the oldest waits, in seconds. */
	queues: { name: string; waiting: number; active: number; failed: number; oldestSeconds: number }[];
};

/** Whether somebody works off the queues, by the database's own clock. */
export async function workerHealth(ctx: Ctx): Promise<WorkerHealth> {
	requirePermission(ctx.actor, "installation:inspect");
	const [seen] = await prisma.$queryRaw<{ silent: number | null }[]>`
		select extract(epoch from now() - maintained_on)::float8 as silent from pgboss.version`;
	const queues = await prisma.$queryRaw<WorkerHealth["queues"]>`
		select q.name, count(*) filter (where j.state in ('created', 'retry') and j.start_after <= now())::int as waiting,
			count(*) filter (where j.state = 'active')::int as active,
			count(*) filter (where j.state = 'failed' and j.completed_on > now() - interval '1 day')::int as failed,
			coalesce(max(extract(epoch from now() - j.start_after)) filter (where j.state in ('created', 'retry') and j.start_after <= now()), 0)::float8 as "oldestSeconds"
		from pgboss.queue q left join pgboss.job j on j.name = q.name where q.name not like '\\_\\_%' group by q.name order by q.name`;
	const silentSeconds = seen?.silent ?? null;
	return { alive: silentSeconds !== null && silentSeconds < SILENT_SECONDS, silentSeconds, queues };
}

/** The first sign of life of a worker that has just started; later ones are pg-boss's own, with its maintenance. */
export async function showWorker(sql: PgBoss.Db): Promise<void> {
	await sql.executeSql("UPDATE pgboss.version SET maintained_on = now()", []);
}
