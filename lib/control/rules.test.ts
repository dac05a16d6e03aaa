import { describe, expect, it } from "vitest";
import shipped from "./catalogue.json" with { type: "json" };
import { searchControls } from "./rules";

const found = (query: string) =>
	searchControls(shipped.controls, query).map(({ entry, citedAs }) => (citedAs ? `${entry.id} (cited elsewhere as ${citedAs})` : entry.id));

describe("a search of the catalogue", () => {
	it.each([
		["PR.AC-4", ["PR.AA-05 (cited elsewhere as PR.AC-4)"]],
		["NHI-03", ["NHI1:2025 (cited elsewhere as NHI-03)", "NHI5:2025 (cited elsewhere as NHI-03)", "NHI7:2025 (cited elsewhere as NHI-03)"]],
		[
			"gov-2",
			["MAESTRO-L6 (cited elsewhere as GOV-2)", "AICM-IAM-19 (cited elsewhere as GOV-2)", "AICM-AIS-11 (cited elsewhere as GOV-2)"],
		],
		["IAM-19", ["AICM-IAM-19 (cited elsewhere as IAM-19)"]],
	])("for the alias %s shows the right ids and says so", (query, ids) => {
		expect(found(query)).toEqual(ids);
	});

	it("for an id of a framework shows it as its own", () => {
		expect(found("PR.AA-05")).toEqual(["PR.AA-05"]);
		expect(found("nhi7:2025")).toEqual(["NHI7:2025"]);
	});

	it("for words shows every entry that has them all, in any order", () => {
		expect(found("secrets rotated")).toContain("NHI7:2025");
		expect(found("rotated secrets")).toEqual(found("secrets rotated"));
		expect(found("zebra")).toEqual([]);
		expect(found("  ")).toHaveLength(shipped.controls.length);
	});
});
