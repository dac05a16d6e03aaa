import { describe, expect, it } from "vitest";
import { inPieces } from "@/tests/support/samples";
import { PLAIN_DIALECT } from "./dialect";
import { readRowsAt } from "./read-rows-at";
import { suggestDates, suggestMeaning } from "./suggest";

describe("suggestions for the mapping screen", () => {
	it.each<[string[], string[]]>([
		[["2026-12-31", "", "2026-01-01T00:00:00Z", "never"], ["iso"]],
		[["11/21/2026 7:49:41 PM"], ["us"]],
		[["31.12.2026", "01.02.2026"], ["day_first"]],
		[
			["01/02/2026", "03/04/2026"],
			["us", "day_first"],
		],
		[["1733343742"], ["epoch_s"]],
		[["1733343742000"], ["epoch_ms"]],
		[["133778173420000000", "0"], ["filetime"]],
		[["20261231"], ["compact"]],
		[["/Date(1733343742000)/"], ["json_ms"]],
		[["20261121194941.0Z", "null"], ["ldap"]],
		[["Administrators"], []],
		[["", "N/A"], []],
	])("%j is written as %j", (values, formats) => {
		expect(suggestDates(values)).toEqual(formats);
	});

	it("guesses what an empty spelling means, and not of ordinary values", () => {
		expect(["Never", "0", "infinity", "9999-12-31"].map(suggestMeaning)).toEqual(["never", "never", "never", "never"]);
		expect(["N/A", "not_supported"].map(suggestMeaning)).toEqual(["not_applicable", "not_applicable"]);
		expect(["null", "no_information", "-"].map(suggestMeaning)).toEqual(["not_known", "not_known", "not_known"]);
		expect(["2026-01-01", "alice", ""].map(suggestMeaning)).toEqual([null, null, null]);
	});
});

describe("rows found later", () => {
	it("are read again by number, in one pass", async () => {
		const file = Buffer.from('a,b\n1,"two\nlines"\n2\n3,x\n4,y\n');
		const found = await readRowsAt(inPieces(file, 3), PLAIN_DIALECT, new Set([1, 3, 99]));
		expect([...found]).toEqual([
			[1, { line: 2, record: '1,"two\nlines"' }],
			[3, { line: 5, record: "3,x" }],
		]);
	});
});
