const DAY = 86_400_000;

/** One quarter's review. Days are calendar days in UTC, `YYYY-MM-DD`. */
export interface Quarter {
	/** For example "FY26 Q4"; the fiscal year is the calendar year. */
	label: string;
	asOf: string;
	due: string;
}

/** The dates of the demonstration, all worked out from the day on which it is loaded. */
export interface DemoCalendar {
	today: string;
	/** The campaign that is closed and signed. */
	last: Quarter;
	/** The campaign that is active: as of sixteen days ago, due in five. */
	present: Quarter;
}

/** An instant: so many days after a calendar day, at an hour and minute (UTC). */
export function at(day: string, days: number, hour = 9, minute = 0): Date {
	return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY + hour * 3_600_000 + minute * 60_000);
}

/** The calendar day so many days after another. */
export const dayAfter = (day: string, days: number): string => at(day, days, 0).toISOString().slice(0, 10);

/** Three months earlier, on the same day or the last of a shorter month. */
function quarterBefore(day: string): string {
	const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
	const lastOfMonth = new Date(Date.UTC(year, month - 3, 0)).getUTCDate();
	return new Date(Date.UTC(year, month - 4, Math.min(date, lastOfMonth))).toISOString().slice(0, 10);
}

function label(day: string): string {
	const [year = 0, month = 1] = day.split("-").map(Number);
	return `FY${String(year).slice(2)} Q${Math.ceil(month / 3)}`;
}

/** @param loaded the moment of loading, by the database's clock */
export function demoCalendar(loaded: Date): DemoCalendar {
	const today = loaded.toISOString().slice(0, 10);
	const present = dayAfter(today, -16);
	const last = quarterBefore(present);
	return {
		today,
		last: { label: label(last), asOf: last, due: dayAfter(last, 16) },
		present: { label: label(present), asOf: present, due: dayAfter(present, 21) },
	};
}
