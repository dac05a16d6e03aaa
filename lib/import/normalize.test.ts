import { describe, expect, it } from "vitest";
import { inPieces } from "@/tests/support/samples";
import { convertFile } from "./convert-file";
import { PLAIN_DIALECT } from "./dialect";
import { compileFile, type NormalizedRow } from "./normalize";
import { openFile } from "./reader";
import type { Rejection } from "./rejection";
import { ImportMapping, type ImportMappingInput } from "./schema";

type File = ImportMappingInput["files"][number];
type Fields = File["rows"][number]["fields"];

function mappingOf(fields: Fields, more: Partial<File> = {}, zone = "UTC"): ImportMapping {
	return ImportMapping.parse({ version: 1, name: "test", kind: "access", zone, files: [{ role: "grants", rows: [{ fields }], ...more }] });
}

function apply(mapping: ImportMapping, columns: string[], cells: string[]): NormalizedRow & { values: Record<string, string | null> } {
	const [file] = mapping.files;
	if (file === undefined) throw new Error("no file");
	const compiled = compileFile(mapping, file, columns);
	const result = compiled.normalize({ rowNo: 7, line: 8, cells, raw: cells.join(",") });
	return { ...result, values: Object.fromEntries(compiled.columns.map((column, i) => [column, result.parts[0]?.[i] ?? null])) };
}

const column = (name: string) => ({ from: "column", column: name }) as const;
const WHO_WHAT: Fields = { account_name: column("user"), entitlement_name: column("role") };
const grant = (fields: Fields, columns: string[], cells: string[], zone?: string) =>
	apply(mappingOf({ ...WHO_WHAT, ...fields }, {}, zone), ["user", "role", ...columns], ["u1", "r1", ...cells]);

