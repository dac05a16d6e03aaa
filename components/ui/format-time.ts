const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export type TimeShow = "date" | "minute" | "second";

/**
 * A moment in words that are the same on server and browser: "15 Oct 2026, 17:00 UTC".
 * Times are shown in UTC; a deadline is shown in its own zone, named by its city.
 * @param at   the moment
 * @param show how fine; "date" leaves the zone out only for UTC
 * @param zone IANA name
 */
export function formatTime(at: Date, show: TimeShow = "minute", zone = "UTC"): string {
	const part = zonedParts(at, zone);
	const date = `${Number(part.day)} ${months[Number(part.month) - 1]} ${part.year}`;
	if (show === "date") return zone === "UTC" ? date : `${date} ${zoneName(zone)}`;
	const clock = show === "second" ? `${part.hour}:${part.minute}:${part.second}` : `${part.hour}:${part.minute}`;
	return `${date}, ${clock} ${zoneName(zone)}`;
}

/** "America/New_York" is "New York" to a reader. */
function zoneName(zone: string): string {
	return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

/** Digits only: month names and punctuation differ between versions of the locale data. */
function zonedParts(at: Date, timeZone: string): Record<string, string> {
	const format = new Intl.DateTimeFormat("en-US", {
		timeZone,
		hourCycle: "h23",
		year: "numeric",
		month: "2-digit",
		day: "2-digit",
		hour: "2-digit",
		minute: "2-digit",
		second: "2-digit",
	});
	return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
}
