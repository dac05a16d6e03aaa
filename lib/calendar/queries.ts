import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { newestCalendar } from "./effects";
import type { WorkCalendar } from "./rules";

/** The company's working days as they are now, for whoever sees campaigns. */
export async function currentCalendar(ctx: Ctx): Promise<WorkCalendar> {
	requirePermission(ctx.actor, "campaign:read");
	return (await newestCalendar(prisma)).calendar;
}

export type CalendarVersion = WorkCalendar & {
	reason: string;
	createdAt: Date;
	/** Null: as delivered. */
	createdBy: string | null;
	/** Tracks this version is frozen into. */
	tracks: number;
};

/** Every version of the calendar, newest first. */
export async function calendarVersions(ctx: Ctx): Promise<CalendarVersion[]> {
	requirePermission(ctx.actor, "settings:edit");
	const rows = await prisma.$queryRaw<(Omit<CalendarVersion, keyof WorkCalendar> & { calendar: WorkCalendar })[]>`
		select calendar_json(k) as calendar, k.reason, k.created_at as "createdAt", n.name as "createdBy",
			(select count(*) from campaign_track t where t.calendar_id = k.id)::int as tracks
		from work_calendar k left join identity n on 'user:' || n.ref::text = k.created_by order by k.version desc`;
	return rows.map(({ calendar, ...row }) => ({ ...calendar, ...row }));
}
