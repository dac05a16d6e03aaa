import { describe, expect, it } from "vitest";
import { fixture, sample } from "@/tests/support/samples";
import { encodeText } from "./decode";
import { detect } from "./detect";
import type { Dialect } from "./dialect";

const found = (text: string, encoding: Dialect["encoding"] = "utf-8", fixed: Partial<Dialect> = {}) =>
	detect(encodeText(text, encoding), true, fixed);

describe("detecting how to read a file", () => {
	it.each([
		["sap/users.csv", { delimiter: ",", lineEnd: "\n", header: true }, 4, 8],
		["sap/assignments.csv", { delimiter: ",", lineEnd: "\n", header: true }, 4, 16],
		["sap/permissions.csv", { delimiter: ",", lineEnd: "\n", header: true }, 5, 12],
		["review-csv/jira-access-review.csv", { delimiter: ",", lineEnd: "\r\n", header: true }, 16, 5],
		["postgresql/pg_roles.csv", { delimiter: ",", lineEnd: "\n", header: true }, 13, 18],
		["postgresql/pg_auth_members.csv", { delimiter: ",", lineEnd: "\n", header: true }, 4, 6],
		["active-directory/users.csv", { delimiter: ",", lineEnd: "\r\n", header: true }, 19, 8],
		["aws/credential-report.csv", { delimiter: ",", lineEnd: "\n", header: true }, 22, 8],
	])("reads %s right without help", (path, dialect, columns, rows) => {
		const detection = detect(fixture(path), true);
		expect(detection.dialect).toMatchObject({ encoding: "utf-8", bom: false, quote: '"', preambleLines: 0, ...dialect });
		expect(detection.columns).toHaveLength(columns);
		expect(detection.sample).toHaveLength(rows);
		expect(detection.warnings).toEqual([]);
		expect(detection.reasons).toHaveLength(3);
		for (const sure of Object.values(detection.confidence)) expect(sure).toBeGreaterThan(0.5);
	});

	const domino = sample("role-mining/domino.txt");
	it.skipIf(domino === null)(`reads right-aligned columns without header${domino === null ? " (skipped: no samples)" : ""}`, () => {
		const detection = detect(domino ?? Buffer.alloc(0), true);
		expect(detection.dialect).toMatchObject({ delimiter: "spaces", header: false });
		expect(detection.columns).toEqual(["column 1", "column 2"]);
	});

	it("reads columns padded with spaces, with and without header", () => {
		expect(found("        1          1\n        3          1\n       10        231\n").dialect).toMatchObject({
			delimiter: "spaces",
			quote: "",
			header: false,
		});
		expect(found("USER      ROLE\nALFA      R_PAY\nBRAVO     R_GL\n").dialect).toMatchObject({ delimiter: "spaces", header: true });
		expect(found("name\nJordan Lee\nSam Rivera\n").dialect.delimiter).toBe(",");
	});

	it.each(["utf-8", "utf-16le", "utf-16be"] as const)("finds %s with and without byte order mark", (encoding) => {
		const text = "id;name;role\r\n1;René;Prüfer\r\n2;Zoë;Käufer\r\n";
		for (const bom of [true, false]) {
			const { dialect, columns } = found(bom ? `\ufeff${text}` : text, encoding);
			expect(dialect).toMatchObject({ encoding, bom, delimiter: ";" });
			expect(columns).toEqual(["id", "name", "role"]);
		}
	});

	it("tells Windows-1252 from UTF-8 with a few damaged bytes", () => {
		expect(found("id,name\n1,René\n2,Zoë\n", "windows-1252").dialect.encoding).toBe("windows-1252");
		const mostly = Buffer.concat([Buffer.from(`id,name\n${"1,Łukasz Żółć\n".repeat(20)}2,Ren`), Buffer.of(0xe9), Buffer.from("\n")]);
		const detection = detect(mostly, true);
		expect(detection.dialect.encoding).toBe("utf-8");
		expect(detection.warnings).toContainEqual(expect.stringMatching(/not valid in this encoding/));
	});

	it("is not misled by a character that the end of the sample cuts", () => {
		const bytes = Buffer.from(`id,name\n${"1,Zoë\n".repeat(50)}2,Zo\u00eb`);
		expect(detect(bytes.subarray(0, bytes.length - 1), false).dialect.encoding).toBe("utf-8");
		expect(detect(bytes.subarray(0, bytes.length - 1), false).sample).toHaveLength(50);
	});

	it.each([
		["tabs", "id\tname\n1\ta,b;c\n2\tx\n", "\t"],
		["vertical bars", "id|name|x\n1|a,b|2\n2|c,d|3\n", "|"],
		["semicolons beside decimal commas", "id;limit;x\n1;2,50;a\n2;3,75;b\n", ";"],
		["commas beside quoted semicolons", 'id,groups\n1,"a; b; c"\n2,"a; b"\n', ","],
		["what `sep=` says", "sep=|\nid|name\n1|a\n", "|"],
		["any character the user sets", "id~name\n1~a\n", "~"],
	])("finds %s", (_, text, delimiter) => {
		const fixed = delimiter === "~" ? { delimiter } : {};
		const { dialect, columns } = found(text, "utf-8", fixed);
		expect(dialect.delimiter).toBe(delimiter);
		expect(columns[0]).toBe("id");
	});

	it("finds single quotes, old Mac line ends and titles above the header", () => {
		expect(found("id,name\n'1','a,b'\n'2','c'\n").dialect.quote).toBe("'");
		expect(found("id,name\r1,a\r2,b\r").dialect.lineEnd).toBe("\r");
		const titled = found("Access report\nTaken 2026-11-01, by hand\n\nuser,role,since\nu1,r1,2026-01-01\nu2,r2,2026-01-02\n");
		expect(titled.dialect.preambleLines).toBe(3);
		expect(titled.columns).toEqual(["user", "role", "since"]);
	});

	it("does not take data for a header", () => {
		expect(found("u1,r1\nu2,r1\nu3,r1\n").dialect.header).toBe(false);
		expect(found("a.okafor@corp.example,R1\nj.dupont@corp.example,R2\n").dialect.header).toBe(false);
		expect(found("user_id,role\n").dialect.header).toBe(true);
		expect(found("u1,r1\nu2,r1\n", "utf-8", { header: true }).columns).toEqual(["u1", "r1"]);
	});

	it("warns of what will go wrong", () => {
		const { warnings } = found("id,role,role\n1,a,b\n2,a\r\n3,\0,c\n");
		expect(warnings).toHaveLength(4);
		expect(warnings.join("\n")).toMatch(/"role".*\n1 of the first 3 rows do not have 3 cells.*\n.*NUL.*\n.*mixed/);
	});

	it.each([
		[Buffer.from("504b030414", "hex"), /Excel workbook \(\.xlsx\)/],
		[Buffer.from("1f8b08000000", "hex"), /compressed/],
		[Buffer.from('[{"id": 1}]'), /JSON/],
		[Buffer.from("<?xml version='1.0'?><a/>"), /XML/],
		[Buffer.from("# record 1\ndn: CN=Administrator,DC=corp\n"), /LDIF/],
		[Buffer.from(" \r\n\n"), /empty/],
		[Buffer.from("fffe000061000000", "hex"), /UTF-32/],
	])("says what a file is that is no delimited text", (bytes, sentence) => {
		expect(() => detect(bytes, true)).toThrow(sentence);
	});

	it("stays quick on hostile beginnings", () => {
		const started = performance.now();
		for (const text of ["#".repeat(200_000), '"'.repeat(200_000), "# # ".repeat(60_000), "sep=".repeat(50_000), "1,".repeat(200_000)])
			found(text);
		expect(performance.now() - started).toBeLessThan(5_000);
	});
});
