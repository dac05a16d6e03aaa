import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	type Counting,
	changesBetween,
	dayIn,
	dayOff,
	daysAfter,
	daysOverdue,
	dueAfter,
	dueInWords,
	dueTable,
	endOfDay,
	isZone,
	lengthWords,
	overdueSince,
	type WorkCalendar,
	weekInWords,
} from "./rules";
import { badLineWords, ChangeCalendar, parseHolidays } from "./schema";

const thanksgiving = { day: "2026-11-26", name: "Thanksgiving" };
const CALENDAR: WorkCalendar = {
	version: 2,
	zone: "Europe/Berlin",
	workingDays: [1, 2, 3, 4, 5],
	holidays: [thanksgiving, { day: "2026-12-25", name: "Christmas Day" }, { day: "2026-12-26", name: "Boxing Day" }],
};
const working = (part: Partial<WorkCalendar> = {}): Counting => ({ basis: "working", calendar: { ...CALENDAR, ...part } });
const plain = (part: Partial<WorkCalendar> = {}): Counting => ({ basis: "calendar", calendar: { ...CALENDAR, ...part } });

describe("days and zones", () => {
	it.each([
		["2026-09-30", "Europe/Berlin", "2026-09-30T21:59:59.000Z"],
		["2026-12-31", "Europe/Berlin", "2026-12-31T22:59:59.000Z"],
		// The day the clocks go back has 25 hours; its last second is still 23:59:59 local.
		["2026-10-25", "Europe/Berlin", "2026-10-25T22:59:59.000Z"],
		["2026-03-08", "America/New_York", "2026-03-09T03:59:59.000Z"],
		["2026-06-30", "Pacific/Auckland", "2026-06-30T11:59:59.000Z"],
		["2026-12-31", "Asia/Kolkata", "2026-12-31T18:29:59.000Z"],
		["2026-06-30", "UTC", "2026-06-30T23:59:59.000Z"],
		// Clocks go back from midnight to 23:00: of the two last hours the later one.
		["2026-04-04", "America/Santiago", "2026-04-05T03:59:59.000Z"],
		// Clocks go on from midnight to 01:00: there is no midnight.
		["2026-03-28", "Asia/Beirut", "2026-03-28T21:59:59.000Z"],
		// Clocks go on from 22:00 to 23:00 on the evening itself.
		["2026-03-28", "America/Nuuk", "2026-03-29T00:59:59.000Z"],
		["2011-12-29", "Pacific/Apia", "2011-12-30T09:59:59.000Z"],
		// Clocks go back from 01:00 to midnight: the first of two ends the day.
		["2026-10-31", "America/Havana", "2026-11-01T03:59:59.000Z"],
		// Clocks went back from 00:01 to 23:01 of the day before: the second of two ends it.
		["2010-11-06", "America/St_Johns", "2010-11-07T03:29:59.000Z"],
	])("%s in %s ends at %s", (day, zone, instant) => {
		expect(endOfDay(day, zone).toISOString()).toBe(instant);
		expect(dayIn(endOfDay(day, zone), zone)).toBe(day);
		expect(dayIn(new Date(endOfDay(day, zone).getTime() + 1000), zone)).not.toBe(day);
	});

	it("knows zones from nonsense", () => {
		for (const zone of ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Etc/GMT+5"]) expect(isZone(zone)).toBe(true);
		for (const none of ["Mars/Olympus", "", "+05:30", "-0800", "5"]) expect(isZone(none)).toBe(false);
	});

	it("says why nobody works on a day", () => {
		expect(["2026-11-26", "2026-11-27", "2026-11-28", "2026-12-26"].map((day) => dayOff(CALENDAR, day))).toEqual([
			"Thanksgiving",
			null,
			"Saturday",
			"Saturday",
		]);
	});
});

describe("when something is due", () => {
	it.each<[string, Counting | null, string, number, string]>([
		["the next working day", working(), "2026-11-23T10:00:00Z", 1, "2026-11-24T22:59:59.000Z"],
		["over a weekend", working(), "2026-11-20T10:00:00Z", 1, "2026-11-23T22:59:59.000Z"],
		["decided on a Saturday", working(), "2026-11-21T10:00:00Z", 1, "2026-11-23T22:59:59.000Z"],
		["decided on Sunday evening in UTC, Monday in Berlin", working(), "2026-11-22T23:30:00Z", 1, "2026-11-24T22:59:59.000Z"],
		["over a holiday", working(), "2026-11-25T10:00:00Z", 3, "2026-12-01T22:59:59.000Z"],
		["a holiday on a weekend moves nothing", working(), "2026-12-24T10:00:00Z", 1, "2026-12-28T22:59:59.000Z"],
		["over the end of summer time", working(), "2026-10-23T10:00:00Z", 1, "2026-10-26T22:59:59.000Z"],
		[
			"where Sunday is worked and Friday is not",
			working({ workingDays: [1, 2, 3, 4, 7] }),
			"2026-11-19T10:00:00Z",
			1,
			"2026-11-22T22:59:59.000Z",
		],
		["by the zone of the calendar", working({ zone: "America/New_York" }), "2026-11-24T03:00:00Z", 1, "2026-11-25T04:59:59.000Z"],
		["calendar days, weekend and holiday counted", plain(), "2026-11-25T10:00:00Z", 3, "2026-11-28T22:59:59.000Z"],
		[
			"working days over a day that a zone skipped",
			working({ zone: "Pacific/Apia", holidays: [] }),
			"2011-12-29T20:00:00Z",
			1,
			"2012-01-02T09:59:59.000Z",
		],
		[
			"calendar days over a day that a zone skipped",
			plain({ zone: "Pacific/Apia" }),
			"2011-12-29T20:00:00Z",
			1,
			"2011-12-31T09:59:59.000Z",
		],
		["without a calendar: 24 hours each", null, "2026-11-20T10:00:00Z", 3, "2026-11-23T10:00:00.000Z"],
	])("%s", (_, counting, from, days, due) => {
		expect(dueAfter(counting, new Date(from), days).toISOString()).toBe(due);
	});

	it("is worked out once for each length, however many rows ask", () => {
		const from = new Date("2026-11-23T10:00:00Z");
		expect(dueTable(working(), from, [1, 3, 1, 3, 3])).toEqual({
			days: [1, 3],
			dueAt: [new Date("2026-11-24T22:59:59Z"), new Date("2026-11-27T22:59:59Z")],
		});
	});
});

const ZONES = [
	"Europe/Berlin",
	"America/New_York",
	"Pacific/Apia",
	"Asia/Kolkata",
	"America/Santiago",
	"America/Nuuk",
	"America/Havana",
] as const;
const HOUR = 3_600_000;
const PATIENCE = 60_000;

/** Spring and autumn, when clocks change, and the week in which Samoa lost a day: where decisions fall, and how far their days are looked up. */
const WINDOWS = [
	{ from: Date.UTC(2026, 2, 1), to: Date.UTC(2026, 3, 10), until: Date.UTC(2026, 6, 10) },
	{ from: Date.UTC(2026, 9, 15), to: Date.UTC(2026, 10, 10), until: Date.UTC(2027, 1, 10) },
	{ from: Date.UTC(2011, 11, 25), to: Date.UTC(2012, 0, 3), until: Date.UTC(2012, 3, 10) },
] as const;

type Lived = { day: string; weekday: number; last: number };
const lived = new Map<string, Lived[]>();

/** The days of a zone as the platform names them, every half hour asked: no arithmetic of days, and none of offsets. */
function daysLived(zone: string): Lived[] {
	const known = lived.get(zone);
	if (known) return known;
	const format = new Intl.DateTimeFormat("en-CA", { timeZone: zone, weekday: "short", year: "numeric", month: "2-digit", day: "2-digit" });
	const days = new Map<string, Lived>();
	for (const { from, until } of WINDOWS) {
		for (let at = from; at < until; at += HOUR / 2) {
			const [weekday = "", day = ""] = format.format(at).split(", ");
			days.set(day, { day, weekday: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(weekday) + 1, last: at + HOUR / 2 - 1000 });
		}
	}
	const all = [...days.values()].sort((a, b) => a.last - b.last);
	lived.set(zone, all);
	return all;
}

/** The same deadline by looking the days up one after the other. */
function lookedUp({ basis, calendar }: Counting, from: Date, days: number): number | undefined {
	return daysLived(calendar.zone)
		.filter(({ last }) => last + 1000 > from.getTime())
		.slice(1)
		.filter(
			({ day, weekday }) =>
				basis === "calendar" || (calendar.workingDays.includes(weekday) && !calendar.holidays.some((h) => h.day === day)),
		)[days - 1]?.last;
}

const workingDays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 7 }).map((all) => all.sort());
const holidays = fc
	.uniqueArray(fc.integer({ min: 0, max: 300 }), { maxLength: 20 })
	.map((all) => all.sort((a, b) => a - b).map((n) => ({ day: daysAfter("2026-03-01", n), name: `Holiday ${n}` })));
