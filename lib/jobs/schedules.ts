import type PgBoss from "pg-boss";
import type { JobData, JobName } from "./queue";

/** A job sent by the clock. `cron` has minutes as its finest step and is read in UTC. pg-boss keeps one schedule per queue. */
export type Schedule = { name: JobName; cron: string; data: JobData };

export const SCHEDULES: readonly Schedule[] = [
	{ name: "checkpoint", cron: "0 * * * *", data: {} },
	{ name: "housekeeping", cron: "15 0 * * *", data: {} },
	{ name: "quality", cron: "*/5 * * * *", data: {} },
	{ name: "reviewers", cron: "5 * * * *", data: {} },
];

/** Makes the database's schedules those of this version. */
export async function syncSchedules(boss: PgBoss, schedules: readonly Schedule[]): Promise<void> {
	const wanted = new Set<string>(schedules.map((schedule) => schedule.name));
	const present = await boss.getSchedules();
	const gone = present.filter((schedule) => !wanted.has(schedule.name));
	await Promise.all(gone.map((schedule) => boss.unschedule(schedule.name)));
	await Promise.all(schedules.map(({ name, cron, data }) => boss.schedule(name, cron, data, { tz: "UTC" })));
}
