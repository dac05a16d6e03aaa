import type { FieldName } from "./canonical";
import { Misfit } from "./convert";
import { DATE_FORMATS, type DateFormat, parseTime } from "./dates";
import type { Field } from "./field";
import { shorten } from "./rejection";
import type { FieldRule, Meaning } from "./schema";

/** What a cell says about a moment: when, or what its emptiness means. */
export interface Moment {
	at: string | null;
	/** null: a date was given. */
	empty: Meaning | null;
}

export type ReadMoment = (text: string) => Moment | Misfit;

const NOT_KNOWN: Moment = { at: null, empty: "not_known" };
const EARLIEST_YEAR = 1900;
const FAR_YEAR = 2100;

/** How a cell of a date field is read, by the rule's formats and meanings. */
export function momentReader(name: FieldName, field: Field, rule: FieldRule, zone: string): ReadMoment {
	const column = rule.from === "column" ? rule : undefined;
	const meanings = new Map(
		Object.entries(column?.meanings ?? {}).map(([text, meaning]) => [text.trim().toLowerCase(), { at: null, empty: meaning }]),
	);
	const formats: DateFormat[] = column?.dates ?? ["iso"];
	const far = column?.neverFromYear ?? FAR_YEAR;
	const edge = field.type === "expiry" || field.type === "end" ? "end" : "start";
	return (text) => {
		const meant = meanings.size === 0 ? undefined : meanings.get(text.toLowerCase());
		if (meant !== undefined) return meant;
		if (text === "") return NOT_KNOWN;
		for (const format of formats) {
			const time = parseTime(text, format, zone, edge);
			if (time === null) continue;
			if (time.year >= far && edge === "end") return { at: null, empty: field.type === "expiry" ? "never" : "not_known" };
			if (time.year < EARLIEST_YEAR || time.year >= FAR_YEAR) return standIn(name, text);
			return { at: time.at, empty: null };
		}
		return new Misfit(
			"bad_date",
			`${name} is a date in the form of ${formats.map((format) => DATE_FORMATS[format]).join("; or ")}. "${shorten(text)}" is none.`,
		);
	};
}

function standIn(name: FieldName, text: string): Misfit {
	const sentence = `"${shorten(text)}" stands for "no date" rather than for a day. Say on the mapping screen what it means for ${name}: never, not known, or not applicable.`;
	return new Misfit("bad_date", sentence);
}

const DONE: Record<string, string> = { usage: "used", account_usage: "used", credential_rotation: "rotated" };
const STATES: Record<Meaning, string> = { never: "never", not_known: "no_data", not_applicable: "not_applicable" };

/** The staging word for a moment's state: used, rotated or dated when there is a date, else never, no_data or not_applicable. */
export function stateOf(moment: Moment, column: string): string {
	return moment.empty === null ? (DONE[column] ?? "dated") : STATES[moment.empty];
}
