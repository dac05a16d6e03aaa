import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { ensurePostgres } from "@/bin/postgres/ensure";
import { applyMigrations } from "@/prisma/apply-migrations";
import { databaseUrl, onServer, TEST_PASSWORD } from "@/tests/support/on-server";
import { inChild, say } from "./child";
import type { Line } from "./measure";
import { report } from "./report";

/*
 * `npm run bench -- --rows 100000 [--times 3] [--part import,small,campaign,sod] [--write]`: the paths of the product beside their floors, on a bundled PostgreSQL of its
 * own with the settings of a real installation (fsync on). Prints the table; with --write also keeps it in docs/measured/. Fails when a result is wrong, never on time.
 */
const PARTS = ["import", "small", "campaign", "sod"];
/** Rows of the small campaign, whose pages must cost what those of the large one do. */
const SMALL = 1000;

type Given = Partial<Line> & Pick<Line, "path" | "rows" | "ms"> & { met?: boolean | null; barText?: string };

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			rows: { type: "string", default: "100000" },
			times: { type: "string" },
			part: { type: "string", default: PARTS.join(",") },
			write: { type: "boolean", default: false },
		},
	});
	const rows = Number(values.rows);
	const times = Number(values.times ?? (rows >= 500_000 ? 1 : 3));
	if (!Number.isInteger(rows) || rows < 1000 || !(times >= 1))
		throw new Error("Usage: npm run bench -- --rows N (1,000 or more) [--times N] [--part import,small,campaign,sod] [--write]");
	const commit = commitOf();
	// The name under which the tests find and end servers whose run was killed.
	const directory = await mkdtemp(path.join(tmpdir(), `countersign-test-${process.pid}-`));
	await chmod(directory, 0o711);
	const server = await ensurePostgres({ dataDir: path.join(directory, "data"), durable: true, disposable: true });
	const stop = () => void server.stop().then(() => process.exit(130));
	for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
	try {
		await onServer(server.superuserUrl, async (client) => {
			for (const role of ["countersign_owner", "countersign_app"]) await client.query(`alter role ${role} password '${TEST_PASSWORD}'`);
		});
		const lines: Given[] = [];
		for (const part of values.part.split(",").filter((name) => PARTS.includes(name)))
			lines.push(...(await runPart(server.superuserUrl, part, part === "small" ? SMALL : rows, times, directory)));
		const text = report(lines, { rows, times, commit, database: await versionOf(server.superuserUrl) });
		console.log(text);
		if (values.write) {
			const file = path.join("docs", "measured", `${new Date().toISOString().slice(0, 10)}-${rows}.md`);
			await mkdir(path.dirname(file), { recursive: true });
			await writeFile(file, text);
			say(`written: ${file}`);
		}
	} finally {
		await server.stop();
		await rm(directory, { recursive: true, force: true });
	}
}

/** Runs a part in a process of its own against a database of its own. */
async function runPart(superuserUrl: string, part: string, rows: number, times: number, directory: string): Promise<Given[]> {
	const name = `bench_${part}`;
	await onServer(superuserUrl, (client) => client.query(`create database ${name} owner countersign_owner`));
	const [ownerUrl, appUrl] = ["countersign_owner", "countersign_app"].map((role) => databaseUrl(superuserUrl, name, role)) as [
		string,
		string,
	];
	await applyMigrations(ownerUrl);
	const files = path.join(directory, part);
	await mkdir(files, { recursive: true });
	const own = new URL(superuserUrl);
	own.pathname = `/${name}`;
	const lines = await inChild<Given[]>("part.ts", [part, rows, times, files], {
		DATABASE_URL: appUrl,
		DATABASE_OWNER_URL: ownerUrl,
		BENCH_SUPERUSER_URL: own.href,
		COUNTERSIGN_FILES_DIR: path.join(files, "store"),
		COUNTERSIGN_KEY_DIR: path.join(files, "keys"),
	});
	await onServer(superuserUrl, (client) => client.query(`drop database ${name} with (force)`));
	return lines;
}

function commitOf(): string {
	const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8" }).trim();
	return `${git("rev-parse", "--short", "HEAD")}${git("status", "--porcelain", "--", "lib", "prisma", "tests/bench") ? " with changes" : ""}`;
}

const versionOf = (url: string) =>
	onServer(url, async (client) => String((await client.query("show server_version")).rows[0]?.server_version).split(" ")[0] ?? "");

await main();
