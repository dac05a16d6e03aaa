import { existsSync } from "node:fs";
import path from "node:path";
import { type Child, startChild } from "@/bin/launch/child";
import type { DataPlaces } from "@/bin/launch/data-dir";
import { writeDemoState } from "@/bin/launch/demo-state";
import type { LaunchOptions } from "@/bin/launch/options";
import type { Running } from "@/bin/launch/running";
import type { Account } from "@/bin/postgres/account";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";
import { step } from "@/bin/prepare/step.mjs";
import { StartFailure } from "@/bin/process/failure.mjs";
import { WORKER_FLAGS } from "@/bin/process/worker-flags.mjs";

const SEED = "bin/seed-demo.ts";

/** Serves the built pages. */
export function startWeb({ host, port }: LaunchOptions, env: NodeJS.ProcessEnv, account: Account | null, at: DataPlaces): Child {
	const next = path.join(CHECKOUT, "node_modules", "next", "dist", "bin", "next");
	return startChild({ name: "web", args: [next, "start", "-H", host, "-p", String(port)], env, account, logs: at.logs });
}

/** Runs the jobs: imports, staging, packs, checkpoints. */
export function startWorker(env: NodeJS.ProcessEnv, account: Account | null, at: DataPlaces): Child {
	return startChild({ name: "worker", args: [...WORKER_FLAGS, "--import", "tsx", "bin/worker.ts"], env, account, logs: at.logs });
}

export interface Loading {
	env: NodeJS.ProcessEnv;
	account: Account | null;
	at: DataPlaces;
	running: Running;
	/** Name of the database, noted when the company is in. */
	database: string;
}

/**
 * Loads the demo company, showing what its seed says.
 * @throws StartFailure with the end of its log
 */
export async function loadCompany({ env, account, at, running, database }: Loading): Promise<void> {
	if (!existsSync(path.join(CHECKOUT, SEED))) return;
	await step("Loading the demo company", async (say) => {
		const seed = startChild({ name: "demo", args: ["--import", "tsx", SEED], env, account, logs: at.logs, onLine: say });
		running.add(seed.stop);
		const { code, sentence } = await seed.exited;
		running.check();
		if (code !== 0) throw new StartFailure(sentence);
	});
	writeDemoState(at.demoState, { company: "loaded", database });
}
