import { beforeAll, describe, expect, it } from "vitest";
import { ZodError } from "zod";
import { changeCalendar } from "@/lib/calendar/change-calendar";
import { calendarVersions, currentCalendar } from "@/lib/calendar/queries";
import { type Counting, dayIn, dayOff, daysAfter, dayWords, dueAfter, dueInWords, overdueSince } from "@/lib/calendar/rules";
import { configureTrack } from "@/lib/campaign/configure-track";
import { trackSetup } from "@/lib/campaign/setup-queries";
import { ConflictError, ForbiddenError, RefusedError } from "@/lib/errors";
import { escalate } from "@/lib/removal/escalate";
import { removalDetail } from "@/lib/removal/queries";
import { trackOf } from "@/lib/track/registry";
import { type TestDb, testDb } from "@/tests/support/db";
import { type Company, company, draftCampaign, jobCtx, need, stageNow, versionOf } from "@/tests/support/world/campaign";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { activate } from "@/tests/support/world/lifecycle";
import { ctxOf, identity, one } from "@/tests/support/world/people";
import { decideRows } from "@/tests/support/world/reviewed";

let db: TestDb;
let co: Company;
/** The next day on which somebody would work, were it not for the holiday of version 2. */
let holiday: string;
let ids: Record<string, bigint>;

const admin = () => ctxOf(co.admin);
const owner = (track = "SOX") => ctxOf(need(co.owners, track));
const wanted = (part: object = {}) => ({
	basedOn: 1,
	zone: "Europe/Berlin",
	workingDays: [5, 1, 2, 3, 4],
	holidays: `${holiday} Founders' Day`,
	reason: "Holidays of this year",
	...part,
});
const countingOf = async (track: string) =>
	(await one<{ counting: Counting }>(db.ownerPool, "select track_counting($1) as counting", [need(ids, track)])).counting;
const removalsOf = (track: string) =>
	db.prisma.removal.findMany({ where: { campaignTrackId: need(ids, track) }, orderBy: { number: "asc" } });

beforeAll(async () => {
	db = await testDb();
	co = await company(db.ownerPool);
	const calendar = await currentCalendar(await admin());
	holiday = dayIn((await admin()).now, "Europe/Berlin");
	do holiday = daysAfter(holiday, 1);
	while (dayOff(calendar, holiday) !== null);
	const erp = await system(db.ownerPool);
	const extract = await committedImport(db.ownerPool, erp);
	for (const risk of ["high", "low", "low"])
		await grant(db.ownerPool, erp, await entitlement(db.ownerPool, erp, { risk }), extract, {
			identityId: (await identity(db.ownerPool)).id,
		});
});

describe("the calendar", () => {
	it("is delivered with Monday to Friday and no holidays, in UTC", async () => {
		expect(await calendarVersions(await admin())).toMatchObject([
			{ version: 1, zone: "UTC", workingDays: [1, 2, 3, 4, 5], holidays: [], createdBy: null, tracks: 0 },
		]);
		await expect(calendarVersions(await owner())).rejects.toThrow(ForbiddenError);
	});

	it("is changed by an administrator into the next version, with what was before and after in the ledger", async () => {
		await expect(changeCalendar(await owner(), wanted())).rejects.toThrow(ForbiddenError);
		expect(await changeCalendar(await admin(), wanted())).toMatchObject({ version: 2 });
		const { type, actor, payload } = await one<{ type: string; actor: string; payload: string }>(
			db.ownerPool,
			"select type, actor, payload from ledger_event join ledger_payload using (seq) order by seq desc limit 1",
		);
		expect([type, actor]).toEqual(["calendar.changed", `user:${co.admin.ref}`]);
		expect(JSON.parse(payload)).toMatchObject({
			before: { version: 1, zone: "UTC", holidays: [] },
			after: { version: 2, zone: "Europe/Berlin", workingDays: [1, 2, 3, 4, 5], holidays: [{ day: holiday, name: "Founders' Day" }] },
			changes: ["Days end in Europe/Berlin, before in UTC", `New holidays: ${holiday} Founders' Day`],
			reason: "Holidays of this year",
		});
		expect(await currentCalendar(await owner())).toMatchObject({ version: 2, zone: "Europe/Berlin" });
	});

	it.each<[string, object, new (...args: never[]) => Error, RegExp]>([
		["from a page that is out of date", { holidays: "" }, ConflictError, /./],
		["into what it is", { basedOn: 2 }, RefusedError, /what version 2 says/],
		[
			"with a line that cannot be read",
			{ basedOn: 2, holidays: "2026-12-25 Christmas\n26.12.2026 Boxing Day" },
			ZodError,
			/Line 2, “26\.12\.2026 Boxing Day”: it does not begin with a day/,
		],
		["into one in which nobody works", { basedOn: 2, workingDays: [] }, ZodError, /At least one day/],
		["in no zone", { basedOn: 2, zone: "Berlin" }, ZodError, /not a time zone/],
		["without a reason", { basedOn: 2, holidays: "", reason: "" }, ZodError, /eight characters/],
	])("is not changed %s", async (_why, part, error, message) => {
		const thrown = await changeCalendar(await admin(), wanted(part)).catch((e: unknown) => e);
		expect(thrown).toBeInstanceOf(error);
		expect((thrown as Error).message).toMatch(message);
		expect(await calendarVersions(await admin())).toHaveLength(2);
	});

	it("is never overwritten, whoever tries", async () => {
		for (const pool of [db.ownerPool, db.pool]) {
			await expect(pool.query("update work_calendar set zone = 'UTC'")).rejects.toThrow();
			await expect(pool.query("delete from work_calendar")).rejects.toThrow();
		}
		await expect(
			db.pool.query("insert into work_calendar (version, zone, working_days, created_by) values (9, 'UTC', '{}', 'job:test')"),
		).rejects.toThrow(/work_calendar_working_days/);
	});
});