describe("turning a row into canonical form", () => {
	it("never takes an id for a number", () => {
		const { values } = apply(mappingOf(WHO_WHAT), ["user", "role"], [" 0012 ", "9223372036854775808"]);
		expect(values).toEqual({ account_name: "0012", entitlement_name: "9223372036854775808" });
	});

	it("keeps never used, not applicable and not known apart", () => {
		const fields: Fields = {
			last_used_at: {
				...column("used"),
				meanings: { never: "never", "n/a": "not_applicable", "?": "not_known", "1970-01-01T00:00:00Z": "never" },
			},
		};
		const usage = (cell: string) => grant(fields, ["used"], [cell]).values;
		expect(usage("2026-08-01")).toMatchObject({ last_used_at: "2026-08-01T00:00:00Z", usage: "used" });
		expect(usage("Never")).toMatchObject({ last_used_at: null, usage: "never" });
		expect(usage("1970-01-01T00:00:00Z")).toMatchObject({ last_used_at: null, usage: "never" });
		expect(usage("N/A")).toMatchObject({ usage: "not_applicable" });
		expect(usage("?")).toMatchObject({ usage: "no_data" });
		expect(usage("")).toMatchObject({ last_used_at: null, usage: "no_data" });
	});

	it("keeps never expires apart from not known, and knows dates that mean never", () => {
		const fields: Fields = { valid_to: { ...column("until"), meanings: { infinity: "never" } } };
		const expiry = (cell: string) => grant(fields, ["until"], [cell]).values;
		expect(expiry("2026-12-31")).toMatchObject({ valid_to: "2026-12-31T23:59:59Z", expiry: "dated" });
		expect(expiry("9999-12-31")).toMatchObject({ valid_to: null, expiry: "never" });
		expect(expiry("2200-01-01T00:00:00Z")).toMatchObject({ expiry: "never" });
		expect(expiry("infinity")).toMatchObject({ expiry: "never" });
		expect(expiry("")).toMatchObject({ expiry: "no_data" });
	});

	it("takes an empty last use for never only where the source says that it would know", () => {
		const fields: Fields = { last_used_at: column("used"), usage_known: column("known") };
		const usage = (used: string, known: string) => grant(fields, ["used", "known"], [used, known]);
		expect(usage("", "yes").values.usage).toBe("never");
		expect(usage("", "no").values.usage).toBe("no_data");
		expect(usage("", "n/a").values.usage).toBe("not_applicable");
		expect(usage("", "").values.usage).toBe("no_data");
		expect(usage("2026-08-01", "yes").values.usage).toBe("used");
		expect(usage("2026-08-01", "no").rejections).toMatchObject([{ code: "contradiction", column: "used" }]);
		expect(usage("", "perhaps").rejections).toMatchObject([{ code: "bad_boolean" }]);
	});

	it("does not believe never of what is older than the source's records", () => {
		const rule = { ...column("used"), meanings: { "": "never" }, trackedSince: { column: "made", date: "2015-04-22" } } as const;
		const usage = (made: string) => grant({ last_used_at: rule }, ["used", "made"], ["", made]).values.usage;
		expect(usage("2016-01-01")).toBe("never");
		expect(usage("2015-04-22T08:00:00Z")).toBe("never");
		expect(usage("2012-01-01")).toBe("no_data");
		expect(usage("")).toBe("no_data");
		expect(usage("rubbish")).toBe("no_data");
	});

	it("reads dates in the format and zone that are set", () => {
		expect(
			grant({ granted_at: { ...column("at"), dates: ["us"] } }, ["at"], ["11/21/2026 7:49:41 PM"], "America/New_York").values.granted_at,
		).toBe("2026-11-22T00:49:41Z");
		expect(grant({ granted_at: { ...column("at"), dates: ["iso", "epoch_s"] } }, ["at"], ["1733343742"]).values.granted_at).toBe(
			"2024-12-04T20:22:22Z",
		);
		const wrong = grant({ granted_at: column("at") }, ["at"], ["11/21/2026"]).rejections;
		expect(wrong).toMatchObject([{ rowNo: 7, line: 8, column: "at", value: "11/21/2026", code: "bad_date", record: "u1,r1,11/21/2026" }]);
		expect(wrong[0]?.message).toMatch(/ISO 8601/);
	});

	it("takes a stand-in for empty neither for a date nor for never", () => {
		expect(grant({ granted_at: column("at") }, ["at"], ["0001-01-01T00:00:00Z"]).rejections).toMatchObject([
			{ code: "bad_date", message: expect.stringMatching(/stands for "no date"/) },
		]);
		expect(grant({ last_used_at: column("at") }, ["at"], ["9999-12-31"]).rejections).toMatchObject([{ code: "bad_date" }]);
	});

	it("maps the source's words, and says which words there are when one is not known", () => {
		const fields: Fields = {
			identity_kind: { ...column("kind"), values: { Dialog: "human", B: "bot" } },
			risk: column("risk"),
			privileged: column("priv"),
		};
		const row = (...cells: string[]) => grant(fields, ["kind", "risk", "priv"], cells);
		expect(row("DIALOG", "Moderate", "Oui").values).toMatchObject({ identity_kind: "human", risk: "medium", privileged: "true" });
		expect(row("", "", "").values).toMatchObject({ identity_kind: null, risk: null, privileged: null });
		expect(row("alien", "awful", "perhaps").rejections).toMatchObject([
			{ code: "unknown_kind", message: expect.stringMatching(/human, service_account.*"alien" is none/) },
			{ code: "unknown_word" },
			{ code: "bad_boolean" },
		]);
	});

	it("joins cells, follows cases, and takes what is constant", () => {
		const fields: Fields = {
			entitlement_name: { from: "columns", columns: ["type", "id", "role"], separator: ":" },
			entitlement_title: { from: "columns", columns: ["id", "role"], separator: " ", skipEmpty: true },
			identity_kind: {
				from: "cases",
				cases: [
					{
						when: [
							{ column: "user", is: "starts_with", values: ["svc_"] },
							{ column: "id", is: "empty" },
						],
						value: "service_account",
					},
				],
				otherwise: "unknown",
			},
			last_used_source: { from: "constant", value: "audit log" },
		};
		const row = (...cells: string[]) =>
			apply(mappingOf({ account_name: column("user"), ...fields }), ["user", "type", "id", "role"], cells).values;
		expect(row("svc_a", "p", "", "r")).toMatchObject({
			entitlement_name: "p::r",
			entitlement_title: "r",
			identity_kind: "service_account",
			last_used_source: "audit log",
		});
		expect(row("svc_a", "p", "1", "r")).toMatchObject({ entitlement_name: "p:1:r", identity_kind: "unknown" });
	});

	it("makes a part of each element of a list, and none of an empty list", () => {
		const rows: File["rows"] = [
			{ fields: { account_name: column("user") } },
			{ each: { column: "groups", separator: ";" }, fields: { account_name: column("user"), entitlement_name: { from: "item" } } },
		];
		const mapping = ImportMapping.parse({ version: 1, name: "t", kind: "access", files: [{ role: "grants", rows }] });
		expect(apply(mapping, ["user", "groups"], ["u", "a; b;;"]).parts).toEqual([
			["u", null],
			["u", "a"],
			["u", "b"],
		]);
		expect(apply(mapping, ["user", "groups"], ["u", ""]).parts).toEqual([["u", null]]);
	});

	it("gives all that is wrong with a row, and no part of it", () => {
		const bad = grant({ granted_at: column("at"), privileged: column("p") }, ["at", "p"], ["soon", "maybe"]);
		expect(bad.rejections.map((fault) => fault.code)).toEqual(["bad_date", "bad_boolean"]);
		expect(bad.parts).toEqual([]);
		expect(apply(mappingOf(WHO_WHAT), ["user", "role"], [" ", "r"]).rejections).toMatchObject([
			{ code: "missing_required", column: "user", message: expect.stringMatching(/account_name is needed/) },
		]);
	});

	it("rejects what cannot be seen and what is too long", () => {
		const user = (name: string) => apply(mappingOf(WHO_WHAT), ["user", "role"], [name, "r"]).rejections.map((fault) => fault.code);
		expect(user("a\u0007b")).toEqual(["control_character"]);
		expect(user("ad\u200bmin")).toEqual(["control_character"]);
		expect(user("\u202enimda")).toEqual(["control_character"]);
		expect(user("two\nlines")).toEqual(["control_character"]);
		expect(user("x".repeat(513))).toEqual(["too_long"]);
		expect(user("Żółć 李 😀")).toEqual([]);
		const long = grant(
			{ entitlement_description: column("d"), entitlement_title: column("t") },
			["d", "t"],
			["two\r\nlines\tand tab", "two\nlines"],
		).rejections;
		expect(long).toMatchObject([{ column: "t", code: "control_character" }]);
	});

	it("keeps further columns beside the fields, and names those that nothing reads", () => {
		const mapping = mappingOf(WHO_WHAT, { keep: ["note"] });
		expect(apply(mapping, ["user", "role", "note", "x"], ["u", "r", 'say "hi"', "y"]).values.extra).toBe('{"note":"say \\"hi\\""}');
		expect(compileFile(mapping, mapping.files[0] as never, ["user", "role", "note", "x"]).unusedColumns).toEqual(["x"]);
	});

	it("says which columns a file lacks", () => {
		const mapping = mappingOf(WHO_WHAT);
		expect(() => compileFile(mapping, mapping.files[0] as never, ["User", "role"])).toThrow('The file has no column "user"');
	});
});

