import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { inPieces } from "@/tests/support/samples";
import { FIELD_NAMES, fieldOf, STAGING_COLUMNS } from "./canonical";
import { detect } from "./detect";
import { dryRun } from "./dry-run";
import { canonicalMapping, LAYOUTS, layoutExample, layoutTemplate, recogniseLayout } from "./layout";
import { layoutDocs } from "./layout-docs";
import { mappingProblems } from "./mapping";

const root = resolve(import.meta.dirname, "../..");

async function tryCanonical(files: Record<string, string>) {
	const entries = Object.entries(files).map(([name, text]) => ({ name, bytes: Buffer.from(text), ...detect(Buffer.from(text), true) }));
	const mapping = canonicalMapping(entries.map(({ columns }) => ({ role: recogniseLayout(columns)?.role ?? "grants", columns })));
	expect(mappingProblems(mapping)).toEqual([]);
	return dryRun(
		mapping,
		entries.map(({ name, bytes, dialect }, i) => ({ name, dialect, source: inPieces(bytes), mapping: mapping.files[i] as never })),
	);
}

describe("the canonical layout", () => {
	it("fills exactly the columns of the staging table", () => {
		const schema = readFileSync(resolve(root, "prisma/schema/import.prisma"), "utf8");
		const model = /model ImportRow \{([^}]*)\}/.exec(schema)?.[1] ?? "";
		const columns = [...model.matchAll(/^\s+(\w+)\s+(?:String|DateTime|Boolean|Int|BigInt)\??(.*)$/gm)].map(
			([, name, rest]) => /@map\("(\w+)"\)/.exec(rest ?? "")?.[1] ?? name,
		);
		expect([...STAGING_COLUMNS].sort()).toEqual(
			columns.filter((column) => !["import_id", "file_id", "row_no", "part"].includes(column ?? "")).sort(),
		);
	});

	it("has every field in a file, and gives every field a meaning", () => {
		const shown = new Set(LAYOUTS.flatMap((layout) => layout.columns));
		expect(FIELD_NAMES.filter((name) => !shown.has(name))).toEqual([]);
		for (const name of FIELD_NAMES) expect(fieldOf(name).meaning).toMatch(/^.{10,}\.$/);
		for (const { columns } of LAYOUTS) expect(new Set(columns).size).toBe(columns.length);
	});

	it("is documented in docs/import-layout.md (npx vitest run lib/import/layout.test.ts -u writes it)", async () => {
		await expect(layoutDocs()).toMatchFileSnapshot(resolve(root, "docs/import-layout.md"));
	});

	it("recognises its own templates", () => {
		for (const layout of LAYOUTS) {
			const { columns, sample } = detect(Buffer.from(layoutTemplate(layout)), true);
			expect(recogniseLayout(columns)?.file).toBe(layout.file);
			expect(sample).toEqual([]);
		}
		expect(recogniseLayout(["user", "role"])).toBeNull();
	});

	it.each(
		LAYOUTS.map((layout) => [layout.file, layout] as const).filter(([file]) => file !== "accounts.csv" && file !== "entitlements.csv"),
	)("imports the example of %s", async (file, layout) => {
		const result = await tryCanonical({ [file]: layoutExample(layout) });
		expect(result.files[0]).toMatchObject({ read: 1, accepted: 1, rejected: 0, unusedColumns: [] });
	});

	it("joins accounts, entitlements and grants, and keeps the words for empty apart", async () => {
		const result = await tryCanonical({
			"accounts.csv":
				"account_name,account_key,identity_key,account_last_used_at,account_usage_known\nalice,1,E1,,yes\nbob,2,,never,\ncarol,3,E3,n/a,\ndave,4,E4,,no\n",
			"entitlements.csv": "entitlement_name,privileged\nAP,no\nGL,yes\n",
			"grants.csv":
				"account_key,account_name,entitlement_name,valid_to,ticket,colour\n1,,AP,never,T1,red\n2,,GL,n/a,,red\n,carol,AP,unknown,,red\n9,,AP,,,red\n",
		});
		expect(result.files.map(({ read, accepted, rejected }) => [read, accepted, rejected])).toEqual([
			[4, 4, 0],
			[2, 2, 0],
			[4, 3, 1],
		]);
		expect(result.files[2]?.rejections).toMatchObject([{ rowNo: 4, value: "9", code: "unresolved_account" }]);
		expect(result.files[2]?.unusedColumns).toEqual(["colour"]);
		expect(result.files[0]?.preview.map((row) => row.account_usage)).toEqual(["never", "never", "not_applicable", "no_data"]);
		expect(result.files[2]?.preview.map((row) => row.expiry)).toEqual(["never", "not_applicable", "no_data"]);
	});
});
