import { type FieldName, fieldOf, type StagingColumn } from "./canonical";
import { bindSource } from "./cell-source";
import { converterOf, Misfit } from "./convert";
import { type Moment, momentReader, stateOf } from "./moments";
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
	const settle = field.type === "last" ? settleLast(name, rule, context) : (moment: Moment) => moment;
	return (cells, item, into) => {
		const text = source.read(cells, item);
		const found = read(text);
		const moment = found instanceof Misfit ? found : settle(found, cells, item);
		if (moment instanceof Misfit) return { misfit: moment, text };
		into[at] = moment.at;
		if (stateAt >= 0) into[stateAt] = stateOf(moment, state);
		return null;
	};
}

type Settle = (moment: Moment, cells: readonly string[], item: string) => Moment | Misfit;

/** What `usage_known` and the beginning of tracking make of an empty or "never" last use. Unknown is not never (law 6 of the product). */
function settleLast(name: FieldName, rule: FieldRule, context: FillContext): Settle {
	const known = knownReader(name, context);
	const tracked = trackedReader(name, rule, context);
	return (moment, cells, item) => {
		const says = known(cells, item);
		if (says instanceof Misfit) return says;
		if (says === "no" && (moment.empty === null || moment.empty === "never")) {
			return new Misfit(
				"contradiction",
				`The row says that the source does not record use, and yet says in ${name} when it was last used, or that it never was.`,
			);
		}
		const settled: Moment = moment.empty !== "not_known" || says === null ? moment : { at: null, empty: KNOWN_MEANINGS[says] };
		return settled.empty === "never" && !tracked(cells) ? { at: null, empty: "not_known" } : settled;
	};
}

type Known = "yes" | "no" | "n/a";
const KNOWN_MEANINGS = { yes: "never", no: "not_known", "n/a": "not_applicable" } as const;

function knownReader(name: FieldName, context: FillContext): (cells: readonly string[], item: string) => Known | null | Misfit {
	const knownName = (Object.keys(context.rule.fields) as FieldName[]).find((other) => fieldOf(other).of === name);
	const rule = knownName === undefined ? undefined : context.rule.fields[knownName];
	if (knownName === undefined || rule === undefined) return () => null;
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

function trackedReader(name: FieldName, rule: FieldRule, context: FillContext): (cells: readonly string[]) => boolean {
	const since = rule.from === "column" ? rule.trackedSince : undefined;
	if (since === undefined) return () => true;
	const at = context.columns.indexOf(since.column);
	const read = momentReader(name, fieldOf(name), rule, context.zone);
	return (cells) => {
		const moment = read((cells[at] ?? "").trim());
		return !(moment instanceof Misfit) && moment.at !== null && moment.at.slice(0, 10) >= since.date;
	};
}

function lowerCased<T>(map: Readonly<Record<string, T>> | undefined): Map<string, T> {
	return new Map(Object.entries(map ?? {}).map(([text, value]) => [text.trim().toLowerCase(), value]));
}
