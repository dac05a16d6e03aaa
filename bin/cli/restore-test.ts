import { spawn } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { readManifest } from "@/bin/backup/manifest";
import { EXIT, type Exit, printJson, tell, Unreachable, UsageError } from "@/bin/cli/command";
import type { Restored } from "@/bin/cli/restored";
import { onInstallation } from "@/bin/cli/session";
import { dataPlaces } from "@/bin/launch/data-dir";
import { removePostgres } from "@/bin/postgres/remove";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";
import { StartFailure } from "@/bin/process/failure.mjs";
import { recordRestoreTest } from "@/lib/backup/record-restore-test";

/** Restores a backup by the very command, into a place that is removed again, and records the result in the running installation. */
export async function testRestore({ backup, at, json }: { backup: string; at: string; json: boolean }): Promise<Exit> {
	const { manifest, digest } = readManifest(backup);
	const found = existsSync(at) ? readdirSync(at) : [];
	// What an interrupted test left is begun anew; anything else is never touched.
	if (found.length > 0 && !found.includes(path.basename(dataPlaces(at).restoring))) {
		throw new UsageError(`${at} is not empty: remove it, or name another place with --at.`);
	}
	return onInstallation(async (session) => {
		let tried: { restored: Restored | null; problem: string | null };
		try {
			tried = await restoreInto(at, backup);
		} finally {
			await removeScratch(at);
		}
		const { restored } = tried;
		const result = {
			name: path.basename(backup),
			manifest: digest,
			madeAt: manifest.madeAt,
			size: restored?.size ?? String(manifest.ledger.size),
			root: restored?.root ?? null,
			problem: restored ? restored.problem : tried.problem,
		};
		const { problem } = await recordRestoreTest(await session.ctx(), result);
		if (json) printJson({ ...result, problem });
		else console.log(problem ?? `The backup can be restored: ${result.size} events, all of them those of this ledger.`);
		tell("The test is recorded, and what it restored is removed again.");
		return problem === null ? EXIT.ok : EXIT.refused;
	});
}

/** A restore in a process of its own: this one stays with the running installation. */
async function restoreInto(at: string, backup: string): Promise<{ restored: Restored | null; problem: string | null }> {
	const {
		DATABASE_URL: _own,
		DATABASE_OWNER_URL: _owner,
		COUNTERSIGN_CHECKPOINT_DIR: _outside,
		COUNTERSIGN_FILES_DIR: _files,
		...env
	} = process.env;
	const program = path.join(CHECKOUT, "bin", "countersign.mjs");
	const child = spawn(process.execPath, [program, "restore", backup, "--without-checkpoint", "--json"], {
		env: { ...env, COUNTERSIGN_DATA_DIR: at } as NodeJS.ProcessEnv,
		stdio: ["ignore", "pipe", "pipe"],
	});
	let out = "";
	let said = "";
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		out += text;
	});
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		said += text;
	});
	const code = await new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
	if (out.trim()) return { restored: JSON.parse(out) as Restored, problem: null };
	if (code === EXIT.usage || code === EXIT.unreachable) throw new Unreachable(said.trim());
	return { restored: null, problem: said.trim().split("\n").at(-1)?.slice(0, 1_000) || `It ended with ${code}.` };
}

/** Removes the copy, which this test alone has put there. */
async function removeScratch(at: string): Promise<void> {
	try {
		await removePostgres(at, () => undefined);
	} catch (error) {
		if (error instanceof StartFailure) throw new Unreachable(error.message);
		throw error;
	}
	rmSync(at, { recursive: true, force: true });
}
