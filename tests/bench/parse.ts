/**
 * How fast delimited files are read and turned into canonical rows, beside SHA-256 of the same bytes in the same run.
 * `npx tsx tests/bench/parse.ts [--rows 1000000] [--times 3]`. Every stage runs in a process of its own, so that its peak memory is its own.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { parse } from "csv-parse";
import { convertFile } from "@/lib/import/convert-file";
import { copyWriter } from "@/lib/import/copy-text";
import { type Dialect, PLAIN_DIALECT } from "@/lib/import/dialect";
import { canonicalMapping } from "@/lib/import/layout";
import { compileFile } from "@/lib/import/normalize";
import { openFile } from "@/lib/import/reader";
import { receiveFile } from "@/lib/import/source-stream";

const COLUMNS = [
	"account_name",
	"identity_key",
	"entitlement_name",
	"entitlement_title",
	"granted_at",
	"granted_by",
	"ticket",
	"last_used_at",
	"valid_to",
	"privileged",
];

function line(i: number, quoted: boolean): string {
	const title = quoted ? `"Clerk, accounts ""payable"" ${i % 3000}"` : `Clerk accounts payable ${i % 3000}`;
	const day = String(1 + (i % 28)).padStart(2, "0");
	return `user.number${i % 50_000}@example.com,E-${i % 50_000},ROLE_${i},${title},2025-0${1 + (i % 9)}-${day}T08:15:30Z,manager${i % 900}@example.com,CHG-${100_000 + i},2026-0${1 + (i % 9)}-${day}T11:22:33Z,2026-12-31,${i % 5 === 0 ? "yes" : "no"}\n`;
}

async function writeSample(path: string, rows: number, quoted: boolean): Promise<void> {
	const out = createWriteStream(path);
	let text = `${COLUMNS.join(",")}\n`;
	for (let i = 0; i < rows; i++) {
		text += line(i, quoted);
		if (text.length < 1_048_576) continue;
		if (!out.write(text)) await once(out, "drain");
		text = "";
	}
	out.end(text);
	await once(out, "finish");
}

const source = (path: string) => createReadStream(path, { highWaterMark: 262_144 });

/** Each stage returns how many rows it saw, so that a stage which loses rows cannot look fast. */
const STAGES: Record<string, (path: string, dialect: Dialect) => Promise<number>> = {
	"SHA-256 (floor)": async (path) => {
		const hash = createHash("sha256");
		for await (const piece of source(path)) hash.update(piece);
		return hash.digest("hex").length === 64 ? -1 : 0;
	},
	"csv-parse": async (path) => {
		let rows = -1;
		for await (const _ of source(path).pipe(parse({ relax_column_count: true }))) rows++;
		return rows;
	},
	"receive, nothing secret": async (path, dialect) => {
		const { bytesKept } = await receiveFile(source(path), { dialect, secretColumns: [], keep: () => undefined });
		return bytesKept === statSync(path).size ? -1 : 0;
	},
	"receive, one secret column": async (path, dialect) => {
		return (await receiveFile(source(path), { dialect, secretColumns: ["ticket"], keep: () => undefined })).valuesDropped;
	},
	read: async (path, dialect) => {
		const { batches, summary } = await openFile(source(path), dialect);
		let rows = 0;
		for await (const batch of batches) rows += batch.rows.length;
		return rows === summary.readable ? rows : 0;
	},
	"read, normalise": async (path, dialect) => {
		const { batches, counts } = await converted(path, dialect);
		let rows = 0;
		for await (const batch of batches) rows += batch.parts.length;
		return rows === counts.accepted ? rows : 0;
	},
	"read, normalise, COPY text": async (path, dialect) => {
		const { batches, counts, columns } = await converted(path, dialect);
		const write = copyWriter(1n, 1n, columns);
		let bytes = 0;
		for await (const batch of batches) {
			bytes += Buffer.from(write(batch.parts)).length;
		}
		return bytes > 0 ? counts.accepted : 0;
	},
};

async function converted(path: string, dialect: Dialect) {
	const opened = await openFile(source(path), dialect);
	const mapping = canonicalMapping([{ role: "grants", columns: opened.columns }]);
	const [file] = mapping.files;
	if (file === undefined) throw new Error("the mapping has no file");
	const compiled = compileFile(mapping, file, opened.columns);
	return { ...convertFile(opened, compiled), columns: compiled.columns };
}

interface Measured {
	/** Wall-clock milliseconds, and those the processor worked for it: on a shared machine only the second compares. */
	ms: number;
	cpuMs: number;
	rows: number;
	peakMiB: number;
}

async function runStage(name: string, path: string): Promise<void> {
	const started = performance.now();
	const before = process.cpuUsage();
	const rows = (await STAGES[name]?.(path, PLAIN_DIALECT)) ?? 0;
	const { user, system } = process.cpuUsage(before);
	const measured: Measured = {
		ms: performance.now() - started,
		cpuMs: (user + system) / 1000,
		rows,
		peakMiB: process.resourceUsage().maxRSS / 1024,
	};
	process.stdout.write(JSON.stringify(measured));
}

function median(values: number[]): number {
	return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function measure(name: string, path: string, rows: number, times: number): Omit<Measured, "rows"> {
	const runs = Array.from({ length: times }, () => {
		const child = spawnSync(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), "--stage", name, "--file", path], {
			encoding: "utf8",
		});
		if (child.status !== 0) throw new Error(child.stderr);
		return JSON.parse(child.stdout) as Measured;
	});
	const wrong = runs.find((run) => run.rows !== rows && run.rows !== -1);
	if (wrong) throw new Error(`${name}: saw ${wrong.rows} rows of ${rows}`);
	return {
		ms: median(runs.map((run) => run.ms)),
		cpuMs: median(runs.map((run) => run.cpuMs)),
		peakMiB: median(runs.map((run) => run.peakMiB)),
	};
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			rows: { type: "string", default: "1000000" },
			times: { type: "string", default: "3" },
			stage: { type: "string" },
			file: { type: "string" },
		},
	});
	if (values.stage && values.file) return runStage(values.stage, values.file);
	const rows = Number(values.rows);
	const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
	try {
		for (const quoted of [false, true]) {
			const path = join(folder, "sample.csv");
			await writeSample(path, rows, quoted);
			const megabytes = statSync(path).size / 1e6;
			console.log(`\n${rows.toLocaleString("en")} rows, ${megabytes.toFixed(0)} MB, ${quoted ? "one quoted cell a row" : "no quotes"}\n`);
			console.log("| Stage | ms | CPU ms | rows per CPU second | × SHA-256 (CPU) | Peak MiB |\n|---|---:|---:|---:|---:|---:|");
			let floor = 0;
			for (const name of Object.keys(STAGES)) {
				const { ms, cpuMs, peakMiB } = measure(name, path, rows, Number(values.times));
				floor ||= cpuMs;
				const rate = Math.round((rows / cpuMs) * 1000).toLocaleString("en");
				console.log(
					`| ${name} | ${ms.toFixed(0)} | ${cpuMs.toFixed(0)} | ${rate} | ${(cpuMs / floor).toFixed(1)} | ${peakMiB.toFixed(0)} |`,
				);
			}
		}
	} finally {
		rmSync(folder, { recursive: true });
	}
}

await main();
