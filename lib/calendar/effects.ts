import type { PoolClient } from "pg";
import type { Tx } from "@/lib/db/transaction";
import type { WorkCalendar } from "./rules";

/** The company's working days as they are now: what the next track that is staged freezes. There is always a version. */
export async function newestCalendar(tx: Tx | PoolClient): Promise<{ id: bigint; calendar: WorkCalendar }> {
	const [newest] =
		"query" in tx
			? (await tx.query<{ id: bigint; calendar: WorkCalendar }>(NEWEST)).rows
			: await tx.$queryRawUnsafe<{ id: bigint; calendar: WorkCalendar }[]>(NEWEST);
	if (!newest) throw new Error("newestCalendar: the first version is missing");
	return newest;
}

const NEWEST = "select k.id, calendar_json(k) as calendar from work_calendar k order by k.version desc limit 1";
