import { describe, expect, it } from "vitest";
import shipped from "./catalogue.json" with { type: "json" };
import { ANY_PROOF, type EvidenceStandard, type Proof, proofAsked, proofRefusal, searchControls, shortOf, standardRefusal } from "./rules";

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

describe("which proof of a removal is enough", () => {
	const strict: EvidenceStandard = { high: "extract", medium: "record", low: "person" };

	it.each<[string, Partial<EvidenceStandard>[], { privileged: boolean | null; risk: string | null }, Proof]>([
		["no control says anything", [], { privileged: true, risk: "high" }, "person"],
		["one from before standards were kept", [{}], { privileged: null, risk: "high" }, "person"],
		["a high risk", [strict], { privileged: false, risk: "high" }, "extract"],
		["privileged, though rated low", [strict], { privileged: true, risk: "low" }, "extract"],
		["nobody rated it", [strict], { privileged: null, risk: null }, "record"],
		["a low risk", [strict], { privileged: false, risk: "low" }, "person"],
		["the stricter of two controls", [ANY_PROOF, { ...ANY_PROOF, low: "record" }], { privileged: false, risk: "low" }, "record"],
	])("%s", (_, standards, row, asked) => {
		expect(proofAsked(standards, row)).toBe(asked);
	});

	it.each<[Proof, string, RegExp | null]>([
		["person", "screenshot", null],
		["record", "transcript", null],
		["record", "screenshot", /a screenshot is not enough/],
		["record", "other", /a file of another kind is not enough/],
		["extract", "transcript", /complete extract alone/],
	])("asked for %s, a %s", (asked, kind, refusal) => {
		if (refusal) expect(proofRefusal(asked, kind)).toMatch(refusal);
		else expect(proofRefusal(asked, kind)).toBeNull();
	});

	it("is what a pack is measured against: what is not proved, by risk, and what would be enough", () => {
		expect(shortOf([strict], [])).toEqual([]);
		expect(shortOf([strict], [{ risk: "low", rows: 0, claimed: 0 }])).toEqual([]);
		expect(
			shortOf(
				[strict],
				[
					{ risk: "low", rows: 1, claimed: 0 },
					{ risk: "high", rows: 1200, claimed: 3 },
				],
			),
		).toEqual([
			"1,200 removals of high risk without proof, 3 of them claimed. Enough is: absence in a later complete extract alone.",
			"1 removal of low risk without proof. Enough is: any attached proof that a second person checked.",
		]);
	});

	it("is never less for a riskier row", () => {
		expect(standardRefusal(strict)).toBeNull();
		expect(standardRefusal(ANY_PROOF)).toBeNull();
		expect(standardRefusal({ high: "person", medium: "record", low: "person" })).toMatch(/cannot do with less proof/);
		expect(standardRefusal({ high: "record", medium: "person", low: "record" })).toMatch(/cannot do with less proof/);
	});
});