describe("a track", () => {
	it("counts as its wizard says, and freezes the version that is newest when it is staged", async () => {
		({ trackIds: ids } = await draftCampaign(db.ownerPool, co, [{ track: "SOC" }, { track: "SOX" }]));
		const setup = await trackSetup(await admin(), need(ids, "SOX"));
		expect([setup.removalDayBasis, setup.calendar.version]).toEqual([trackOf("SOX").removalDayBasis, 2]);
		expect((await trackSetup(await admin(), need(ids, "SOC"))).removalDayBasis).toBe(trackOf("SOC").removalDayBasis);
		const rules = (basis: string) => ({
			step: "rules",
			instructionId: setup.instructionId,
			removalSlaDays: setup.removalSlaDays,
			closingPolicy: setup.closingPolicy,
			removalDayBasis: basis,
		});
		const save = async (basis: string) =>
			configureTrack(await admin(), {
				campaignTrackId: setup.id,
				version: await versionOf(db.ownerPool, need(ids, "SOX")),
				...rules(basis),
			});
		await save("calendar");
		expect((await trackSetup(await admin(), need(ids, "SOX"))).removalDayBasis).toBe("calendar");
		await expect(save("business")).rejects.toThrow(/which days count/);
		await save("working");
		for (const track of ["SOC", "SOX"]) {
			await stageNow(db.ownerPool, co, need(ids, track));
			await activate(db.ownerPool, co, need(ids, track));
		}
		await changeCalendar(await admin(), wanted({ basedOn: 2, holidays: "", zone: "Asia/Kolkata" }));
		expect(await countingOf("SOX")).toMatchObject({ basis: "working", calendar: { version: 2, zone: "Europe/Berlin" } });
		expect(await countingOf("SOC")).toMatchObject({ basis: "calendar", calendar: { version: 2 } });
		const { definition } = await db.prisma.campaignTrack.findUniqueOrThrow({ where: { id: need(ids, "SOX") } });
		expect(JSON.parse(definition).removalDays).toEqual(await countingOf("SOX"));
		expect((await calendarVersions(await admin())).map(({ version, tracks }) => [version, tracks])).toEqual([
			[3, 0],
			[2, 2],
			[1, 0],
		]);
		for (const change of ["calendar_id = (select max(id) from work_calendar)", "removal_day_basis = 'calendar'"])
			await expect(db.ownerPool.query(`update campaign_track set ${change} where id = $1`, [need(ids, "SOX")])).rejects.toThrow(/frozen/);
	});

	it("gives the rows of one submission the deadlines of its frozen calendar, and says how they were counted", async () => {
		for (const track of ["SOC", "SOX"])
			await decideRows(
				db.ownerPool,
				co,
				track,
				need(ids, track),
				[1, 2, 3].map((row) => ({ row, outcome: "remove" as const, reason: "Nobody needs it any more." })),
			);
		for (const track of ["SOC", "SOX"]) {
			const how = await countingOf(track);
			const { removalSlaDays } = trackOf(track);
			const tasks = await removalsOf(track);
			expect(tasks.map((t) => t.slaDays).sort((a, b) => a - b)).toEqual([removalSlaDays.high, removalSlaDays.low, removalSlaDays.low]);
			for (const task of tasks) {
				expect(task.dueAt).toEqual(dueAfter(how, task.openedAt, task.slaDays));
				const { due } = await removalDetail(await owner(track), task.id);
				expect(due).toBe(dueInWords(how, task.openedAt, task.slaDays, task.dueAt));
			}
		}
		const urgent = (await removalsOf("SOX")).find((t) => t.slaDays === 1);
		const shown = await removalDetail(await owner(), urgent?.id ?? 0n);
		expect(shown.due).toMatch(/23:59 Europe\/Berlin \(1 working day, calendar version 2; \d+ \w+ Founders' Day not counted\)$/);
		expect(shown.due).not.toContain(dayWords(holiday));
	});

	it("escalates what waited past its deadline for as many of the days it counts", async () => {
		const { now } = await jobCtx("housekeeping");
		const [task] = await removalsOf("SOX");
		const limit = overdueSince(await countingOf("SOX"), now, trackOf("SOX").escalateAfterDays);
		for (const [number, late] of [1000, 1].entries())
			await db.ownerPool.query(
				`insert into removal (number, campaign_id, campaign_track_id, review_id, item_id, grant_id, system_id, kind, opened_at, sla_days, due_at)
				select 900 + $2, campaign_id, campaign_track_id, review_id, item_id, grant_id, system_id, 'remove', app_now() - interval '30 days', 1, $3
				from removal where id = $1`,
				[task?.id, number, new Date(limit.getTime() - late + number)],
			);
		expect(await escalate(await jobCtx("housekeeping"), {})).toEqual({ escalated: 1 });
		expect(await db.prisma.removal.findMany({ where: { NOT: { escalatedAt: null } }, select: { number: true } })).toEqual([
			{ number: 900 },
		]);
	});
});