const counting: fc.Arbitrary<Counting> = fc.record({
	basis: fc.constantFrom("working" as const, "working" as const, "calendar" as const),
	calendar: fc.record({ version: fc.constant(1), zone: fc.constantFrom(...ZONES), workingDays, holidays }),
});
const moment = fc.oneof(...WINDOWS.map(({ from, to }) => fc.integer({ min: from, max: to }))).map((at) => new Date(at));
const lengths = fc.integer({ min: 1, max: 8 });

describe("for any calendar, moment and length", () => {
	it(
		"the due moment is the last second of a day that counts, as looking up day after day finds it",
		() => {
			fc.assert(
				fc.property(counting, moment, lengths, (how, from, days) => {
					const due = dueAfter(how, from, days);
					const day = dayIn(due, how.calendar.zone);
					if (how.basis === "working") expect(dayOff(how.calendar, day)).toBeNull();
					expect(dayIn(new Date(due.getTime() + 1000), how.calendar.zone)).not.toBe(day);
					expect(due.getTime()).toBe(lookedUp(how, from, days));
				}),
				{ numRuns: 200 },
			);
		},
		PATIENCE,
	);

	it(
		"a day more is due later, and a decision later is never due earlier",
		() => {
			fc.assert(
				fc.property(counting, moment, lengths, fc.integer({ min: 0, max: 72 * HOUR }), (how, from, days, later) => {
					const due = dueAfter(how, from, days);
					expect(due.getTime()).toBeGreaterThan(from.getTime());
					expect(dueAfter(how, from, days + 1).getTime()).toBeGreaterThan(due.getTime());
					expect(dueAfter(how, new Date(from.getTime() + later), days).getTime()).toBeGreaterThanOrEqual(due.getTime());
				}),
				{ numRuns: 100 },
			);
		},
		PATIENCE,
	);

	it(
		"what was due before one moment, and nothing else, has waited so many days",
		() => {
			fc.assert(
				fc.property(
					fc.option(counting),
					moment,
					lengths,
					lengths,
					fc.integer({ min: 0, max: 40 * 24 * HOUR }),
					(how, from, allowed, days, later) => {
						const due = dueAfter(how, from, allowed);
						const now = new Date(due.getTime() + later);
						expect(due < overdueSince(how, now, days)).toBe(dueAfter(how, due, days) < now);
						expect(daysOverdue(how, due, now) >= days).toBe(dueAfter(how, due, days) < now);
					},
				),
				{ numRuns: 100 },
			);
		},
		PATIENCE,
	);
});

