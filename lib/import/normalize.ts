import { InvalidInputError } from "@/lib/errors";
import { columnsOf, type FieldName, STAGING_COLUMNS, type StagingColumn } from "./canonical";
import { bindConditions } from "./cell-source";
import { type FillField, fillField, type Values } from "./fill-field";
import { mappingProblems, missingColumns, requiredFields, usedColumns } from "./mapping";
import { type Rejection, type RejectionCode, SHOWN_RECORD_CHARS, shorten } from "./rejection";
import type { FileMapping, FileRole, ImportMapping, RowRule } from "./schema";

/** The part of a read row that normalising needs; `ReadRow` is one. */
export interface SourceRow {
	rowNo: number;
	line: number;
	cells: string[];
	raw: string;
}

/** What one row of the file says, in canonical form: one or several parts. With any rejection there are no parts: nothing is half imported. */
export interface NormalizedRow {
	parts: readonly Values[];
	rejections: readonly Rejection[];
}

/** A file's mapping, bound to the columns the file has. */
export interface CompiledFile {
	role: FileRole;
	/** The staging columns that this mapping fills, in the order of each part's values. */
	columns: StagingColumn[];
	/** Columns of the file that are read by nothing: shown to the user, never silently dropped. */
	unusedColumns: string[];
	normalize: (row: SourceRow) => NormalizedRow;
}

/**
 * Binds one file of a mapping to the columns that the file has.
 * @throws InvalidInputError when the mapping has problems in itself, or the file lacks a column that it reads
 */
export function compileFile(mapping: ImportMapping, file: FileMapping, columns: readonly string[]): CompiledFile {
	const problems = mappingProblems(mapping);
	if (problems.length > 0) throw new InvalidInputError(problems.join(" "));
	const missing = missingColumns(file, columns);
	if (missing.length > 0) {
		const names = missing.map((column) => `"${column}"`).join(", ");
		throw new InvalidInputError(
			`The file has no column ${names}, which the mapping reads. Choose the columns again, or the file that fits.`,
		);
	}
	const filled = new Set(file.rows.flatMap((rule) => (Object.keys(rule.fields) as FieldName[]).flatMap(columnsOf)));
	if (file.keep.length > 0) filled.add("extra");
	const slots = STAGING_COLUMNS.filter((column) => filled.has(column));
	const used = usedColumns(file);
	const rules = file.rows.map((rule) => compileRow(mapping, file, rule, columns, slots));
	return {
		role: file.role,
		columns: slots,
		unusedColumns: columns.filter((column) => !used.includes(column)),
		normalize: (row) => {
			const result: Result = { parts: [], rejections: null };
			for (const apply of rules) apply(row, result);
			return result.rejections === null ? { parts: result.parts, rejections: NONE } : { parts: [], rejections: result.rejections };
		},
	};
}

interface Result {
	parts: Values[];
	rejections: Rejection[] | null;
}

const NONE: readonly Rejection[] = [];

type ApplyRule = (row: SourceRow, result: Result) => void;

function compileRow(
	mapping: ImportMapping,
	file: FileMapping,
	rule: RowRule,
	columns: readonly string[],
	slots: readonly StagingColumn[],
): ApplyRule {
	const context = { columns, slots, zone: mapping.zone, rule };
	const stored = (Object.keys(rule.fields) as FieldName[]).filter((name) => columnsOf(name).length > 0);
	const fields = stored.flatMap((name) => {
		const fieldRule = rule.fields[name];
		return fieldRule === undefined ? [] : [fillField(name, fieldRule, context)];
	});
	const holds = bindConditions(rule.when, columns);
	const required = requiredFields(file.role, rule).map((names) => requirement(names, fields, slots));
	const extra = extraWriter(file.keep, columns, slots);
	const list = listReader(rule, columns);
	return (row, result) => {
		if (!holds(row.cells)) return;
		for (const item of list(row.cells)) {
			const part: Values = new Array(slots.length).fill(null);
			let sound = true;
			for (const field of fields) {
				const fault = field.fill(row.cells, item, part);
				if (fault === null) continue;
				sound = false;
				reject(result, rejection(row, field.column, fault.text, fault.misfit.code, fault.misfit.message));
			}
			if (sound) {
				for (const need of required) {
					if (!isMet(need, part)) reject(result, rejection(row, need.column, "", "missing_required", need.message));
				}
			}
			extra(row.cells, part);
			result.parts.push(part);
		}
	};
}

function reject(result: Result, fault: Rejection): void {
	if (result.rejections === null) result.rejections = [fault];
	else result.rejections.push(fault);
}

/** One of these places must have a value. */
interface Requirement {
	slots: number[];
	column: string;
	message: string;
}

function isMet(need: Requirement, part: Values): boolean {
	for (const at of need.slots) if (at >= 0 && part[at] !== null) return true;
	return false;
}

function requirement(names: FieldName[], fields: FillField[], slots: readonly StagingColumn[]): Requirement {
	const column = fields.find((field) => names.includes(field.name))?.column ?? "";
	const where = column === "" ? "and has no value" : `and "${column}" is empty here`;
	return {
		slots: names.map((name) => slots.indexOf(name)),
		column,
		message: `${names.join(" or ")} is needed in every row, ${where}. Fill it in at the source, or map another column.`,
	};
}

/** The elements of the list that `each` names; one empty element where there is no list. */
function listReader(rule: RowRule, columns: readonly string[]): (cells: readonly string[]) => readonly string[] {
	const { each } = rule;
	if (each === undefined) return () => ONE;
	const at = columns.indexOf(each.column);
	return (cells) =>
		(cells[at] ?? "")
			.split(each.separator)
			.map((item) => item.trim())
			.filter((item) => item !== "");
}

const ONE: readonly string[] = [""];

function extraWriter(
	keep: readonly string[],
	columns: readonly string[],
	slots: readonly StagingColumn[],
): (cells: readonly string[], part: Values) => void {
	if (keep.length === 0) return () => undefined;
	const places = keep.map((column) => [column, columns.indexOf(column)] as const);
	const slot = slots.indexOf("extra");
	return (cells, part) => {
		part[slot] = JSON.stringify(Object.fromEntries(places.map(([column, at]) => [column, cells[at] ?? ""])));
	};
}

/** A rejection of a read row. */
export function rejection(row: SourceRow, column: string, value: string, code: RejectionCode, message: string): Rejection {
	return { rowNo: row.rowNo, line: row.line, column, value: shorten(value), code, message, record: shorten(row.raw, SHOWN_RECORD_CHARS) };
}
