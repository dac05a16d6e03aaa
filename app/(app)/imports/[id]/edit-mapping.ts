import { FIELD_NAMES, type FieldName, fieldOf } from "@/lib/import/canonical";
import type { Entity } from "@/lib/import/field";
import type { MappingFile } from "@/lib/import/import-page";
import { missingColumns } from "@/lib/import/mapping";
import type { FieldRule, FileMapping, ImportMapping, RowRule } from "@/lib/import/schema";

const ABOUT: Record<FileMapping["role"], { entities: Entity[]; names: FieldName[] }> = {
	grants: { entities: ["account", "entitlement", "grant", "use", "identity"], names: [] },
	users: { entities: ["account", "identity"], names: [] },
	entitlements: { entities: ["entitlement"], names: [] },
	assignments: { entities: ["grant", "use"], names: ["account_name", "account_key", "entitlement_name", "entitlement_key"] },
	identities: { entities: ["identity"], names: [] },
	credentials: { entities: ["credential", "use"], names: ["identity_key", "account_name"] },
};

/** Canonical fields that a file of a role may fill, what joins it first. */
export function fieldsOf(role: FileMapping["role"]): FieldName[] {
	const { entities, names } = ABOUT[role];
	return [...names, ...entities.flatMap((entity) => FIELD_NAMES.filter((name) => fieldOf(name).about === entity && !names.includes(name)))];
}

/** Whether a mapping is about files as these, and reads only columns they have. */
export function fitsFiles(mapping: ImportMapping, kind: string, files: readonly MappingFile[]): boolean {
	if (mapping.kind !== kind || mapping.files.length !== files.length) return false;
	return files.every((file) => {
		const part = mapping.files.find(({ role }) => role === file.role);
		return part !== undefined && missingColumns({ ...part, secretColumns: [] }, file.columns).length === 0;
	});
}

/** A mapping that takes columns called as their field, and nothing else. */
export function byName(kind: ImportMapping["kind"], files: readonly MappingFile[]): ImportMapping {
	return {
		version: 1,
		name: "Columns by their names",
		kind,
		zone: "UTC",
		unresolved: "reject",
		files: files.map(({ role, columns }) => ({
			role,
			dialect: {},
			secretColumns: [],
			keep: [],
			repeats: "reject",
			rows: [
				{ when: [], fields: Object.fromEntries(fieldsOf(role).flatMap((name) => (columns.includes(name) ? [[name, column(name)]] : []))) },
			],
		})),
	};
}

/** The rule that every row follows: the one the selects speak of. */
export function baseRule(file: FileMapping): RowRule {
	return file.rows.find((rule) => rule.when.length === 0 && rule.each === undefined) ?? { when: [], fields: {} };
}

/** The mapping with another rule for one field of one file; null takes the field out. */
export function withRule(mapping: ImportMapping, role: string, name: FieldName, rule: FieldRule | null): ImportMapping {
	return {
		...mapping,
		files: mapping.files.map((file) => {
			if (file.role !== role) return file;
			const base = baseRule(file);
			const { [name]: _old, ...others } = base.fields;
			const next = { ...base, fields: rule === null ? others : { ...others, [name]: rule } };
			return { ...file, rows: file.rows.includes(base) ? file.rows.map((one) => (one === base ? next : one)) : [...file.rows, next] };
		}),
	};
}

/** Where a field comes from, in words, when it is no plain column. */
export function ruleWords(rule: FieldRule): string {
	if (rule.from === "columns") return `${rule.columns.join(" + ")}, joined`;
	if (rule.from === "constant") return `always "${rule.value}"`;
	if (rule.from === "cases") return `by ${[...new Set(rule.cases.flatMap((one) => one.when.map((when) => when.column)))].join(", ")}`;
	if (rule.from === "item") return "each element of the list";
	return rule.column;
}

/** A plain column; `never`, `unknown` and `n/a` are told apart where a moment is expected. */
export function column(name: FieldName, from: string = name): FieldRule {
	const { type } = fieldOf(name);
	const moment = type === "last" || type === "expiry";
	return {
		from: "column",
		column: from,
		...(moment ? { meanings: { never: "never", unknown: "not_known", "n/a": "not_applicable" } as const } : {}),
	};
}
