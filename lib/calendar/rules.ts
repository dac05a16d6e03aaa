import { tzOffset } from "@date-fns/tz";

/** A calendar day, `2026-09-30`. Days of one calendar sort as text. */
type Day = string;
export type Holiday = { day: Day; name: string };

/** When the company works: one version of its calendar. `workingDays` are ISO weekdays, 1 for Monday to 7 for Sunday; holidays in the order of days. */
export type WorkCalendar = { version: number; zone: string; workingDays: number[]; holidays: Holiday[] };

/** Which days count towards a deadline: every day, or those the company works. */
export type DayBasis = "calendar" | "working";
export const DAY_BASES = {
	calendar: { label: "Calendar days", hint: "Every day counts, weekends and holidays too." },
	working: { label: "Working days", hint: "Only days on which the company works count." },
} as const satisfies Record<DayBasis, { label: string; hint: string }>;
export const DAY_BASIS_KEYS = Object.keys(DAY_BASES) as [DayBasis, ...DayBasis[]];

/** How the days of a track are counted, as frozen when it was staged. */
export type Counting = { basis: DayBasis; calendar: WorkCalendar };

export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY_MS = 86_400_000;

const offsetAt = (at: number, zone: string) => tzOffset(zone, new Date(at)) * 60_000;

/** Whether the text names an IANA time zone this runtime knows, such as `Europe/Berlin` or `UTC`. A bare offset (`+05:30`) is none: it says nothing about summer. */
export function isZone(zone: string): boolean {
	if (!/^[A-Za-z]/.test(zone)) return false;
	try {
		return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
	} catch {
		return false;
	}
}

/** The last second of a calendar day in a zone, as an instant: the last that clocks there show with this date, also where they show midnight twice. */
export function endOfDay(day: Day, zone: string): Date {
	const midnight = Date.parse(`${day}T00:00:00Z`) + DAY_MS;
	const [before, after] = [midnight - offsetAt(midnight - DAY_MS, zone), midnight - offsetAt(midnight + DAY_MS, zone)];
	const shown = [before, after].filter((at) => midnight - at === offsetAt(at, zone) && dayIn(new Date(at - 1000), zone) === day);
	// No clock shows a midnight that is skipped: the day ends where the clocks are put on.
	return new Date((shown.length > 0 ? Math.max(...shown) : before) - 1000);
}

/** The calendar day of an instant in a zone. */
export function dayIn(at: Date, zone: string): Day {
	return new Date(at.getTime() + offsetAt(at.getTime(), zone)).toISOString().slice(0, 10);
}

/** The day so many days after another; before it, when negative. */
export const daysAfter = (day: Day, days: number): Day =>
	new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** From one day to another, in days; negative when the other is earlier. */
export const daysBetween = (from: Day, to: Day): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

/** ISO weekday, 1 for Monday to 7 for Sunday. */
const weekdayOf = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

/** Why nobody works on a day: the holiday's name, or the weekday; null for a working day. */
export function dayOff({ workingDays, holidays }: Pick<WorkCalendar, "workingDays" | "holidays">, day: Day): string | null {
	if (!workingDays.includes(weekdayOf(day))) return WEEKDAYS[weekdayOf(day) - 1] ?? "";
	return holidays.find((h) => h.day === day)?.name ?? null;
}

/** Whether a day counts. A day that a zone skipped altogether (Samoa, 30 December 2011) never does. */
const isCounted = ({ basis, calendar }: Counting, day: Day): boolean =>
	(basis === "calendar" || dayOff(calendar, day) === null) && dayIn(endOfDay(day, calendar.zone), calendar.zone) === day;

/**
 * When something is due that may take so many days: the last second, in the calendar's zone, of the day that is the last of them. The day on which it began
 * is not counted. Without a calendar (tracks staged before there was one): so many times 24 hours later.
 * @param days 1 or more
 */
export function dueAfter(counting: Counting | null, from: Date, days: number): Date {
	if (counting === null) return new Date(from.getTime() + days * DAY_MS);
	let day = dayIn(from, counting.calendar.zone);
	for (let left = days; left > 0; ) {
		day = daysAfter(day, 1);
		if (isCounted(counting, day)) left -= 1;
	}
	return endOfDay(day, counting.calendar.zone);
}

/** The due moments of a few lengths, each once, as columns to join rows with: what many rows of one act need of the calendar. */
export function dueTable(counting: Counting | null, from: Date, lengths: Iterable<number>): { days: number[]; dueAt: Date[] } {
	const days = [...new Set(lengths)];
	return { days, dueAt: days.map((n) => dueAfter(counting, from, n)) };
}

/**
 * The moment such that what was due before it has been overdue for the given number of days: due + days < now ⟺ due < this. So many deadlines are
 * compared with one moment, in one statement.
 * @param days 1 or more
 */
export function overdueSince(counting: Counting | null, now: Date, days: number): Date {
	if (counting === null) return new Date(now.getTime() - days * DAY_MS);
	const { zone } = counting.calendar;
	let day = dayIn(now, zone);
	for (let left = days; left > 0; ) {
		if (isCounted(counting, day) && endOfDay(day, zone) < now) left -= 1;
		day = daysAfter(day, -1);
	}
	// Due on that day or earlier, to its last millisecond.
	return new Date(endOfDay(day, zone).getTime() + 1000);
}

