import { tzOffset } from "@date-fns/tz";
import { endOfDay } from "@/lib/calendar/rules";

const QUARTER = 900_000;
const MOST_KEPT = 20_000;
const offsets = new Map<string, number>();
const dayEnds = new Map<string, number>();

/** The last second of a day in a zone, in milliseconds since 1970. A file holds few days many times, so they are kept. */
export function dayEnd(day: string, zone: string): number {
	const key = `${zone} ${day}`;
	const known = dayEnds.get(key);
	if (known !== undefined) return known;
	if (dayEnds.size >= MOST_KEPT) dayEnds.clear();
	const end = endOfDay(day, zone).getTime();
	dayEnds.set(key, end);
	return end;
}

/**
 * The instant at which the clocks of `zone` show a local time, in milliseconds since 1970 as all else here.
 * @param local the local time, written as if it were UTC
 * @param lenient a time that the zone skipped becomes the one it skipped to (the start of a day that begins at 1:00), instead of null
 */
export function toUtc(local: number, zone: string, lenient: boolean): number | null {
	if (zone === "UTC") return local;
	const before = offsetAt(local - 86_400_000, zone);
	const after = offsetAt(local + 86_400_000, zone);
	if (before === after) return local - before;
	const candidates = [local - before, local - after].filter((at) => local - at === offsetAt(at, zone));
	if (candidates.length > 0) return Math.min(...candidates);
	return lenient ? local - before : null;
}

/** Offset from UTC in milliseconds. Offsets change on quarters of an hour only, so one answer serves the whole quarter. */
function offsetAt(at: number, zone: string): number {
	const quarter = Math.floor(at / QUARTER);
	const key = `${zone} ${quarter}`;
	const known = offsets.get(key);
	if (known !== undefined) return known;
	if (offsets.size >= MOST_KEPT) offsets.clear();
	const offset = tzOffset(zone, new Date(quarter * QUARTER)) * 60_000;
	offsets.set(key, offset);
	return offset;
}
