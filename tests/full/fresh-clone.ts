import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import type { Account } from "@/bin/postgres/account";
import { removePostgres } from "@/bin/postgres/remove";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";
import { freePort } from "@/tests/platform/launcher";
import { processesOf } from "@/tests/platform/processes";
import type { OtherNode } from "./node-version";

export interface Clone {
	directory: string;
	/** Who works in it; null: the user of the tests. */
	account: Account | null;
	/** Another Node than ours. */
	node: Pick<OtherNode, "directory"> | null;
	/** What every program in it is started by: its arguments follow. */
	within: readonly string[];
	remove(): Promise<void>;
}

interface CloneOptions {
	name?: string;
	mode?: number;
	account?: Account | null;
	node?: Pick<OtherNode, "directory"> | null;
	within?: readonly string[];
}

/** A fresh clone of what is committed here, without node_modules, in a directory below `parent`. */
export function cloneInto(
	parent: string,
	{ name = "countersign", mode = 0o755, account = null, node = null, within = [] }: CloneOptions = {},
): Clone {
	const base = mkdtempSync(path.join(parent, "countersign-fresh-"));
	chmodSync(base, mode);
	const directory = path.join(base, name);
	mkdirSync(path.join(base, "home"));
	execFileSync("git", ["clone", "--quiet", "--no-hardlinks", CHECKOUT, directory]);
	if (account) execFileSync("chown", ["-R", `${account.uid}:${account.gid}`, base]);
	const remove = async () => {
		await removePostgres(path.join(directory, ".data"), () => undefined);
		rmSync(base, { recursive: true, force: true });
	};
	return { directory, account, node, within, remove };
}

/** `npm run demo` reaches a working sign-in and Ctrl-C leaves nothing behind. */
export async function expectDemo(clone: Clone): Promise<void> {
	const port = await freePort();
	const demo = npm(clone, ["run", "demo"], { PORT: String(port) });
	const code = await Promise.race([demo.says("Countersign is ready"), demo.ended]);
	if (code !== undefined) throw new Error(`the demonstration ended with ${code}`);
	expect(asked(clone, `http://127.0.0.1:${port}/api/health`)).toMatch(/^200 /);
	expect(asked(clone, `http://127.0.0.1:${port}/sign-in`)).toMatch(/^200 .*password/s);
	process.kill(-demo.group, "SIGINT");
	// npm ends as Ctrl-C asks, by the signal (null), after what it started has ended with 0.
	expect([0, null]).toContain(await demo.ended);
	expect(processesOf(clone.directory)).toEqual([]);
}

/** `npm test` ends green. */
export async function expectTests(clone: Clone): Promise<void> {
	const tests = npm(clone, ["test"], {});
	const code = await tests.ended;
	expect(tests.lastLine()).toMatch(/^\d+ passed, 0 failed$/);
	expect(code).toBe(0);
	expect(processesOf(clone.directory)).toEqual([]);
}

/** Status and text of an address, asked from where the clone's programs run. */
function asked({ within }: Clone, address: string): string {
	const script = "fetch(process.argv[1]).then(async (answer) => console.log(answer.status, await answer.text()))";
	const [program = "", ...args] = [...within, process.execPath, "-e", script, address];
	return execFileSync(program, args, { encoding: "utf8", maxBuffer: 2 ** 25 });
}

/**
 * Runs npm as a terminal would: in a process group of its own, which Ctrl-C goes to. Shows what it prints. It is on a leash, by its standard input: when this
 * run is interrupted or killed, what it started ends and the clone is removed.
 */
function npm({ directory, account, node, within }: Clone, args: string[], env: Record<string, string>) {
	const { PATH, NODE_EXTRA_CA_CERTS } = process.env;
	const known = {
		PATH: node ? `${node.directory}:${PATH}` : PATH,
		NODE_EXTRA_CA_CERTS,
		HOME: path.join(path.dirname(directory), "home"),
		// npm's own look for a newer npm is none of ours.
		npm_config_update_notifier: "false",
		...env,
	};
	const leashed = path.join(directory, "tests/full/leashed.mjs");
	const child = spawn(process.execPath, [leashed, path.dirname(directory), ...within, "npm", ...args], {
		cwd: directory,
		detached: true,
		// NODE_ENV is left unset, as in a terminal.
		env: known as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv,
		stdio: ["pipe", "pipe", "pipe"],
		...(account ? { uid: account.uid, gid: account.gid } : {}),
	});
	let said = "";
	const waiting = new Set<() => void>();
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding("utf8").on("data", (text: string) => {
			process.stdout.write(text);
			said += text;
			for (const look of waiting) look();
		});
	}
	return {
		group: child.pid as number,
		says: (words: string) => new Promise<undefined>((resolve) => waiting.add(() => said.includes(words) && resolve(undefined))),
		ended: new Promise<number | null>((resolve) => child.on("close", resolve)),
		lastLine: () => said.trim().split("\n").at(-1) ?? "",
	};
}
