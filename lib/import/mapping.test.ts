import { describe, expect, it } from "vitest";
import { fitFiles, mappingProblems } from "./mapping";
import { SAP } from "./presets/sap";
import { ImportMapping, type ImportMappingInput } from "./schema";

const column = (name: string) => ({ from: "column", column: name }) as const;
const base = { version: 1, name: "t", kind: "access" } as const;
type File = ImportMappingInput["files"][number];
const problems = (file: File, more: Partial<ImportMappingInput> = {}) =>
	mappingProblems(ImportMapping.parse({ ...base, files: [file], ...more })).join("\n");
const WHO_WHAT = { account_name: column("u"), entitlement_name: column("r") };

describe("a mapping", () => {
	it("finds which file plays which role", () => {
		const users = ["user_id", "status", "user_type", "last_logon"];
		const roles = ["role", "action", "activity", "org_unit", "active"];
		const assignments = ["user_id", "role", "valid_from", "valid_to", "further"];
		expect(fitFiles(SAP, [assignments, users, roles])).toEqual([2, 0, 1]);
		expect(fitFiles(SAP, [users, users, ["a", "b"]])).toEqual([0, null, null]);
	});

	it.each<[string, File, RegExp]>([
		[
			"a required field",
			{ role: "grants", rows: [{ fields: { account_name: column("u"), ticket: column("t") } }] },
			/needs a column for entitlement_name/,
		],
		[
			"an account",
			{ role: "assignments", rows: [{ fields: { entitlement_key: column("r") } }] },
			/needs a column for account_name or account_key/,
		],
		[
			"a rule for every row",
			{ role: "grants", rows: [{ when: [{ column: "x", is: "yes" }], fields: WHO_WHAT }] },
			/otherwise rows would drop out silently/,
		],
		[
			"a sensible never",
			{ role: "grants", rows: [{ fields: { ...WHO_WHAT, granted_at: { ...column("a"), meanings: { "-": "never" } } } }] },
			/cannot mean "never"/,
		],
		["a list for an element", { role: "grants", rows: [{ fields: { ...WHO_WHAT, path: { from: "item" } } }] }, /no list is named/],
		[
			"a last use to be known",
			{ role: "grants", rows: [{ fields: { ...WHO_WHAT, usage_known: column("k") } }] },
			/last_used_at has no column/,
		],
		[
			"secrets kept out",
			{ role: "grants", secretColumns: ["pw"], rows: [{ fields: { ...WHO_WHAT, ticket: column("pw") } }] },
			/"pw" is marked as secret/,
		],
		[
			"dates in date fields",
			{ role: "grants", rows: [{ fields: { ...WHO_WHAT, ticket: { ...column("t"), dates: ["us"] } } }] },
			/ticket is no date/,
		],
	])("must have %s", (_, file, sentence) => {
		expect(problems(file)).toMatch(sentence);
	});

	it("must say who holds what", () => {
		expect(problems({ role: "users", rows: [{ fields: { account_name: column("u") } }] })).toMatch(/Who holds what is missing/);
		expect(problems({ role: "users", rows: [{ fields: { account_name: column("u") } }] }, { kind: "identities" })).toMatch(
			/An import of identities has no file of users/,
		);
		expect(problems({ role: "grants", rows: [{ fields: WHO_WHAT }] })).toBe("");
	});

	it("is refused with unknown fields, zones and versions", () => {
		const file = { role: "grants", rows: [{ fields: WHO_WHAT }] };
		expect(ImportMapping.safeParse({ ...base, files: [file] }).success).toBe(true);
		expect(ImportMapping.safeParse({ ...base, files: [file], zone: "Mars/Olympus" }).success).toBe(false);
		expect(ImportMapping.safeParse({ ...base, files: [file], version: 2 }).success).toBe(false);
		expect(ImportMapping.safeParse({ ...base, files: [{ ...file, rows: [{ fields: { shoe_size: column("s") } }] }] }).success).toBe(false);
	});
});