describe("in words", () => {
	it.each<[string, Counting | null, string, number, string]>([
		[
			"holidays that made a difference are named",
			working(),
			"2026-11-25T10:00:00Z",
			3,
			"Tue 1 Dec 2026 23:59 Europe/Berlin (3 working days, calendar version 2; 26 Nov Thanksgiving not counted)",
		],
		[
			"one on a Saturday made none",
			working(),
			"2026-12-24T10:00:00Z",
			1,
			"Mon 28 Dec 2026 23:59 Europe/Berlin (1 working day, calendar version 2; 25 Dec Christmas Day not counted)",
		],
		["calendar days", plain(), "2026-11-25T10:00:00Z", 3, "Sat 28 Nov 2026 23:59 Europe/Berlin (3 calendar days)"],
		["without a calendar", null, "2026-11-25T10:05:00Z", 3, "Sat 28 Nov 2026 10:05 UTC (3 days)"],
	])("%s", (_, how, from, days, said) => {
		const at = new Date(from);
		expect(dueInWords(how, at, days, dueAfter(how, at, days))).toBe(said);
	});

	it("counts what it does not name", () => {
		const all = [23, 24, 25, 26, 27, 30].map((n) => ({ day: `2026-11-${n}`, name: `H${n}` }));
		const how = working({ holidays: all });
		const from = new Date("2026-11-20T10:00:00Z");
		expect(dueInWords(how, from, 1, dueAfter(how, from, 1))).toMatch(
			/; 23 Nov H23, 24 Nov H24, 25 Nov H25, 26 Nov H26 and 2 more not counted\)$/,
		);
	});

	it("says lengths and weeks", () => {
		expect([lengthWords(working(), 1), lengthWords(plain(), 1, 3, 5), lengthWords(null, 2)]).toEqual([
			"1 working day",
			"1, 3 and 5 calendar days",
			"2 days",
		]);
		expect([[1, 2, 3, 4, 5], [1, 2, 3, 4, 7], [1, 3], [1, 2, 4, 5], [6], [1, 2, 3, 4, 5, 6, 7]].map(weekInWords)).toEqual([
			"Monday to Friday",
			"Sunday to Thursday",
			"Monday, Wednesday",
			"Monday, Tuesday, Thursday, Friday",
			"Saturday",
			"every day of the week",
		]);
	});

	it("says what a version changes", () => {
		expect(changesBetween(CALENDAR, CALENDAR)).toEqual([]);
		const next = { zone: "UTC", workingDays: [1, 2, 3, 4], holidays: [{ day: "2026-11-26", name: "Thanks" }] };
		expect(changesBetween(CALENDAR, next)).toEqual([
			"Days end in UTC, before in Europe/Berlin",
			"Working days are Monday to Thursday, before Monday to Friday",
			"New holidays: 2026-11-26 Thanks",
			"No longer holidays: 2026-11-26 Thanksgiving, 2026-12-25 Christmas Day, 2026-12-26 Boxing Day",
		]);
	});
});

