import type { FieldName } from "./canonical";
import { Misfit } from "./convert";
import { DATE_FORMATS, type DateFormat, parseTime, quickIso } from "./dates";
import type { Field } from "./field";
import { shorten } from "./rejection";
import type { FieldRule, Meaning } from "./schema";

/** A cell without a date, and what that means. */
export class Empty {
	constructor(readonly meaning: Meaning) {}
}

export const EMPTY: Record<Meaning, Empty> = {
	never: new Empty("never"),
	not_known: new Empty("not_known"),
	not_applicable: new Empty("not_applicable"),
};

/** What a cell says about a moment: when (UTC, see `parseTime`), or what its emptiness means. */
export type Moment = string | Empty;

export type ReadMoment = (text: string) => Moment | Misfit;

const EARLIEST_YEAR = 1900;
const FAR_YEAR = 2100;

/** How a cell of a date field is read, by the rule's formats and meanings. */
export function momentReader(name: FieldName, field: Field, rule: FieldRule, zone: string): ReadMoment {
	const column = rule.from === "column" ? rule : undefined;
	const meanings = new Map(Object.entries(column?.meanings ?? {}).map(([text, meaning]) => [text.trim().toLowerCase(), EMPTY[meaning]]));
	const formats: DateFormat[] = column?.dates ?? ["iso"];
	const far = column?.neverFromYear ?? FAR_YEAR;
	const edge = field.type === "expiry" || field.type === "end" ? "end" : "start";
	const [earliest, latest] = [String(EARLIEST_YEAR), String(Math.min(far, FAR_YEAR))];
	// A date may be said to mean "never" too (1970-01-01 in some exports): then every cell is looked up first.
	const quick = formats[0] === "iso" && ![...meanings.keys()].some((text) => /^\d/.test(text));
	return (text) => {
		if (quick && text >= earliest && text < latest && (zone === "UTC" || text.endsWith("Z"))) {
			const at = quickIso(text, edge);
			if (at !== null) return at;
		}
		const meant = meanings.size === 0 ? undefined : meanings.get(text.toLowerCase());
		if (meant !== undefined) return meant;
		if (text === "") return EMPTY.not_known;
		for (const format of formats) {
			const time = parseTime(text, format, zone, edge);
			if (time === null) continue;
			if (time.year >= far && edge === "end") return field.type === "expiry" ? EMPTY.never : EMPTY.not_known;
			if (time.year < EARLIEST_YEAR || time.year >= FAR_YEAR) return standIn(name, text);
			return time.at;
		}
		const forms = formats.map((format) => DATE_FORMATS[format]).join("; or ");
		return new Misfit("bad_date", `${name} is a date in the form of ${forms}. "${shorten(text)}" is none.`);
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
	return typeof moment === "string" ? (DONE[column] ?? "dated") : STATES[moment.meaning];
}
