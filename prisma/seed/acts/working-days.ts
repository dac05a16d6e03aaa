import { changeCalendar } from "@/lib/calendar/change-calendar";
import type { Stage } from "./stage";

const DAY = 86_400_000;
const iso = (at: number) => new Date(at).toISOString().slice(0, 10);

/** The administrator writes the company's holidays down: those of Ireland, from the year of the last campaign to the next. */
export async function writeHolidays({ crew, calendar }: Stage): Promise<void> {
	const [first, last] = [Number(calendar.last.asOf.slice(0, 4)), Number(calendar.today.slice(0, 4)) + 1];
	const years = Array.from({ length: last - first + 1 }, (_, n) => first + n);
	await changeCalendar(await crew.as("iam-lead"), {
		basedOn: 1,
		zone: "Europe/Dublin",
		workingDays: [1, 2, 3, 4, 5],
		holidays: years.flatMap(holidaysOf).join("\n"),
		reason: "Public holidays, where the service desk works",
	});
}

function holidaysOf(year: number): string[] {
	return [
		`${year}-01-01 New Year's Day`,
		`${brigid(year)} Saint Brigid's Day`,
		`${year}-03-17 Saint Patrick's Day`,
		`${iso(easter(year) + DAY)} Easter Monday`,
		`${monday(year, 4)} May Day`,
		`${monday(year, 5)} June holiday`,
		`${monday(year, 7)} August holiday`,
		`${iso(Date.parse(`${monday(year, 10)}T00:00:00Z`) - 7 * DAY)} October holiday`,
		`${year}-12-25 Christmas Day`,
		`${year}-12-26 Saint Stephen's Day`,
	];
}

/** The first Monday of a month, counted from 0. */
function monday(year: number, month: number): string {
	const weekday = new Date(Date.UTC(year, month, 1)).getUTCDay();
	return iso(Date.UTC(year, month, 1 + ((8 - weekday) % 7)));
}

/** The first Monday of February, or its first day where that is a Friday. */
const brigid = (year: number): string => (new Date(Date.UTC(year, 1, 1)).getUTCDay() === 5 ? `${year}-02-01` : monday(year, 1));

/** Easter Sunday, by the Gregorian rule (Meeus, Jones, Butcher). */
function easter(year: number): number {
	const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
	const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
	const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
	const m = Math.floor((a + 11 * h + 22 * l) / 451);
	const n = h + l - 7 * m + 114;
	return Date.UTC(year, Math.floor(n / 31) - 1, (n % 31) + 1);
}
