import { describe, expect, it } from "vitest";
import { TRACKS, trackOf } from "./registry";
import { fillFrozen, fillText, placeholdersFor, shippedTexts, TEXT_KIND_KEYS, templateRefusal, withTexts } from "./template";
import type { TextFacts } from "./track";

const soc = trackOf("SOC");
const facts: TextFacts = {
	campaign: "FY26 Q4 {{kept}}",
	fiscalPeriod: "FY26 Q4",
	controls: [{ code: "AC-1", title: "Access review", objective: "Access stays with those whose work needs it." }],
	asOf: "2026-09-30T21:59:59.000Z",
	dueAt: "2026-10-30T22:59:59.000Z",
	zone: "Europe/Berlin",
	systems: ["ERP", "Payroll"],
	inScope: 1204,
	people: 1000,
	machines: 204,
	kept: 1200,
	removed: 3,
	changed: 1,
	undecided: 0,
	takenOut: 0,
	exceptions: 1,
	deviations: [],
	removalsVerified: 3,
	removalsOpen: 0,
	removalsLate: 0,
	lookBacks: { asked: 0, open: 0, used: 0 },
	gapsAccepted: 0,
	conflicts: { total: 0, removed: 0, mitigated: 0, accepted: 0, candidates: 0, unsettled: 0 },
	reviewers: 1,
	instructionVersion: 2,
	report: { reportType: "SOC 2" },
};
const late = { ...facts, deviations: [{ words: "Removal late", rows: 2, answered: false }] };

describe("a text over facts", () => {
	it.each<[string, string]>([
		["{{inScope}} in {{systemCount}} ({{systems}})", "1,204 grants in 2 systems (ERP, Payroll)"],
		["{{ kept }} kept, {{undecided}} open, {{exceptions}}", "1,200 kept, 0 open, 1 entry"],
		["as of {{asOf}}, due {{dueAt}}", "as of 2026-09-30 21:59 UTC, due 2026-10-30 22:59 UTC"],
		["{{report.reportType}} from {{report.periodStart}}", "SOC 2 from not stated"],
		["{{if deviations}}some{{else}}none{{end}}.", "none."],
		["{{if undecided}}open{{end}}{{if kept}}kept{{end}}", "kept"],
		["{{if report.boundary}}{{report.boundary}}{{else}}no boundary{{end}}", "no boundary"],
		// A fact that looks like a template is quoted as it stands.
		["{{campaign}}", "FY26 Q4 {{kept}}"],
		["{ not a placeholder }", "{ not a placeholder }"],
	])("%s says %s", (template, said) => {
		expect(templateRefusal(soc, "memo", template)).toBeNull();
		expect(fillText(soc, template, facts)).toBe(said);
	});

	it("says the other thing once there are some", () => {
		expect(fillText(soc, "{{if deviations}}{{deviations}}{{else}}none{{end}}", late)).toBe(
			"removal late (2 rows). 1 deviation without a response of management.",
		);
	});

	it.each<[string, RegExp]>([
		["{{nothing}}", /^\{\{nothing\}\} is not known here\. Known are: campaign, .*report\.boundary\.$/],
		["{{if nothing}}a{{end}}", /nothing/],
		["{{report.icfrReference}}", /not known here/],
		["{{campaign", /not closed/],
		["campaign}}", /not closed/],
		["{{if kept}}a", /\{\{if kept\}\} has no \{\{end\}\}/],
		["a{{else}}b", /\{\{else\}\} stands without/],
		["a{{end}}", /\{\{end\}\} stands without/],
		["{{if kept}}a{{else}}b{{else}}c{{end}}", /\{\{else\}\} stands without/],
		["{{if kept}}{{if removed}}a{{end}}{{end}}", /inside another/],
		["{{}}", /\{\{\}\} is not known/],
	])("%s is refused", (template, sentence) => {
		expect(templateRefusal(soc, "memo", template)).toMatch(sentence);
		expect(() => fillText(soc, template, facts)).toThrow("template:");
	});

	it("quotes nothing above the button that submits that changes after the rows are frozen", () => {
		expect(templateRefusal(soc, "submit", "{{kept}}")).toMatch(/It changes after the rows are frozen/);
		expect(templateRefusal(soc, "submit", "{{inScope}} of {{campaign}}, {{report.reportType}}")).toBeNull();
		expect(fillFrozen(soc, "{{inScope}}", facts)).toBe("1,204 grants");
		expect(placeholdersFor(soc, "submit").map((p) => p.name)).not.toContain("dueAt");
	});

	it("is well made where it is shipped, and takes the place of no other track's", () => {
		for (const track of TRACKS) {
			for (const kind of TEXT_KIND_KEYS) expect(templateRefusal(track, kind, shippedTexts(track)[kind])).toBeNull();
			for (const kind of TEXT_KIND_KEYS) expect(fillText(track, shippedTexts(track)[kind], late)).not.toMatch(/\{\{(?!kept)/);
			const other = { ...shippedTexts(track), memo: "Another memo." };
			expect(shippedTexts(withTexts(track, other))).toEqual(other);
		}
	});
});
