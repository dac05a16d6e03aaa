// @ts-check
import { accessSync, constants, mkdirSync } from "node:fs";
import path from "node:path";
import { codeOf, StartFailure } from "../process/failure.mjs";
import { processIdentity } from "../process/identity.mjs";
import { takeLock } from "../process/lock.mjs";
import { build, buildIsNeeded } from "./build.mjs";
import { CHECKOUT } from "./checkout.mjs";
import { generate, generateIsNeeded } from "./generate.mjs";
import { install, installIsNeeded } from "./install.mjs";
import { endGroup } from "./run.mjs";
import { refuseWhileServing } from "./serving.mjs";
import { step } from "./step.mjs";

/**
 * Brings a checkout to where it can be started: packages, database client, built pages; each only when missing or older than its
 * sources. Needs nothing but Node. Two starts at once take turns.
 * @param {{ development: boolean }} options `development`: also what only tests need
 * @returns {Promise<void>}
 */
export async function prepare({ development }) {
	const steps = [
		{ name: "Installing the packages", isNeeded: () => installIsNeeded(development), work: install },
		{ name: "Generating the database client", isNeeded: generateIsNeeded, work: generate },
		{ name: "Building the pages", isNeeded: buildIsNeeded, work: build },
	];
	if (!steps.some(({ isNeeded }) => isNeeded())) return;
	const lock = await turn();
	try {
		refuseWhileServing();
		for (const { name, isNeeded, work } of steps) {
			if (isNeeded()) await step(name, () => work((pid) => lock.note({ child: pid, childIdentity: processIdentity(pid) ?? "" })));
		}
	} finally {
		lock.release();
	}
}

/** Waits for the right to change the checkout, and ends what a killed start left working in it. */
async function turn() {
	const directory = path.join(CHECKOUT, ".data");
	try {
		accessSync(CHECKOUT, constants.W_OK);
		mkdirSync(directory, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
		accessSync(directory, constants.W_OK);
	} catch (cause) {
		if (!["EACCES", "EPERM", "EROFS"].includes(codeOf(cause))) throw cause;
		throw new StartFailure(
			`${CHECKOUT} has to be prepared first and this user cannot write there: start once as the user that owns it (or give the directory to this user), then again.`,
			{ cause },
		);
	}
	for (let told = false; ; told = true) {
		const lock = takeLock(path.join(directory, "prepare.lock"));
		if (lock.taken) {
			const child = Number(lock.left?.notes.child ?? 0);
			if (child && processIdentity(child) === lock.left?.notes.childIdentity) await endGroup(child);
			return lock;
		}
		if (!told) console.log(`  Another start is preparing this checkout (process ${lock.holder.pid}); waiting for it`);
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
}
