import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { newestCalendar } from "./effects";
import { changesBetween } from "./rules";
import { ChangeCalendar } from "./schema";

/**
 * Writes the next version of the company's working days. Earlier versions stay: deadlines of tracks that are staged run by the one frozen with them.
 * Refused when nothing changes; ConflictError when somebody changed it meanwhile.
 */
export async function changeCalendar(ctx: Ctx, input: unknown): Promise<{ version: number; changes: string[] }> {
	requirePermission(ctx.actor, "settings:edit");
	const { basedOn, reason, ...wanted } = ChangeCalendar.parse(input);
	return inTransaction(ctx, async (tx) => {
		await tx.$queryRaw`select pg_advisory_xact_lock(hashtext('calendar'))::text`;
		const { calendar: before } = await newestCalendar(tx);
		if (before.version !== basedOn) throw new ConflictError();
		const changes = changesBetween(before, wanted);
		if (changes.length === 0) throw new RefusedError(`This is what version ${basedOn} says. Change a day, or keep that version.`);
		const version = basedOn + 1;
		const { id } = await tx.workCalendar.create({
			data: { version, ...wanted, holidays: JSON.stringify(wanted.holidays), reason, createdBy: actorText(ctx.actor) },
		});
		const result = { version, changes };
		await record(tx, ctx, {
			type: "calendar.changed",
			subject: `calendar:${id}`,
			payload: { calendarId: id.toString(), before, after: { version, ...wanted }, changes, reason },
		});
		return result;
	});
}
