import { dayEnd, toUtc } from "./zones";

/** Ways in which exports write a moment. */
export const DATE_FORMATS = {
	iso: "ISO 8601: 2026-12-31, 2026-12-31T08:15:30Z, 2026-12-31 08:15:30.123+01",
	us: "month first: 12/31/2026 or 12/31/2026 8:15:30 AM",
	day_first: "day first: 31.12.2026, 31/12/2026 or 31-12-2026, also with 08:15:30",
	compact: "digits: 20261231 or 20261231081530",
	epoch_s: "seconds since 1970, with or without a fraction: 1798704930",
	epoch_ms: "milliseconds since 1970: 1798704930000",
	json_ms: "/Date(1798704930000)/ as Windows PowerShell writes it",
	filetime: "Windows FILETIME, 100 ns since 1601: 134431785300000000",
	ldap: "LDAP generalised time: 20261231081530.0Z",
} as const;
export type DateFormat = keyof typeof DATE_FORMATS;

export interface ParsedTime {
	/** UTC, `YYYY-MM-DDTHH:MM:SS[.ffffff]Z`, to the microsecond. */
	at: string;
	year: number;
}

/** What a date without a time stands for: its first or its last second, in the zone. An end of validity lasts through its day. */
export type DayEdge = "start" | "end";

/**
 * Reads one cell as a moment.
 * @param zone IANA name; used where the text has no zone of its own
 * @returns null when the text is not in this format, is no real date, or is a local time that the zone skipped (start of summer time). Of a
 * local time that came twice (end of summer time) the earlier is taken.
 */
export function parseTime(text: string, format: DateFormat, zone: string, edge: DayEdge): ParsedTime | null {
	switch (format) {
		case "iso":
			return iso(text, zone, edge);
		case "epoch_s":
			return /^-?\d{1,12}(\.\d+)?$/.test(text) ? fromMicros(secondsToMicros(text)) : null;
		case "epoch_ms":
			return /^-?\d{1,15}$/.test(text) ? fromMicros(BigInt(text) * 1000n) : null;
		case "filetime":
			return /^\d{15,19}$/.test(text) ? fromMicros(BigInt(text) / 10n - FILETIME_EPOCH) : null;
		case "json_ms": {
			const match = /^\\?\/Date\((-?\d{1,15})([+-]\d{4})?\)\\?\/$/.exec(text);
			return match ? fromMicros(BigInt(match[1] ?? "") * 1000n) : null;
		}
		case "ldap": {
			const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?(?:[.,](\d{1,9}))?(Z|[+-]\d\d(?:\d\d)?)$/.exec(text);
			return match ? fromParts(match.slice(1, 8), match[8], zone, edge) : null;
		}
		case "compact": {
			const match = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/.exec(text);
			return match ? fromParts(match.slice(1, 7), undefined, zone, edge) : null;
		}
		case "us":
		case "day_first":
			return slashed(text, format, zone, edge);
	}
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?(?: ?(Z|z|UTC|[+-]\d\d(?::?\d\d)?))?$/;

function iso(text: string, zone: string, edge: DayEdge): ParsedTime | null {
	const quick = zone === "UTC" || text.endsWith("Z") ? quickIso(text, edge) : null;
	if (quick !== null) return { at: quick, year: Number(quick.slice(0, 4)) };
	const match = ISO.exec(text);
	if (match === null || (match[4] === undefined && match[8] !== undefined)) return null;
	return fromParts(match.slice(1, 8), match[8], zone, edge);
}

/** The two commonest forms in UTC, `2026-12-31` and `2026-12-31T08:15:30Z`, ten times quicker; null leaves the text to the full rules. */
export function quickIso(text: string, edge: DayEdge): string | null {
	const timed = text.length === 20 && text.charCodeAt(10) === 84 && text.charCodeAt(19) === 90;
	if ((!timed && text.length !== 10) || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return null;
	const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
	const month = twoDigits(text, 5);
	const day = twoDigits(text, 8);
	if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month))) return null;
	if (!timed) return edge === "start" ? `${text}T00:00:00Z` : `${text}T23:59:59Z`;
	if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return null;
	if (!(twoDigits(text, 11) <= 23 && twoDigits(text, 14) <= 59 && twoDigits(text, 17) <= 59)) return null;
	return text;
}