/** How many of the days that count are over since a deadline: the most by which `dueAfter` of it still lies before now. Without a calendar, times 24 hours. */
export function daysOverdue(counting: Counting | null, dueAt: Date, now: Date): number {
	if (counting === null) return Math.max(0, Math.ceil((now.getTime() - dueAt.getTime()) / DAY_MS) - 1);
	const { zone } = counting.calendar;
	let [day, over] = [daysAfter(dayIn(dueAt, zone), 1), 0];
	for (; endOfDay(day, zone) < now; day = daysAfter(day, 1)) if (isCounted(counting, day)) over += 1;
	return over;
}

/** "Tue 24 Nov 2026" */
export function dayWords(day: Day): string {
	return `${WEEKDAYS[weekdayOf(day) - 1]?.slice(0, 3)} ${shortDay(day)} ${day.slice(0, 4)}`;
}
const shortDay = (day: Day) => `${Number(day.slice(8))} ${MONTHS[Number(day.slice(5, 7)) - 1]}`;

/** "Tue 24 Nov 2026 23:59 Europe/Berlin" */
function momentWords(at: Date, zone: string): string {
	const local = new Date(at.getTime() + offsetAt(at.getTime(), zone));
	return `${dayWords(dayIn(at, zone))} ${local.toISOString().slice(11, 16)} ${zone}`;
}

/** "3 working days", "1 calendar day", "1, 3 and 5 working days"; without a calendar plain days. */
export function lengthWords(counting: Pick<Counting, "basis"> | null, ...days: number[]): string {
	const numbers = days.length > 1 ? `${days.slice(0, -1).join(", ")} and ${days.at(-1)}` : `${days[0]}`;
	return `${numbers} ${counting ? `${counting.basis} ` : ""}${numbers === "1" ? "day" : "days"}`;
}

/** Named in a sentence at most; the rest is counted. */
const NAMED = 4;

/**
 * A deadline and how it was counted: "Tue 24 Nov 2026 23:59 Europe/Berlin (3 working days, calendar version 2; 26 Nov Thanksgiving not counted)".
 * Holidays are named where they made a difference: on a weekday that is worked.
 */
export function dueInWords(counting: Counting | null, from: Date, days: number, dueAt: Date): string {
	if (counting === null) return `${momentWords(dueAt, "UTC")} (${lengthWords(null, days)})`;
	const { basis, calendar } = counting;
	const [first, last] = [dayIn(from, calendar.zone), dayIn(dueAt, calendar.zone)];
	const passed = calendar.holidays.filter(
		({ day }) => basis === "working" && day > first && day <= last && calendar.workingDays.includes(weekdayOf(day)),
	);
	const named = passed.slice(0, NAMED).map(({ day, name }) => `${shortDay(day)} ${name}`);
	const rest = passed.length > NAMED ? ` and ${passed.length - NAMED} more` : "";
	const how = basis === "working" ? `${lengthWords(counting, days)}, calendar version ${calendar.version}` : lengthWords(counting, days);
	return `${momentWords(dueAt, calendar.zone)} (${how}${passed.length > 0 ? `; ${named.join(", ")}${rest} not counted` : ""})`;
}

/** "Monday to Friday", "Sunday to Thursday", "Monday, Wednesday" */
export function weekInWords(workingDays: readonly number[]): string {
	const name = (n: number | undefined) => WEEKDAYS[(n ?? 1) - 1] ?? "";
	const follows = (n: number) => workingDays.includes((n % 7) + 1);
	const starts = workingDays.filter((n) => !workingDays.includes(((n + 5) % 7) + 1));
	if (workingDays.length < 7 && workingDays.length > 2 && starts.length === 1) {
		return `${name(starts[0])} to ${name(workingDays.find((n) => !follows(n)))}`;
	}
	return workingDays.length === 7 ? "every day of the week" : workingDays.map(name).join(", ");
}

/** What one version has otherwise than the version before, a sentence each. */
export function changesBetween(before: WorkCalendar, after: Omit<WorkCalendar, "version">): string[] {
	const listed = (all: Holiday[], other: Holiday[]) => all.filter((h) => !other.some((o) => o.day === h.day && o.name === h.name));
	const told = (word: string, all: Holiday[]) => {
		const named = all.slice(0, NAMED).map(({ day, name }) => `${day} ${name}`);
		return all.length === 0 ? [] : [`${word}: ${named.join(", ")}${all.length > NAMED ? ` and ${all.length - NAMED} more` : ""}`];
	};
	return [
		...(before.zone === after.zone ? [] : [`Days end in ${after.zone}, before in ${before.zone}`]),
		...(before.workingDays.join() === after.workingDays.join()
			? []
			: [`Working days are ${weekInWords(after.workingDays)}, before ${weekInWords(before.workingDays)}`]),
		...told("New holidays", listed(after.holidays, before.holidays)),
		...told("No longer holidays", listed(before.holidays, after.holidays)),
	];
}