describe("a file with bad rows", () => {
	/** One bad row of each kind; everything about them is known beforehand. */
	const BAD: [string, string][] = [
		["missing_required", ",R1,,,"],
		["bad_date", "u,R1,31/02/2026,,"],
		["bad_boolean", "u,R1,,perhaps,"],
		["unknown_kind", "u,R1,,,alien"],
		["too_long", `${"x".repeat(600)},R1,,,`],
		["control_character", "u\u0007,R1,,,"],
		["ragged_row", "u,R1"],
		["bad_quote", '"u"x,R1,,,'],
		["nul_character", "u\0,R1,,,"],
		["encoding_error", "u\udce9,R1,,,"],
		["cell_too_long", `u,${"y".repeat(33_000)},,,`],
	];

	it("rejects exactly the bad rows among 20,000, each with its reason", { timeout: 60_000 }, async () => {
		const mapping = mappingOf({ ...WHO_WHAT, granted_at: column("at"), privileged: column("priv"), identity_kind: column("kind") });
		const expected = new Map<number, string>();
		const lines = Array.from({ length: 20_000 }, (_, i) => {
			const bad = i % 181 === 17 ? BAD[((i - 17) / 181) % BAD.length] : undefined;
			if (bad !== undefined) expected.set(i + 1, bad[0]);
			return bad?.[1] ?? `user${i},"role ""${i % 7}""",2026-01-0${1 + (i % 9)},no,human`;
		});
		const { encodeText } = await import("./decode");
		const bytes = encodeText(`user,role,at,priv,kind\n${lines.join("\n")}\n`, "utf-8");
		const opened = await openFile(inPieces(bytes, 4_096), PLAIN_DIALECT);
		const { batches, counts } = convertFile(opened, compileFile(mapping, mapping.files[0] as never, opened.columns));
		const rejections: Rejection[] = [];
		const accepted = new Set<number>();
		for await (const batch of batches) {
			rejections.push(...batch.rejections);
			for (const part of batch.parts) accepted.add(part.rowNo);
		}
		expect(expected.size).toBe(111);
		expect(new Map(rejections.map((fault) => [fault.rowNo, fault.code]))).toEqual(expected);
		expect(counts).toEqual({ read: 20_000, accepted: 20_000 - 111, rejected: 111, parts: 20_000 - 111 });
		expect([...expected.keys()].some((rowNo) => accepted.has(rowNo))).toBe(false);
		for (const fault of rejections) expect(fault.message).toMatch(/^.{20,400}\.?$/s);
	});
});
