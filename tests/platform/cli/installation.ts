import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import type pg from "pg";
import { afterAll, beforeAll, expect } from "vitest";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";
import { applyMigrations } from "@/prisma/apply-migrations";
import { countersign, type Ran } from "@/tests/support/countersign";
import { testPool } from "@/tests/support/on-server";
import { reviewsUrl, startPlainServer } from "@/tests/support/plain-server";
import { eventually } from "../processes";
import { makeSmallCompany, type SmallCompany } from "./small-company";

/** Who the operator is in the ledger. */
export const OPERATOR = `cli:${process.getuid?.() === 0 && process.env.SUDO_USER ? "" : userInfo().username}`;

const made = mkdtempSync(path.join(tmpdir(), "countersign-cli-"));
export const filesDir = path.join(made, "files");
export const keyDir = path.join(made, "keys");
/** A path of this test file's own. */
export const at = (name: string) => path.join(made, name);

/** What the tests of a file work on; there once its `beforeAll` has run. */
export type Installation = {
	env: Record<string, string>;
	owner: pg.Pool;
	superuserUrl: string;
	company: SmallCompany;
};

let current: Installation | undefined;
export function installation(): Installation {
	if (!current) throw new Error("The installation is made by `onInstallation()`.");
	return current;
}

/**
 * Gives the calling test file an installation of its own: PostgreSQL as it is shipped, a small company with a campaign under way on both
 * tracks, and, unless it is to do without, a real worker.
 */
export function onInstallation({ worker: withWorker = true } = {}): void {
	const closing: (() => unknown)[] = [() => rmSync(made, { recursive: true, force: true })];
	beforeAll(async () => {
		for (const directory of [filesDir, keyDir]) mkdirSync(directory, { mode: 0o700 });
		const server = await startPlainServer();
		closing.unshift(() => server.stop());
		await applyMigrations(reviewsUrl(server, "countersign_owner"));
		const env = {
			DATABASE_URL: reviewsUrl(server, "countersign_app"),
			COUNTERSIGN_FILES_DIR: filesDir,
			COUNTERSIGN_KEY_DIR: keyDir,
			COUNTERSIGN_DATA_DIR: made,
		};
		const owner = testPool(reviewsUrl(server, "countersign_owner"));
		closing.unshift(() => owner.end());
		// Modules of lib read DATABASE_URL when they are loaded.
		Object.assign(process.env, env);
		const [worker, { company, close }] = await Promise.all([withWorker ? startWorker(env) : null, makeSmallCompany(owner)]);
		closing.unshift(close);
		if (worker) closing.unshift(() => end(worker));
		current = { env, owner, superuserUrl: reviewsUrl(server), company };
	}, 240_000);
	afterAll(async () => {
		for (const close of closing) await close();
	});
}

/** Runs the real command line on the installation, as a process of its own. */
export const run = (...args: string[]): Promise<Ran> => countersign(args, installation().env);

/** The same with --json, and what that printed. */
export async function json(...args: string[]) {
	const ran = await run(...args, "--json");
	return { ...ran, data: JSON.parse(ran.out) };
}

/** Events of a type, oldest first. */
export async function events(type: string): Promise<{ actor: string; payload: Record<string, unknown> }[]> {
	const { rows } = await installation().owner.query<{ actor: string; payload: string }>(
		"select e.actor, p.payload from ledger_event e join ledger_payload p using (seq) where e.type = $1 order by e.seq",
		[type],
	);
	return rows.map(({ actor, payload }) => ({ actor, payload: JSON.parse(payload) }));
}

/** Each set of arguments is refused with its sentence, exit code 2, and nothing on standard output. */
export async function allWrong(command: string, cases: [string[], RegExp][]): Promise<void> {
	const ran = await Promise.all(cases.map(async ([args, sentence]) => ({ args, sentence, ...(await run(command, ...args)) })));
	for (const { args, sentence, ...found } of ran) {
		expect(found, args.join(" ")).toEqual({ code: 2, out: "", err: expect.stringMatching(sentence) });
	}
}

async function startWorker(env: Record<string, string>): Promise<ChildProcess> {
	const started = spawn(process.execPath, ["--import", "tsx", "bin/worker.ts"], {
		cwd: CHECKOUT,
		env: { ...process.env, ...env },
		stdio: ["ignore", "pipe", "inherit"],
	});
	let said = "";
	started.stdout.setEncoding("utf8").on("data", (text: string) => {
		said += text;
	});
	await eventually("the worker is ready", () => said.includes("The worker is ready"), 60_000);
	return started;
}

async function end(worker: ChildProcess): Promise<void> {
	if (worker.exitCode !== null) return;
	const ended = new Promise((resolve) => worker.once("close", resolve));
	worker.kill("SIGTERM");
	await ended;
}
