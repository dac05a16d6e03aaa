import { asArray } from "./bytes.mjs";

const TASKS_FILE = "09_removals.csv";
const COUNTED_FILE = "02_campaign.json";
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const DAY_MS = 86_400_000;
/** No deadline lies further off, whatever the list of holidays. */
const LONGEST = 5000;

/** Which day it is at an instant in a zone, `YYYY-MM-DD`. @param {string} zone @returns {(at: number) => string} */
function clockOf(zone) {
	const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
	return (at) => {
		const [month, day, year] = format.format(at).split("/");
		return `${year}-${month}-${day}`;
	};
}

/** File 09: works out again when each removal was due, by the days and the calendar 02 says, and whether it ran late. */
export class DeadlineReader {
	/** @param {import("./findings.mjs").Findings} findings */
	constructor(findings) {
		this.findings = findings;
		/** @type {((at: number, days: number) => number) | null} the due moment of so many days from an instant; null while nothing says how they are counted */
		this.due = null;
		/** @type {Map<string, number>} rows of one act share time and days */
		this.known = new Map();
		this.words = "days of 24 hours";
		/** When the pack speaks as of: what is not verified by then waits until then. */
		this.cutoff = Number.NaN;
	}

	/** @param {any} campaign content of 02_campaign.json */
	countAs({ removal_days: how }) {
		if (how === null || how === undefined) {
			this.due = (at, days) => at + days * DAY_MS;
			return;
		}
		this.words = `${how.counted} days of calendar version ${how.calendar_version}, in ${how.zone}`;
		try {
			this.due = dueBy(how);
		} catch (error) {
			this.findings.fail(3, COUNTED_FILE, `does not say how days are counted: ${error instanceof Error ? error.message : error}`);
		}
	}

	/** Late is what was verified after its deadline, or is not and the pack's time is past it; what was withdrawn is not. @param {Record<string, string>} row @param {number} line */
	late({ row_id, state, due_at, checked_at, late }, line) {
		const until = state === "verified" ? Date.parse(checked_at) : this.cutoff;
		const isLate = state !== "withdrawn" && until > Date.parse(due_at);
		if (late === (isLate ? "yes" : "no") && (state === "withdrawn" || !Number.isNaN(until))) return;
		const stood = state === "verified" ? `verified at ${checked_at}` : `${state} at the time of the pack`;
		const message = `says "${late}" under late, but it was due at ${due_at} and ${stood}`;
		this.findings.fail(3, TASKS_FILE, message, { row: row_id, line });
	}

	/** @param {Record<string, string>} row @param {number} line */
	removal({ row_id, decided_at, sla_days, due_at }, line) {
		if (!this.due) return;
		const [from, days] = [Date.parse(decided_at), Number(sla_days)];
		const key = `${decided_at} ${sla_days}`;
		const counts = !Number.isNaN(from) && Number.isInteger(days) && days > 0 && days < LONGEST;
		const due = this.known.get(key) ?? (counts ? this.due(from, days) : Number.NaN);
		this.known.set(key, due);
		if (Date.parse(due_at) === due) return;
		const right = Number.isNaN(due) ? "cannot be worked out" : `are over at ${new Date(due).toISOString()}`;
		const message = `is due at ${due_at}, but ${sla_days} ${this.words}, from ${decided_at} ${right}`;
		this.findings.fail(3, TASKS_FILE, message, { row: row_id, line });
	}
}

/** @param {{ counted: string, zone: string, working_days: string[], holidays: { day: string }[] }} how @returns {(at: number, days: number) => number} */
function dueBy({ counted, zone, working_days, holidays }) {
	const worked = new Set(asArray(working_days, "the working days").filter((name) => WEEKDAYS.includes(name)));
	const off = new Set(asArray(holidays, "the holidays").map(({ day }) => day));
	if (counted !== "calendar" && (counted !== "working" || worked.size === 0)) throw new Error("it names no days that count");
	const dayAt = clockOf(zone);
	/** @type {Map<string, number | null>} last second of each day that counts; null for one that does not */
	const ends = new Map();
	const endOf = (/** @type {string} */ day) => {
		const midnight = Date.parse(`${day}T00:00:00Z`);
		if (counted === "working" && (!worked.has(WEEKDAYS[new Date(midnight).getUTCDay()]) || off.has(day))) return null;
		// By halves: the last second at which the zone has not come to the next day.
		let [low, high] = [midnight / 1000 - 50_400, midnight / 1000 + 180_000];
		while (high - low > 1) {
			const middle = Math.floor((low + high) / 2);
			if (dayAt(middle * 1000) <= day) low = middle;
			else high = middle;
		}
		// A day that the zone skipped ends on the day before, and does not count.
		return dayAt(low * 1000) === day ? low * 1000 : null;
	};
	return (at, days) => {
		const first = Date.parse(`${dayAt(at)}T00:00:00Z`);
		for (let n = 1, left = days; n < LONGEST; n += 1) {
			const day = new Date(first + n * DAY_MS).toISOString().slice(0, 10);
			const end = ends.has(day) ? ends.get(day) : endOf(day);
			ends.set(day, end ?? null);
			if (typeof end === "number") left -= 1;
			if (left === 0) return /** @type {number} */ (end);
		}
		return Number.NaN;
	};
}
