import { describe, expect, it } from "vitest";
import { waterfallBars } from "@/components/ui/waterfall-bars";

const start = { label: "In inventory", count: 1000 };

describe("waterfallBars", () => {
	it("hangs each reason at the end of what was left before it", () => {
		const { bars, difference } = waterfallBars(
			start,
			[
				{ label: "Not in scope", count: 400 },
				{ label: "Closed", count: 100 },
			],
			{ label: "In scope", count: 500 },
		);
		expect(bars.map((bar) => [bar.left, bar.width])).toEqual([
			[0, 100],
			[60, 40],
			[50, 10],
			[0, 50],
		]);
		expect(difference).toBe(0);
	});

	it("tells by how much the counts do not tie out", () => {
		expect(waterfallBars(start, [{ label: "Not in scope", count: 400 }], { label: "In scope", count: 590 }).difference).toBe(10);
	});

	it("draws nothing for nothing", () => {
		const { bars } = waterfallBars({ label: "In inventory", count: 0 }, [], { label: "In scope", count: 0 });
		expect(bars.every((bar) => bar.width === 0)).toBe(true);
	});
});
