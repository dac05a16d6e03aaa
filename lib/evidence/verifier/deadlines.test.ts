import fc from "fast-check";
import { expect, it } from "vitest";
import { type Counting, daysAfter, dueAfter, WEEKDAYS } from "@/lib/calendar/rules";
import { DeadlineReader } from "./deadlines.mjs";

/** What the verifier says of one removal. */
function said(how: Counting | null, decided: Date, days: number, due: Date): string[] {
	const faults: string[] = [];
	const reader = new DeadlineReader({ fail: (check, file, message) => faults.push(`${check} ${file} ${message}`) });
	reader.countAs({
		removal_days: how && {
			counted: how.basis,
			calendar_version: how.calendar.version,
			zone: how.calendar.zone,
			working_days: how.calendar.workingDays.map((n) => WEEKDAYS[n - 1]),
			holidays: how.calendar.holidays,
		},
	});
	reader.removal({ row_id: "1", decided_at: decided.toISOString(), sla_days: `${days}`, due_at: due.toISOString() }, 2);
	return faults;
}

const YEAR = { min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) };
const counting: fc.Arbitrary<Counting> = fc.record({
	basis: fc.constantFrom("working" as const, "calendar" as const),
	calendar: fc.record({
		version: fc.constant(4),
		zone: fc.constantFrom(...Intl.supportedValuesOf("timeZone")),
		workingDays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
		holidays: fc
			.uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 10 })
			.map((all) => all.map((n) => ({ day: daysAfter("2026-01-01", n), name: "Off" }))),
	}),
});

it("finds every deadline of the product right, in any zone of the world, and one that is a second off wrong", () => {
	fc.assert(
		fc.property(fc.option(counting), fc.integer(YEAR), fc.integer({ min: 1, max: 15 }), (how, at, days) => {
			const decided = new Date(at);
			const due = dueAfter(how, decided, days);
			expect(said(how, decided, days, due)).toEqual([]);
			expect(said(how, decided, days, new Date(due.getTime() + 1000))).toEqual([expect.stringMatching(/^3 09_removals\.csv is due at /)]);
		}),
		{ numRuns: 100 },
	);
}, 60_000);

it("says so when nothing tells which days count, and judges no row by it", () => {
	const how: Counting = { basis: "working", calendar: { version: 1, zone: "UTC", workingDays: [], holidays: [] } };
	expect(said(how, new Date(YEAR.min), 1, new Date(YEAR.min))).toEqual([
		"3 02_campaign.json does not say how days are counted: it names no days that count",
	]);
	const nowhere: Counting = { basis: "calendar", calendar: { ...how.calendar, zone: "Mars/Olympus" } };
	expect(said(nowhere, new Date(YEAR.min), 1, new Date(YEAR.min))).toEqual([
		expect.stringMatching(/02_campaign\.json does not say how days are counted: .*Mars/),
	]);
});

it.each([
	["verified", "2026-10-01T09:59:59.999Z", "no"],
	["verified", "2026-10-01T10:00:00.000Z", "no"],
	["verified", "2026-10-01T10:00:00.001Z", "yes"],
	["claimed", "", "yes"],
	["open", "", "yes"],
	["withdrawn", "", "no"],
])("calls what is %s (%s) late as the product does: %s", (state, checked_at, late) => {
	const said = (cutoff: string, word: string) => {
		const faults: string[] = [];
		const reader = new DeadlineReader({ fail: (_, __, message) => faults.push(message) });
		reader.cutoff = Date.parse(cutoff);
		reader.late({ row_id: "1", state, due_at: "2026-10-01T10:00:00.000Z", checked_at, late: word }, 2);
		return faults;
	};
	const [before, after] = ["2026-10-01T10:00:00.000Z", "2026-10-02T00:00:00.000Z"];
	expect(said(after, late)).toEqual([]);
	expect(said(after, late === "yes" ? "no" : "yes")).toEqual([expect.stringContaining("under late, but it was due at 2026-10-01T10:00")]);
	// What waits is late by the time the pack speaks as of.
	if (checked_at === "") expect(said(before, "no")).toEqual([]);
	if (state !== "withdrawn" && checked_at === "") expect(said("never", late)).toHaveLength(1);
});
