import { availableParallelism, totalmem } from "node:os";
import { type Line, measured } from "./measure";

type Reported = Pick<Line, "path" | "rows" | "ms" | "floor" | "peakMiB" | "note"> & { barText?: string; met?: boolean | null };
type Facts = { rows: number; times: number; commit: string; database: string };

const seconds = (ms: number) => (ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toFixed(ms < 10 ? 1 : 0)} ms`);

/** The table as Markdown, with what it was measured on. */
export function report(lines: readonly Reported[], { rows, times, commit, database }: Facts): string {
	const notes: string[] = [];
	const table = lines.map((line) => {
		const { ms, floorMs, ratio } = measured(line);
		if (line.note) notes.push(line.note);
		return [
			`${line.path}${line.note ? ` (${notes.length})` : ""}`,
			line.rows.toLocaleString("en"),
			seconds(ms),
			line.floor ? seconds(floorMs) : "",
			line.floor ? `${ratio.toFixed(1)}×` : "",
			line.peakMiB ? `${line.peakMiB.toFixed(0)} MiB` : "",
			`${((ms / line.rows) * 1000).toFixed(1)} µs`,
			line.barText ?? "",
			line.met === null || line.met === undefined ? "" : line.met ? "met" : "missed",
		].join(" | ");
	});
	const floors = new Map(lines.flatMap((line) => (line.floor ? [[line.path, line.floor.what] as const] : [])));
	return `# ${rows.toLocaleString("en")} rows

Commit ${commit}; ${availableParallelism()} CPUs, ${Math.round(totalmem() / 2 ** 30)} GiB of memory, shared with other work; Node ${process.versions.node}; PostgreSQL ${database} with the
settings of a real installation (fsync on). ${times === 1 ? "One run of each path and floor" : `Median of ${times} runs of each path and floor, taken in turns`}, unless a note says otherwise.

| Path | Rows | Time | Floor | Ratio | Peak memory | Per row | Bar | |
|---|---:|---:|---:|---:|---:|---:|---|---|
${table.map((cells) => `| ${cells} |`).join("\n")}

${notes.map((note, i) => `${i + 1}. ${note}`).join("\n")}

Floors, measured in the same run:
${[...floors].map(([path, what]) => `- ${path}: ${what}`).join("\n")}
`;
}
