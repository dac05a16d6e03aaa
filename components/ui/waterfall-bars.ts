export type WaterfallPart = { label: string; count: number; href?: string };
export type WaterfallBar = WaterfallPart & { kind: "start" | "out" | "end" /** Percent of the width. */; left: number; width: number };

/**
 * Bars of a waterfall, in percent of the start: what is left out hangs at the right end of what was left before it.
 * @returns the bars and by how much the counts do not tie out (0: they do)
 */
export function waterfallBars(
	start: WaterfallPart,
	out: WaterfallPart[],
	end: WaterfallPart,
): { bars: WaterfallBar[]; difference: number } {
	const share = (count: number) => (start.count > 0 ? (count / start.count) * 100 : 0);
	let left = start.count;
	const between = out.map((part): WaterfallBar => {
		left -= part.count;
		return { ...part, kind: "out", left: Math.max(0, share(left)), width: share(part.count) };
	});
	return {
		bars: [
			{ ...start, kind: "start", left: 0, width: share(start.count) },
			...between,
			{ ...end, kind: "end", left: 0, width: share(end.count) },
		],
		difference: left - end.count,
	};
}