describe("pasted holidays", () => {
	it("are read from lines and from CSV, in the order of days", () => {
		const text =
			'\ufeffDate,Name\r\n2026-12-25 Christmas Day\r\n\r\n2026-01-01,"New Year, first"\n"2026-05-01";"Day of ""Labour"""\n2026-10-03\tUnity';
		expect(parseHolidays(text)).toEqual({
			holidays: [
				{ day: "2026-01-01", name: "New Year, first" },
				{ day: "2026-05-01", name: 'Day of "Labour"' },
				{ day: "2026-10-03", name: "Unity" },
				{ day: "2026-12-25", name: "Christmas Day" },
			],
			bad: [],
		});
	});

	it.each([
		["25.12.2026 Christmas", "it does not begin with a day such as 2026-12-25"],
		["Christmas 2026-12-25", "it does not begin with a day such as 2026-12-25"],
		["2026-02-29 Leap day", "there is no 2026-02-29"],
		["2026-13-01 Nothing", "there is no 2026-13-01"],
		["1926-12-25 Long ago", "the year is not between 2000 and 2100"],
		["2026-12-25", "the holiday has no name"],
		['2026-12-25,""', "the holiday has no name"],
		[`2026-12-25 ${"x".repeat(81)}`, "the name is longer than 80 characters"],
		["2026-12-24 Another Eve", "the day stands on line 1 already"],
	])("%s is named with its reason", (line, reason) => {
		const { holidays, bad } = parseHolidays(`2026-12-24 Christmas Eve\n${line}`);
		expect(holidays).toEqual([{ day: "2026-12-24", name: "Christmas Eve" }]);
		expect(bad).toEqual([{ line: 2, text: line.slice(0, 60), reason }]);
		const refused = ChangeCalendar.safeParse({
			...{ basedOn: 1, zone: "UTC", workingDays: [5, 1, 1], reason: "A new year begins" },
			holidays: `2026-12-24 Christmas Eve\n${line}`,
		});
		expect(refused.error?.issues.map(({ message }) => message)).toEqual(bad.map(badLineWords));
	});
});