/** Two digits as a number; NaN when one is none. */
function twoDigits(text: string, at: number): number {
	const tens = text.charCodeAt(at) - 48;
	const ones = text.charCodeAt(at + 1) - 48;
	return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

const SLASHED = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:,? (\d{1,2}):(\d\d)(?::(\d\d))?(?: ?([AaPp])\.?[Mm]\.?)?)?$/;

function slashed(text: string, format: "us" | "day_first", zone: string, edge: DayEdge): ParsedTime | null {
	const match = SLASHED.exec(text.replace(/[\u00a0\u202f]/g, " "));
	if (match === null) return null;
	const [, first = "", , second = "", year = "", hour, minute, seconds, half] = match;
	const [month, day] = format === "us" ? [first, second] : [second, first];
	const hours = half === undefined ? hour : twelveHours(Number(hour), half);
	if (hours === null) return null;
	return fromParts([year, month, day, hours, minute, seconds], undefined, zone, edge);
}

function twelveHours(hour: number, half: string): string | null {
	if (hour < 1 || hour > 12) return null;
	return String((hour % 12) + (half.toLowerCase() === "p" ? 12 : 0));
}

type Part = string | undefined;

/** @param parts year, month, day, hour, minute, second, fraction; those that are missing are undefined */
function fromParts(parts: readonly Part[], offset: Part, zone: string, edge: DayEdge): ParsedTime | null {
	const [year, month, day] = [Number(parts[0]), Number(parts[1]), Number(parts[2])];
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return null;
	const dayOnly = parts[3] === undefined;
	const [hour, minute, second] = [Number(parts[3] ?? 0), Number(parts[4] ?? 0), Number(parts[5] ?? 0)];
	if (hour > 23 || minute > 59 || second > 59) return null;
	const local = new Date(0).setUTCFullYear(year, month - 1, day) + (hour * 3600 + minute * 60 + second) * 1000;
	const utc = momentOf(local, offset, zone, dayOnly ? edge : null);
	if (utc === null) return null;
	const fraction = (parts[6] ?? "").slice(0, 6).replace(/0+$/, "");
	const at = new Date(utc).toISOString();
	return { at: fraction === "" ? `${at.slice(0, 19)}Z` : `${at.slice(0, 19)}.${fraction}Z`, year: Number(at.slice(0, 4)) };
}

/** @param local as if it were UTC @param edge which end of its day is meant, where the text has no time */
function momentOf(local: number, offset: Part, zone: string, edge: DayEdge | null): number | null {
	if (offset !== undefined) return local - offsetMs(offset);
	if (edge === "end") return dayEnd(new Date(local).toISOString().slice(0, 10), zone);
	return toUtc(local, zone, edge !== null);
}

function daysOf(year: number, month: number): number {
	if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
	return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function offsetMs(offset: string): number {
	if (/^[Zz]|UTC/.test(offset)) return 0;
	const sign = offset.startsWith("-") ? -1 : 1;
	const digits = offset.replace(/\D/g, "").padEnd(4, "0");
	return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4))) * 60_000;
}

const FILETIME_EPOCH = 11_644_473_600_000_000n;

function secondsToMicros(text: string): bigint {
	const [whole = "", fraction = ""] = text.replace("-", "").split(".");
	const micros = BigInt(whole) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, "0"));
	return text.startsWith("-") ? -micros : micros;
}

function fromMicros(micros: bigint): ParsedTime | null {
	const second = micros / 1_000_000n - (micros < 0n && micros % 1_000_000n !== 0n ? 1n : 0n);
	if (second < -62_135_596_800n || second > 253_402_300_799n) return null;
	const at = new Date(Number(second) * 1000).toISOString().slice(0, 19);
	const fraction = String(micros - second * 1_000_000n)
		.padStart(6, "0")
		.replace(/0+$/, "");
	return { at: fraction === "" ? `${at}Z` : `${at}.${fraction}Z`, year: Number(at.slice(0, 4)) };
}
