import { homedir } from "node:os";
import { settleAccounts } from "@/bin/launch/accounts";
import { banner, readSignIns } from "@/bin/launch/banner";
import { type DataPlaces, makeDataDir } from "@/bin/launch/data-dir";
import { environments, requireEnvironment } from "@/bin/launch/environment";
import { requireGuards } from "@/bin/launch/guard";
import { untimelyEnd, waitUntilReady } from "@/bin/launch/health";
import { lockDataDir, markServing, requirePort } from "@/bin/launch/locks";
import { lookOutside } from "@/bin/launch/look-outside";
import { migrate } from "@/bin/launch/migrate";
import { type OpenDatabase, openDatabase, orLost } from "@/bin/launch/open-database";
import { type LaunchOptions, launchOptions, type Mode } from "@/bin/launch/options";
import { loadCompany, startWeb, startWorker } from "@/bin/launch/programs";
import { requireRoom } from "@/bin/launch/room";
import { Interrupted, Running, watchForEnd } from "@/bin/launch/running";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";
import { step } from "@/bin/prepare/step.mjs";
import { report } from "@/bin/process/failure.mjs";

/**
 * Starts database, worker and web, and stays until asked to end or until one of them ends by itself; then stops the others.
 * @param began when the whole start began, on the clock of `performance.now()`
 * @returns the exit code: 0 only when somebody asked for the end
 */
export async function launch(mode: Mode, args: string[], began: number): Promise<number> {
	const running = new Running();
	const unwatch = watchForEnd(running, process.env);
	const starting = start(mode, args, running, began);
	const failure = await Promise.race([starting.then(({ ended }) => ended), running.asked]).then(
		() => null,
		(error: unknown) => error,
	);
	const asked = failure === null || failure instanceof Interrupted;
	if (asked) console.log("\nStopping …");
	let code = asked ? 0 : report(failure);
	running.end();
	try {
		await running.stop();
		// A start that was cut short may have begun one thing more meanwhile.
		await starting.catch(() => undefined);
		await running.stop();
	} catch (error) {
		code = report(error);
	}
	unwatch();
	if (asked && code === 0) console.log("Stopped.");
	return code;
}

/** Everything in order. `ended` fails once one of the parts ends by itself. */
async function start(mode: Mode, args: string[], running: Running, began: number): Promise<{ ended: Promise<never> }> {
	const options = launchOptions(mode, args, process.env, surroundings());
	requireEnvironment(options, process.env);
	const at = makeDataDir(options.dataDir);
	running.add(lockDataDir(options, at));
	running.add(markServing(options.baseUrl));
	await requirePort(options);
	requireRoom(options.dataDir);
	const database = await openDatabase(options, at, running);
	running.check();
	return orLost(database, () => serve(options, at, database, running, began));
}

/** With the database open: tables, company, web and worker. */
async function serve(options: LaunchOptions, at: DataPlaces, database: OpenDatabase, running: Running, began: number) {
	await step("Bringing the tables up to date", (say) => migrate(database.ownerUrl, say));
	await requireGuards(database.appUrl);
	await lookOutside(database.appUrl);
	running.check();
	const accounts = settleAccounts(options.dataDir, at);
	const env = environments(options, database, at, process.env);
	if (database.load) await loadCompany({ env: env.seed, account: accounts.worker, at, running, database: database.name });
	running.check();
	const children = [startWorker(env.worker, accounts.worker, at), startWeb(options, env.web, accounts.web, at)];
	for (const child of children) running.add(child.stop);
	const ended = Promise.race([untimelyEnd(children), database.lost]);
	await step("Starting web and worker", () => Promise.race([waitUntilReady(options, running.signal), ended]));
	console.log(await welcome(options, at.signIns, database.ownerUrl, (performance.now() - began) / 1000));
	return { ended };
}

async function welcome({ mode, baseUrl }: LaunchOptions, signIns: string, ownerUrl: string, seconds: number): Promise<string> {
	const people = mode === "demo" ? readSignIns(signIns) : [];
	const link = mode === "start" ? await (await import("@/bin/first-run")).firstRunLink({ ownerUrl, baseUrl }) : null;
	return banner(baseUrl, seconds, people, link);
}

function surroundings() {
	return { checkout: CHECKOUT, home: homedir(), isRoot: process.getuid?.() === 0, workingDirectory: process.cwd() };
}
