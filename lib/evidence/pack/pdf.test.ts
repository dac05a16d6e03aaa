import { describe, expect, it } from "vitest";
import { type Memo, memoPdf } from "./pdf";

const memo: Memo = {
	title: "Sign-off memo",
	period: "Q3 \u00b7 SOX \u00b7 FY26 Q3",
	reference: "Ledger example.com, 12 events, root 5dc9da79",
	at: new Date("2026-11-21T09:30:00Z"),
	demo: false,
	draft: false,
	blocks: [
		{ heading: "Conclusion" },
		{ text: "The control operated. \u0141ukasz, \u0411\u043e\u0440\u0438\u0441, \u4e2d\u6587." },
		{ facts: [["Rows", "1,204"]] },
		{ table: { header: ["No.", "Rule"], rows: Array.from({ length: 90 }, (_, i) => [String(i), "late_removal"]) } },
	],
};
const pages = (pdf: Buffer) => pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length;

describe("memos as PDF", () => {
	it("are the same bytes each time, dated by the cut-off alone", async () => {
		const pdf = await memoPdf(memo);
		expect(pdf.equals(await memoPdf(memo))).toBe(true);
		const dates = [...pdf.toString("latin1").matchAll(/\(D:(\d+)/g)].map(([, date]) => date);
		expect(dates.length).toBeGreaterThan(0);
		expect(new Set(dates)).toEqual(new Set(["20261121093000"]));
	});

	it("break long tables over pages and change with their marks", async () => {
		const [plain, demo, draft] = await Promise.all([memoPdf(memo), memoPdf({ ...memo, demo: true }), memoPdf({ ...memo, draft: true })]);
		expect(pages(plain)).toBeGreaterThan(1);
		expect(pages(draft)).toBe(pages(plain));
		expect(plain.equals(demo)).toBe(false);
		expect(plain.equals(draft)).toBe(false);
	});
});
