import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FIELD_NAMES } from "./canonical";
import { copyColumns, copyWriter } from "./copy-text";
import { compileFile } from "./normalize";
import { ImportMapping } from "./schema";

/** COPY's text format read back, as PostgreSQL does with `NULL ''`. */
function readBack(line: string): (string | null)[] {
	const escapes: Record<string, string> = { t: "\t", n: "\n", r: "\r", "\\": "\\" };
	return line.split("\t").map((field) => (field === "" ? null : field.replace(/\\(.)/g, (_, c: string) => escapes[c] ?? c)));
}

const column = (name: string) => ({ from: "column", column: name }) as const;
const FIELDS = [
	"account_name",
	"entitlement_name",
	"entitlement_title",
	"entitlement_description",
	"purpose",
	"ticket",
	"granted_by",
	"path",
] as const;

describe("COPY text", { timeout: 60_000 }, () => {
	it("gives back every value of every accepted row, whatever the cells hold", () => {
		const mapping = ImportMapping.parse({
			version: 1,
			name: "t",
			kind: "access",
			files: [{ role: "grants", keep: ["path"], rows: [{ fields: Object.fromEntries(FIELDS.map((name) => [name, column(name)])) }] }],
		});
		const compiled = compileFile(mapping, mapping.files[0] as never, FIELDS);
		const write = copyWriter(1n, 2n, compiled.columns);
		const cell = fc.oneof(
			fc.constantFrom("\\", "\\N", "\\.", "a\tb", "a\nb", "\r\n", "", "x"),
			fc.string({ maxLength: 6 }),
			fc.string({ unit: "binary", maxLength: 4 }),
		);
		let accepted = 0;
		fc.assert(
			fc.property(fc.tuple(...FIELDS.map(() => cell)), (cells) => {
				const { parts } = compiled.normalize({ rowNo: 3, line: 4, cells, raw: "" });
				for (const values of parts) {
					accepted++;
					const lines = write([{ rowNo: 3, part: 0, values }]).split("\n");
					expect(lines).toHaveLength(2);
					expect(readBack(lines[0] ?? "")).toEqual(["1", "2", "3", "0", ...values]);
				}
			}),
			{ numRuns: 3000 },
		);
		expect(accepted).toBeGreaterThan(300);
	});

	it("names the columns in its order", () => {
		expect(copyColumns(["account_name"])).toEqual(["import_id", "file_id", "row_no", "part", "account_name"]);
		expect(FIELD_NAMES).toContain("purpose");
	});
});
