import { BOM, csvRecord } from "./csv";

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

const FORMS: Partial<Record<ColumnKind, RegExp>> = {
	int: /^-?\d+$/,
	time: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$/,
	sha256: /^[0-9a-f]{64}$/,
};

function show(kind: ColumnKind, value: unknown): string {
	if (value === null || value === undefined) return "";
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
		const cells = columns.map(({ name, kind, form }) => {
			const cell = show(kind, record[name]);
			if (form && cell !== "" && !form.test(cell)) {
				throw new TypeError(`${table.path}, row ${record[key]}, column ${name}: "${cell.slice(0, 80)}" is not of kind ${kind}.`);
			}
			return cell;
		});
		return csvRecord(cells);
	};
}
