import { readFileSync } from "node:fs";

/** One line of the table. Times in milliseconds; memory in MiB, of the process that did the work. */
export type Line = {
	path: string;
	/** What the cost per row is counted over. */
	rows: number;
	/** One per run. */
	ms: number[];
	/** What the path is held against, and its times in the same runs; absent where a figure stands for itself. */
	floor?: { what: string; ms: number[] };
	peakMiB?: number;
	/** What bar.md asks, and whether the figures reach it; absent where the line only breaks another one down. */
	bar?: { text: string; met: (measured: Measured) => boolean };
	note?: string;
};

/** Figures of a line that a bar is tested on. `ratio` is the median of the ratios of the single runs. */
export type Measured = { ms: number; floorMs: number; ratio: number; peakMiB: number };

function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}

export function quantile(values: readonly number[], q: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

export function measured({ ms, floor, peakMiB }: Pick<Line, "ms" | "floor" | "peakMiB">): Measured {
	const ratios = ms.map((value, i) => value / (floor?.ms[i] ?? Number.NaN));
	return { ms: median(ms), floorMs: median(floor?.ms ?? []), ratio: median(ratios), peakMiB: peakMiB ?? Number.NaN };
}

/** Runs work and answers how many milliseconds it took. */
export async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
	const started = performance.now();
	const value = await work();
	return { ms: performance.now() - started, value };
}

/** The most memory this process has held, in MiB. */
export function peakMiB(): number {
	const kib = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
	return kib === undefined ? process.resourceUsage().maxRSS / 1024 : Number(kib) / 1024;
}

/** Ends the bench when a fact does not hold: a wrong result must not look fast. */
export function must(holds: boolean, what: string): asserts holds {
	if (!holds) throw new Error(`The bench found a wrong result: ${what}`);
}
