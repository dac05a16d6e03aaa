import { FIELD_NAMES, type FieldName, fieldOf } from "./canonical";
import type { Entity } from "./field";
import type { FieldRule, FileMapping, FileRole, ImportMapping } from "./schema";

/** One file of the canonical layout: what to send when a source can be asked to write anything. */
export interface Layout {
	file: string;
	role: FileRole;
	kind: ImportMapping["kind"];
	title: string;
	required: FieldName[];
	/** Every column, required ones first. */
	columns: FieldName[];
}

export const LAYOUTS: readonly Layout[] = [
	layout(
		"identities.csv",
		"identities",
		"identities",
		"People and machines, as HR or the machine register knows them",
		["identity_key", "identity_name", "identity_kind"],
		["identity"],
	),
	layout("accounts.csv", "users", "access", "Accounts of one system, and who holds them", ["account_name"], ["account", "identity"]),
	layout(
		"entitlements.csv",
		"entitlements",
		"access",
		"Roles, permissions and groups of one system",
		["entitlement_name"],
		["entitlement"],
	),
	layout(
		"grants.csv",
		"grants",
		"access",
		"Who holds what in one system. Alone, or beside accounts.csv and entitlements.csv",
		["account_name", "entitlement_name"],
		["grant", "use", "account", "entitlement", "identity"],
	),
	layout(
		"credentials.csv",
		"credentials",
		"credentials",
		"Passwords, keys, certificates and tokens: what is known of them, never their value",
		["identity_key", "credential_kind", "credential_label"],
		["credential", "use"],
	),
];

function layout(file: string, role: FileRole, kind: Layout["kind"], title: string, required: FieldName[], about: Entity[]): Layout {
	const optional = about.flatMap((entity) => FIELD_NAMES.filter((name) => fieldOf(name).about === entity && !required.includes(name)));
	return { file, role, kind, title, required, columns: [...required, ...optional] };
}

/** Words that the canonical layout has for an empty moment. */
const MEANINGS = { never: "never", unknown: "not_known", "n/a": "not_applicable" } as const;

/**
 * The mapping for files in the canonical layout: each column is called as its field. Columns left out are left out; columns that the layout
 * does not know are reported as unused.
 */
export function canonicalMapping(files: readonly { role: FileRole; columns: readonly string[] }[]): ImportMapping {
	const kind = LAYOUTS.find((one) => one.role === files[0]?.role)?.kind ?? "access";
	const joined = files.some((file) => file.role === "users" || file.role === "entitlements");
	return {
		version: 1,
		name: "Canonical layout",
		kind,
		zone: "UTC",
		unresolved: "reject",
		files: files.map(({ role, columns }): FileMapping => {
			const known = LAYOUTS.find((one) => one.role === role)?.columns ?? [];
			const fields = Object.fromEntries(known.filter((name) => columns.includes(name)).map((name) => [name, ruleOf(name)]));
			const played = joined && role === "grants" ? "assignments" : role;
			return { role: played, dialect: {}, rows: [{ when: [], fields }], secretColumns: [], keep: [], repeats: "reject" };
		}),
	};
}

function ruleOf(name: FieldName): FieldRule {
	const { type } = fieldOf(name);
	if (type === "last" || type === "expiry") return { from: "column", column: name, meanings: MEANINGS };
	if (type === "time" || type === "end")
		return { from: "column", column: name, meanings: { unknown: "not_known", "n/a": "not_applicable" } };
	return { from: "column", column: name };
}

/** Which of the layout's files a header belongs to: the one that knows most of its columns and has its required ones; null for a foreign file. */
export function recogniseLayout(columns: readonly string[]): Layout | null {
	const fitting = LAYOUTS.filter(({ required }) => required.every((name) => columns.includes(name)));
	const known = (one: Layout) => one.columns.filter((name) => columns.includes(name)).length;
	return fitting.sort((a, b) => known(b) - known(a) || a.columns.length - b.columns.length)[0] ?? null;
}

/** The file to download: its header, and nothing that could be imported by mistake. CRLF, as spreadsheets write. */
export function layoutTemplate(layout: Layout): string {
	return `${layout.columns.join(",")}\r\n`;
}

/** The template with one example row, for the documentation. */
export function layoutExample(layout: Layout): string {
	const cells = layout.columns
		.map((name) => fieldOf(name).example)
		.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
	return `${layoutTemplate(layout)}${cells.join(",")}\r\n`;
}
