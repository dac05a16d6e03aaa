import { type FieldName, fieldOf } from "./canonical";
import type { Entity } from "./field";
import type { Condition, FieldRule, FileMapping, FileRole, ImportMapping, Meaning, RowRule } from "./schema";

/** Every column of the file that a mapping reads, in order of first use. */
export function usedColumns(file: FileMapping): string[] {
	const inRows = file.rows.flatMap((row) => [
		...row.when.map((condition) => condition.column),
		...(row.each ? [row.each.column] : []),
		...Object.values(row.fields).flatMap((rule) => columnsOfRule(rule)),
	]);
	return [...new Set([...inRows, ...file.keep, ...file.secretColumns])];
}

/** Columns the mapping reads that a file does not have; none: the mapping fits the file. */
export function missingColumns(file: FileMapping, columns: readonly string[]): string[] {
	return usedColumns(file).filter((column) => !columns.includes(column));
}

/** For each list of columns, which of the mapping's files fits it best (by index), or null. No file of the mapping is taken twice. */
export function fitFiles(mapping: ImportMapping, files: readonly (readonly string[])[]): (number | null)[] {
	const taken = new Set<number>();
	return files.map((columns) => {
		const fitting = mapping.files
			.map((file, index) => ({ index, used: usedColumns(file).length, fits: missingColumns(file, columns).length === 0 }))
			.filter(({ index, fits }) => fits && !taken.has(index))
			.sort((a, b) => b.used - a.used)[0];
		if (fitting === undefined) return null;
		taken.add(fitting.index);
		return fitting.index;
	});
}

/** Fields of which at least one of each group must have a value in every row that the rule makes. */
export function requiredFields(role: FileRole, rule: RowRule): FieldName[][] {
	const entities = new Set<Entity>((Object.keys(rule.fields) as FieldName[]).map((name) => fieldOf(name).about));
	const groups: FieldName[][] = [];
	const joined = role === "users" || role === "entitlements" || role === "assignments";
	if (role === "identities") groups.push(["identity_key"], ["identity_name"]);
	if (entities.has("credential") || role === "credentials") groups.push(["identity_key", "account_name"]);
	if (entities.has("credential")) groups.push(["credential_kind"], ["credential_label"]);
	const grant = entities.has("grant") || role === "assignments";
	if (entities.has("account") || grant || role === "users")
		groups.push(joined && role !== "users" ? ["account_name", "account_key"] : ["account_name"]);
	if (entities.has("entitlement") || grant)
		groups.push(role === "assignments" ? ["entitlement_name", "entitlement_key"] : ["entitlement_name"]);
	return groups;
}

/** What is wrong with a mapping in itself, whatever the files: sentences for the mapping screen; none when it can be used. */
export function mappingProblems(mapping: ImportMapping): string[] {
	const roles = mapping.files.map((file) => file.role);
	const problems =
		ROLES_OF_KIND[mapping.kind].length === 0
			? []
			: roles
					.filter((role) => !ROLES_OF_KIND[mapping.kind].includes(role))
					.map((role) => `An import of ${mapping.kind} has no file of ${role}.`);
	if (mapping.kind === "access" && !roles.some((role) => role === "grants" || role === "assignments")) {
		problems.push("Who holds what is missing: add a file of grants or of assignments.");
	}
	return [...problems, ...mapping.files.flatMap(fileProblems)];
}

const ROLES_OF_KIND: Record<ImportMapping["kind"], FileRole[]> = {
	access: ["grants", "users", "entitlements", "assignments", "credentials"],
	identities: ["identities"],
	credentials: ["credentials"],
};

function fileProblems(file: FileMapping): string[] {
	const problems = file.rows.flatMap((row) => rowProblems(file.role, row));
	if (!file.rows.some((row) => row.when.length === 0 && row.each === undefined)) {
		problems.push(
			`In the file of ${file.role}, one rule must hold for every row, without condition or list: otherwise rows would drop out silently.`,
		);
	}
	const secret = file.secretColumns.find(
		(column) =>
			file.keep.includes(column) || file.rows.some((row) => Object.values(row.fields).some((rule) => columnsOfRule(rule).includes(column))),
	);
	if (secret !== undefined) problems.push(`"${secret}" is marked as secret and cannot be imported as a field too.`);
	return problems;
}

function rowProblems(role: FileRole, row: RowRule): string[] {
	const names = Object.keys(row.fields) as FieldName[];
	const missing = requiredFields(role, row)
		.filter((group) => !group.some((name) => names.includes(name)))
		.map((group) => `The file of ${role} needs a column for ${group.join(" or ")}.`);
	const misplaced = names.flatMap((name) => ruleProblems(name, row));
	return [...missing, ...misplaced];
}

function ruleProblems(name: FieldName, row: RowRule): string[] {
	const rule = row.fields[name];
	const { type, of } = fieldOf(name);
	if (rule === undefined) return [];
	const problems: string[] = [];
	if (rule.from === "item" && row.each === undefined) problems.push(`${name} takes an element of a list, but no list is named.`);
	if (of !== undefined && row.fields[of as FieldName] === undefined)
		problems.push(`${name} says what an empty ${of} means, but ${of} has no column.`);
	if (rule.from !== "column") return problems;
	const meanings: Meaning[] = Object.values(rule.meanings ?? {});
	if (meanings.includes("never") && type !== "last" && type !== "expiry")
		problems.push(`${name} cannot mean "never": only a last use, a rotation or an expiry can.`);
	const dated = type === "time" || type === "end" || type === "last" || type === "expiry";
	if (rule.dates !== undefined && !dated) problems.push(`${name} is no date.`);
	if (rule.trackedSince !== undefined && type !== "last") problems.push(`${name} is not about a last use.`);
	return problems;
}

function columnsOfRule(rule: FieldRule): string[] {
	if (rule.from === "column") return [rule.column, ...(rule.trackedSince ? [rule.trackedSince.column] : [])];
	if (rule.from === "columns") return rule.columns;
	return rule.from === "cases" ? rule.cases.flatMap((one) => one.when.map((condition: Condition) => condition.column)) : [];
}
