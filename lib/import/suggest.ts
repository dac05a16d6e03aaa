import { DATE_FORMATS, type DateFormat, parseTime } from "./dates";
import type { Meaning } from "./schema";

/** Formats in which every filled cell of a sample is a date between 1985 and 2100, for the mapping screen. More than one: the user decides. */
export function suggestDates(values: readonly string[]): DateFormat[] {
	const filled = values.map((value) => value.trim()).filter((value) => value !== "" && suggestMeaning(value) === null);
	if (filled.length === 0) return [];
	return (Object.keys(DATE_FORMATS) as DateFormat[]).filter((format) =>
		filled.every((value) => {
			const time = parseTime(value, format, "UTC", "start");
			return time !== null && time.year >= 1985 && time.year < 2100;
		}),
	);
}

/** What a value that is no date most likely means; null for an ordinary value. A suggestion: exports do not agree, so the user confirms it. */
export function suggestMeaning(value: string): Meaning | null {
	const text = value.trim().toLowerCase();
	if (/^(never|nie|jamais|infinity|-infinity|9223372036854775807)$/.test(text) || /^(0|-1)$/.test(text) || /^9999-12-31/.test(text))
		return "never";
	if (/^(n\/a|na|not[ _]applicable|not_supported)$/.test(text)) return "not_applicable";
	if (/^(null|none|nil|unknown|no_information|not[ _]known|-+|\?|0001-01-01.*|1601-01-01.*)$/.test(text)) return "not_known";
	return null;
}
