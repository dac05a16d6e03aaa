import { randomUUID } from "node:crypto";
import { prisma } from "@/lib/db/client";
import type { Actor, Ctx } from "./actor";

/** The database's present time; the browser's and the machine's clocks are never evidence (law 10). */
export async function databaseNow(): Promise<Date> {
	const [row] = await prisma.$queryRaw<{ now: Date }[]>`select app_now() as now`;
	if (!row) throw new Error("the database did not tell its time");
	return row.now;
}

/** The context of one act: who, under which request, at which database time. */
export async function newCtx(actor: Actor, requestId: string = randomUUID()): Promise<Ctx> {
	return { actor, requestId, now: await databaseNow() };
}
