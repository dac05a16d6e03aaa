import type PgBoss from "pg-boss";

/** A job in a worker's hands. `retryCount` tells this turn from a later one of the same job. */
export type Held = { name: string; id: string; retryCount: number };

/*
 * pg-boss 10 gives a job back when it is older than its `expire_in`, finished or not, and knows no sign of life. So each job has a
 * short lease (`expire_in`, 45 s) which its worker renews: work may last for hours, and a killed worker's job still comes back soon.
 */

/** Lengthens the lease by its full length from now. False when the job is no longer ours. */
async function renewLease(sql: PgBoss.Db, held: Held, seconds: number): Promise<boolean> {
	const { rows } = await sql.executeSql(
		`UPDATE pgboss.job SET expire_in = now() - started_on + make_interval(secs => $4)
		WHERE name = $1 AND id = $2 AND state = 'active' AND retry_count = $3 RETURNING 1`,
		[held.name, held.id, held.retryCount, seconds],
	);
	return rows.length === 1;
}

/** Puts the job back as if it had not been begun; this turn does not count as an attempt. */
export async function releaseJob(sql: PgBoss.Db, held: Held): Promise<void> {
	await sql.executeSql(
		`UPDATE pgboss.job SET state = 'retry', started_on = NULL, start_after = now(), expire_in = q.expire_seconds * interval '1 s'
		FROM pgboss.queue q
		WHERE q.name = job.name AND job.name = $1 AND job.id = $2 AND state = 'active' AND retry_count = $3`,
		[held.name, held.id, held.retryCount],
	);
}

/** Makes the next failure of the job its last. */
export async function spendRetries(sql: PgBoss.Db, held: Held): Promise<void> {
	await sql.executeSql("UPDATE pgboss.job SET retry_limit = retry_count WHERE name = $1 AND id = $2 AND retry_count = $3", [
		held.name,
		held.id,
		held.retryCount,
	]);
}

/**
 * Renews the lease until stopped. `signal` aborts when the job was lost: taken away, or not renewed for a whole lease.
 */
export function keepLease(sql: PgBoss.Db, held: Held, { leaseSeconds, everyMs }: { leaseSeconds: number; everyMs: number }) {
	const lost = new AbortController();
	let renewedAt = performance.now();
	const timer = setInterval(async () => {
		const asked = performance.now();
		const ours = await renewLease(sql, held, leaseSeconds).catch(() => null); // reported by the connection; tried again
		if (ours) renewedAt = asked;
		if (ours === false || performance.now() - renewedAt > leaseSeconds * 1000) {
			clearInterval(timer);
			lost.abort(new Error("the job was lost to another worker"));
		}
	}, everyMs);
	return { signal: lost.signal, stop: () => clearInterval(timer) };
}
