import { type FieldName, fieldOf, type StagingColumn } from "./canonical";
import { bindSource } from "./cell-source";
import { converterOf, Misfit } from "./convert";
import { EMPTY, type Moment, momentReader, stateOf } from "./moments";
import type { FieldRule, RowRule } from "./schema";
import { readBoolean } from "./words";

/** Values of one staging row in the order of the compiled columns; null: empty. All are text as PostgreSQL reads it. */
export type Values = (string | null)[];

/** Puts one field's value(s) into a row. Returns why it cannot, and the text that was at fault. */
export interface FillField {
	name: FieldName;
	column: string;
	fill: (cells: readonly string[], item: string, into: Values) => { misfit: Misfit; text: string } | null;
}

export interface FillContext {
	columns: readonly string[];
	slots: readonly StagingColumn[];
	zone: string;
	rule: RowRule;
}

/** Binds a field's rule to the columns of the file and to its places in the staging row. */
export function fillField(name: FieldName, rule: FieldRule, context: FillContext): FillField {
	const field = fieldOf(name);
	const source = bindSource(rule, context.columns, context.rule.each?.column ?? "");
	const at = context.slots.indexOf(name);
	const dated = field.type === "time" || field.type === "end" || field.type === "last" || field.type === "expiry";
	if (dated) return { name, column: source.column, fill: fillMoment(name, rule, context) };
	const convert = converterOf(name, field);
	const column = rule.from === "column" ? rule : undefined;
	const words = lowerCased(column?.values);
	const empties = lowerCased(column?.meanings);
	return {
		name,
		column: source.column,
		fill: (cells, item, into) => {
			const text = source.read(cells, item);
			if (text === "" || (empties.size > 0 && empties.has(text.toLowerCase()))) return null;
			const value = convert(words.size === 0 ? text : (words.get(text.toLowerCase()) ?? text));
			if (value instanceof Misfit) return { misfit: value, text };
			into[at] = value;
			return null;
		},
	};
}

function fillMoment(name: FieldName, rule: FieldRule, context: FillContext): FillField["fill"] {
	const field = fieldOf(name);
	const source = bindSource(rule, context.columns, context.rule.each?.column ?? "");
	const read = momentReader(name, field, rule, context.zone);
	const at = context.slots.indexOf(name);
	const state = field.state ?? "";
	const stateAt = context.slots.indexOf(state);
	const settle = field.type === "last" ? settleLast(name, rule, context) : null;
	return (cells, item, into) => {
		const text = source.read(cells, item);
		const found = read(text);
		const moment = settle === null || found instanceof Misfit ? found : settle(found, cells, item);
		if (moment instanceof Misfit) return { misfit: moment, text };
		if (typeof moment === "string") into[at] = moment;
		if (stateAt >= 0) into[stateAt] = stateOf(moment, state);
		return null;
	};
}

type Settle = (moment: Moment, cells: readonly string[], item: string) => Moment | Misfit;

/** What `usage_known` and the beginning of tracking make of an empty or "never" last use. Unknown is not never (law 6 of the product). */
function settleLast(name: FieldName, rule: FieldRule, context: FillContext): Settle | null {
	const known = knownReader(name, context);
	const tracked = trackedReader(name, rule, context);
	if (known === null && tracked === null) return null;
	return (moment, cells, item) => {
		const says = known === null ? null : known(cells, item);
		if (says instanceof Misfit) return says;
		if (says === "no" && (typeof moment === "string" || moment.meaning === "never")) {
			const sentence = `The row says that the source does not record use, and yet says in ${name} when it was last used, or that it never was.`;
			return new Misfit("contradiction", sentence);
		}
		if (typeof moment === "string") return moment;
		const settled = moment.meaning !== "not_known" || says === null ? moment : EMPTY[KNOWN_MEANINGS[says]];
		return settled.meaning === "never" && tracked !== null && !tracked(cells) ? EMPTY.not_known : settled;
	};
}

type Known = "yes" | "no" | "n/a";
const KNOWN_MEANINGS = { yes: "never", no: "not_known", "n/a": "not_applicable" } as const;

function knownReader(name: FieldName, context: FillContext): ((cells: readonly string[], item: string) => Known | null | Misfit) | null {
	const knownName = (Object.keys(context.rule.fields) as FieldName[]).find((other) => fieldOf(other).of === name);
	const rule = knownName === undefined ? undefined : context.rule.fields[knownName];
	if (knownName === undefined || rule === undefined) return null;
	const source = bindSource(rule, context.columns, context.rule.each?.column ?? "");
	const words = lowerCased(rule.from === "column" ? rule.values : undefined);
	return (cells, item) => {
		const said = source.read(cells, item);
		const text = words.get(said.toLowerCase()) ?? said;
		if (text === "") return null;
		if (/^(n\/?a|not[ _]applicable)$/i.test(text)) return "n/a";
		const flag = readBoolean(text);
		return flag === null
			? new Misfit("bad_boolean", `${knownName} is yes, no or n/a; "${text.slice(0, 40)}" is none of them.`)
			: flag
				? "yes"
				: "no";
	};
}

function trackedReader(name: FieldName, rule: FieldRule, context: FillContext): ((cells: readonly string[]) => boolean) | null {
	const since = rule.from === "column" ? rule.trackedSince : undefined;
	if (since === undefined) return null;
	const at = context.columns.indexOf(since.column);
	const read = momentReader(name, fieldOf(name), rule, context.zone);
	return (cells) => {
		const moment = read((cells[at] ?? "").trim());
		return typeof moment === "string" && moment.slice(0, 10) >= since.date;
	};
}

function lowerCased<T>(map: Readonly<Record<string, T>> | undefined): Map<string, T> {
	return new Map(Object.entries(map ?? {}).map(([text, value]) => [text.trim().toLowerCase(), value]));
}
