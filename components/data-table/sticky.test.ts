import { describe, expect, it } from "vitest";
import { stickyOffsets } from "@/components/data-table/sticky";

describe("stickyOffsets", () => {
	it("lines sticky columns up from both edges and leaves the middle alone", () => {
		const columns = [
			{ id: "name", layout: { width: 180, sticky: "start" as const } },
			{ id: "access", layout: { width: 200, sticky: "start" as const } },
			{ id: "since", layout: { width: 120 } },
			{ id: "state", layout: { width: 90, sticky: "end" as const } },
			{ id: "decision", layout: { width: 190, sticky: "end" as const } },
		];
		expect(stickyOffsets(columns, 40)).toEqual({
			name: { left: 40 },
			access: { left: 220 },
			decision: { right: 0 },
			state: { right: 190 },
		});
	});

	it("does not stick a column behind one that scrolls", () => {
		expect(
			stickyOffsets(
				[
					{ id: "a", layout: { width: 10 } },
					{ id: "b", layout: { width: 10, sticky: "start" } },
					{ id: "c", layout: { width: 10 } },
				],
				0,
			),
		).toEqual({});
	});
});
