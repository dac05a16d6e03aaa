import { z } from "zod";

/** Encodings a delimited file may come in. Windows-1252 stands for Latin-1 too, as browsers and Excel read it. */
export const Encoding = z.enum(["utf-8", "utf-16le", "utf-16be", "windows-1252"]);
export type Encoding = z.infer<typeof Encoding>;

/** What ends a line. `\n` also takes `\r\n`; only `\r` (old Mac exports) reads differently. */
export const LineEnd = z.enum(["\n", "\r\n", "\r"]);
export type LineEnd = z.infer<typeof LineEnd>;

/** Delimiter of columns padded with spaces: any run of spaces parts two cells, spaces at the start of a line count for nothing. */
export const SPACES = "spaces";

const Delimiter = z.union([
	z.literal(SPACES),
	z
		.string()
		.length(1, { error: "A delimiter is one character, or runs of spaces." })
		.refine((c) => !/["'\r\n\0 \ud800-\udfff]/.test(c), { error: "A quote, a space, a line end or a NUL cannot be the delimiter." }),
]);

/** How to read one delimited file. Detected from its first bytes (`detect`); the user may override every part. */
export const Dialect = z.strictObject({
	encoding: Encoding,
	/** The file starts with a byte order mark; it is kept in the file and is no part of the first cell. */
	bom: z.boolean(),
	delimiter: Delimiter,
	/** Character around cells that hold delimiters or line ends; inside such a cell it is written twice. Empty: no quoting. */
	quote: z.enum(['"', "'", ""]),
	lineEnd: LineEnd,
	/** The first record names the columns. */
	header: z.boolean(),
	/** Lines before the header (titles, `sep=;`) that are no records; they are counted, not dropped silently. */
	preambleLines: z.int().min(0).max(1000),
});
export type Dialect = z.infer<typeof Dialect>;

/** UTF-8, comma, double quotes, header: what `psql --csv` and most exporters write. */
export const PLAIN_DIALECT: Dialect = {
	encoding: "utf-8",
	bom: false,
	delimiter: ",",
	quote: '"',
	lineEnd: "\n",
	header: true,
	preambleLines: 0,
};
