import { prisma } from "./client";

/** Where a long act stands, as the page shows it. `done` and `total` count steps or rows, as the act says. */
export type ProgressState = {
	state: "queued" | "running" | "done" | "failed";
	step?: string;
	done?: number;
	total?: number;
	error?: string | null;
};

/**
 * Tells how far a long act has come, on a connection of its own: what the act itself does becomes visible only when it commits.
 * It speaks of the newest row of that kind and subject, which the verb that asked for the act has made; without one nothing is told.
 */
export async function tellProgress(kind: string, subject: string, { state, step, done, total, error }: ProgressState): Promise<void> {
	await prisma.$executeRaw`
		update job_progress set state = ${state}, step = coalesce(${step ?? null}, step), done = coalesce(${done ?? null}::bigint, done),
			total = coalesce(${total ?? null}::bigint, total), error = ${error ?? null}, updated_at = app_now()
		where id = (select max(id) from job_progress where kind = ${kind} and subject = ${subject})`;
}

/** What was last told about an act; null when it was never asked for. */
export async function progressOf(kind: string, subject: string) {
	return prisma.jobProgress.findFirst({
		where: { kind, subject },
		orderBy: { id: "desc" },
		select: { state: true, step: true, done: true, total: true, error: true, startedAt: true, updatedAt: true },
	});
}
