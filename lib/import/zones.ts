import { tzOffset } from "@date-fns/tz";

const QUARTER = 900_000;
const MOST_KEPT = 20_000;
const offsets = new Map<string, number>();

/** Whether this machine knows the zone: an IANA name such as `Europe/Berlin`, or `UTC`. */
export function isZone(zone: string): boolean {
	return !Number.isNaN(tzOffset(zone, new Date(0)));
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
