import { existsSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { contentsOf } from "@/bin/launch/contents";
import type { DataPlaces } from "@/bin/launch/data-dir";
import { type DemoState, demoPlan, readDemoState, refuseDemo, writeDemoState } from "@/bin/launch/demo-state";
import type { DatabaseUrls, LaunchOptions } from "@/bin/launch/options";
import { checkDatabase, nameOf } from "@/bin/launch/own-database";
import type { Running } from "@/bin/launch/running";
import { ensurePostgres } from "@/bin/postgres/ensure";
import { removePostgres } from "@/bin/postgres/remove";
import { step } from "@/bin/prepare/step.mjs";
import { StartFailure } from "@/bin/process/failure.mjs";
import { isDatabaseLost } from "@/lib/db/failures";

export interface OpenDatabase extends DatabaseUrls {
	/** As it may be shown. */
	name: string;
	/** Whether it is the bundled server, which ends with us. */
	bundled: boolean;
	/** Whether the demo company is still to be loaded. */
	load: boolean;
	/** Fails with a sentence when the bundled server ends; never settles for a server of the operator's own. */
	lost: Promise<never>;
}

/**
 * Opens the database and sees that it is the right kind: a demonstration gets an empty one or its own, real use anything but that.
 * @throws StartFailure
 */
export async function openDatabase(options: LaunchOptions, at: DataPlaces, running: Running): Promise<OpenDatabase> {
	const { mode, dataDir } = options;
	const bundled = options.database === null;
	const name = options.database ? nameOf(options.database.ownerUrl) : "the bundled PostgreSQL";
	const state = readDemoState(at.demoState);
	if (mode === "demo" && bundled && (await startsOver(options, at, state))) {
		await step("Removing the earlier demonstration", () => removeDemonstration(dataDir, at));
	}
	const urls = options.database ?? (await startBundled(options, running));
	if (options.database) await step(`Reaching ${name}`, () => checkDatabase(urls));
	const contents = await contentsOf(urls.ownerUrl);
	const lost = "lost" in urls ? (urls.lost as Promise<never>) : new Promise<never>(() => undefined);
	if (mode === "start") {
		refuseDemo(state, contents, dataDir);
		return { ...urls, name, bundled, load: false, lost };
	}
	const load = demoPlan(readDemoState(at.demoState), contents, name) === "load";
	if (load) writeDemoState(at.demoState, { company: "loading", database: name });
	return { ...urls, name, bundled, load, lost };
}

/** How long a bundled server that cut a connection may take to end and say why, in milliseconds. */
const LAST_WORDS = 10_000;

/**
 * Does work on the database. When that fails because the database went away, the failure says so, and of the bundled one why it ended.
 * @throws StartFailure
 */
export async function orLost<T>({ lost, name, bundled }: OpenDatabase, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (!isDatabaseLost(error)) throw error;
		if (bundled) await Promise.race([lost, sleep(LAST_WORDS)]);
		const message = error instanceof Error ? error.message : String(error);
		throw new StartFailure(`The connection to ${name} was lost (${message}): see that it runs, then start again.`, { cause: error });
	}
}

async function startBundled({ mode, dataDir }: LaunchOptions, running: Running): Promise<DatabaseUrls & { lost: Promise<never> }> {
	return step("Starting the database", async (say) => {
		const postgres = await ensurePostgres({ dataDir, log: say, disposable: mode === "demo", signal: running.signal });
		running.add(postgres.stop);
		const lost = postgres.exited.then((sentence) => Promise.reject(new StartFailure(sentence)));
		lost.catch(() => undefined); // heard by whoever awaits it; ending on purpose is no unhandled failure
		return { ownerUrl: postgres.ownerUrl, appUrl: postgres.appUrl, lost };
	});
}

/** Asked for, or needed because loading was interrupted. Only a directory our own note calls a demonstration is ever emptied. */
async function startsOver(options: LaunchOptions, at: DataPlaces, state: DemoState | null): Promise<boolean> {
	if (state?.company === "loading") return true;
	if (options.reset && state === null && existsSync(at.demo)) {
		throw new StartFailure(`--reset refuses ${options.dataDir}: nothing in it says that it is a demonstration.`);
	}
	return options.reset && state !== null;
}

async function removeDemonstration(dataDir: string, at: DataPlaces): Promise<void> {
	await removePostgres(dataDir, console.log);
	for (const made of [at.keys, at.files, at.demo, at.demoState]) rmSync(made, { recursive: true, force: true });
}
