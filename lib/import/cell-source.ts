import type { Condition, FieldRule } from "./schema";
import { readBoolean } from "./words";

/** Reads the text of a field out of a row: trimmed, empty where there is none. */
export interface CellSource {
	/** Name of the column, or of several, for messages. */
	column: string;
	read: (cells: readonly string[], item: string) => string;
}

/** Binds a rule to the places of its columns. The columns exist: see `missingColumns`. */
export function bindSource(rule: FieldRule, columns: readonly string[], listColumn: string): CellSource {
	switch (rule.from) {
		case "column": {
			const at = columns.indexOf(rule.column);
			return { column: rule.column, read: (cells) => (cells[at] ?? "").trim() };
		}
		case "columns": {
			const places = rule.columns.map((column) => columns.indexOf(column));
			const { separator, skipEmpty } = rule;
			return {
				column: rule.columns.join(" + "),
				read: (cells) => {
					const parts = places.map((at) => (cells[at] ?? "").trim());
					const filled = parts.filter((part) => part !== "");
					return filled.length === 0 ? "" : (skipEmpty ? filled : parts).join(separator);
				},
			};
		}
		case "constant":
			return { column: "", read: () => rule.value };
		case "cases": {
			const cases = rule.cases.map(({ when, value }) => ({ holds: bindConditions(when, columns), value }));
			return {
				column: rule.cases[0]?.when[0]?.column ?? "",
				read: (cells) => cases.find((one) => one.holds(cells))?.value ?? rule.otherwise,
			};
		}
		case "item":
			return { column: listColumn, read: (_, item) => item };
	}
}

/** Whether all conditions hold of a row. */
export function bindConditions(conditions: readonly Condition[], columns: readonly string[]): (cells: readonly string[]) => boolean {
	const tests = conditions.map((condition) => {
		const at = columns.indexOf(condition.column);
		const holds = TESTS[condition.is](condition.values);
		return (cells: readonly string[]) => holds((cells[at] ?? "").trim());
	});
	return (cells) => tests.every((test) => test(cells));
}

const TESTS: Record<Condition["is"], (values: string[]) => (text: string) => boolean> = {
	yes: () => (text) => readBoolean(text) === true,
	no: () => (text) => readBoolean(text) === false,
	empty: () => (text) => text === "",
	not_empty: () => (text) => text !== "",
	one_of: (values) => (text) => values.includes(text),
	not_one_of: (values) => (text) => !values.includes(text),
	starts_with: (values) => (text) => values.some((value) => text.startsWith(value)),
	ends_with: (values) => (text) => values.some((value) => text.endsWith(value)),
	contains: (values) => (text) => values.some((value) => text.includes(value)),
};
