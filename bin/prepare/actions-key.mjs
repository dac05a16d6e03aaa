// @ts-check
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StartFailure } from "../process/failure.mjs";
import { CHECKOUT } from "./checkout.mjs";

/** In the checkout, as the pages are. The builds carry it; keeping it costs nothing, losing it nothing but open pages. */
export const KEPT_ACTIONS_KEY = path.join(CHECKOUT, ".data", "server-actions-key");

/**
 * The key that server actions are named and sealed with: that of the environment, else one made at the first build and kept, so that a page
 * opened before an upgrade still finds its actions after it.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} [file]
 * @throws {StartFailure} when the environment's makes no sense
 */
export function actionsKey({ NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: given }, file = KEPT_ACTIONS_KEY) {
	if (given) {
		if (isKey(given)) return given;
		throw new StartFailure(
			"NEXT_SERVER_ACTIONS_ENCRYPTION_KEY is no 32 bytes in base64: give the same on every machine, for example of `openssl rand -base64 32`, or none.",
		);
	}
	const kept = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
	if (isKey(kept)) return kept;
	const made = randomBytes(32).toString("base64");
	mkdirSync(path.dirname(file), { recursive: true });
	writeFileSync(`${file}.draft`, made, { mode: 0o600, flush: true });
	renameSync(`${file}.draft`, file);
	return made;
}

/** @param {string} text */
function isKey(text) {
	return /^[A-Za-z0-9+/]{43}=$/.test(text);
}
