import { BOM, csvCell, csvRecord } from "./csv";

/** What a column may hold. Every kind but `text` has a form a reader can rely on; an empty cell means "nothing there". */
export type ColumnKind = "text" | "id" | "int" | "yes" | "time" | "sha256" | "list";

type Accepts = {
	/** Free text, escaped by the rule in the manifest. */
	text: string | null;
	/** A key of the product or of a source: digits or text, compared as text. */
	id: string | number | bigint | null;
	/** Whole number. */
	int: string | number | bigint | null;
	/** `yes` or `no`. */
	yes: boolean | null;
	/** UTC with `Z`: `2026-11-21T09:30:00Z`, fractions allowed. */
	time: string | Date | null;
	/** 64 lower-case hexadecimal digits. */
	sha256: string | Uint8Array | null;
	/** Short words joined by `; `. */
	list: readonly string[] | null;
};

export interface Column<K extends ColumnKind = ColumnKind> {
	kind: K;
	/** What the column means, for README and documentation. */
	means: string;
}

/** One CSV file of the pack: the order of `columns` is the order of header and values alike. */
export interface Table<C extends Record<string, Column> = Record<string, Column>> {
	path: string;
	title: string;
	columns: C;
}

/** The row a table takes: one value per column, named as in the header. */
export type RowOf<T extends Table> = { [N in keyof T["columns"]]: Accepts[T["columns"][N]["kind"]] };

const column =
	<K extends ColumnKind>(kind: K) =>
	(means: string): Column<K> => ({ kind, means });

export const text = column("text");
export const id = column("id");
export const int = column("int");
export const yes = column("yes");
export const time = column("time");
export const sha256 = column("sha256");
export const list = column("list");

/** Declares a table. The first column names the row: it is what a verifier prints when the row was changed. */
export function defineTable<const C extends Record<string, Column>>(path: string, title: string, columns: C): Table<C> {
	return { path, title, columns };
}

const INT = /^-?\d+$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?Z$/;

/** Kinds whose every value is safe as it stands once it has this form. */
const FORMS: Partial<Record<ColumnKind, (cell: string) => boolean>> = {
	int: (cell) => INT.test(cell),
	yes: (cell) => cell === "yes" || cell === "no",
	time: (cell) => TIME.test(cell),
	// Length and first digit: a full test of three hashes per row costs as much as the rest of the row.
	sha256: (cell) => cell.length === 64 && /[0-9a-f]/.test(cell.charAt(0)),
};

function show(kind: ColumnKind, value: unknown): string {
	if (typeof value === "string") return value;
	if (value === true) return "yes";
	if (value === false) return "no";
	if (value instanceof Date) return value.toISOString();
	if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
	if (kind === "list") return (value as readonly string[]).join("; ");
	return String(value);
}

/** Header line with byte-order mark, without line end. */
export function headerLine(table: Table): string {
	return `${BOM}${csvRecord(Object.keys(table.columns))}`;
}

/**
 * Makes the writer of a table's lines (without line end), values in header order.
 * @throws TypeError (from the writer) naming row, column and value when a value has not the form of its column.
 */
export function rowWriter<T extends Table>(table: T): (row: RowOf<T>) => string {
	const columns = Object.entries(table.columns).map(([name, { kind }]) => ({ name, kind, form: FORMS[kind] }));
	const key = columns[0]?.name ?? "";
	return (row) => {
		const record = row as Record<string, unknown>;
		let line = "";
		for (let i = 0; i < columns.length; i += 1) {
			const { name, kind, form } = columns[i] as (typeof columns)[number];
			if (i > 0) line += ",";
			const value = record[name];
			if (value === null || value === undefined) continue;
			const cell = show(kind, value);
			if (!form) line += csvCell(cell);
			else if (cell === "" || form(cell)) line += cell;
			else throw new TypeError(`${table.path}, row ${record[key]}, column ${name}: "${cell.slice(0, 80)}" is not of kind ${kind}.`);
		}
		return line;
	};
}
