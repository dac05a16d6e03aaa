// @ts-check
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { StartFailure } from "../process/failure.mjs";
import { CHECKOUT } from "./checkout.mjs";
import { run } from "./run.mjs";

/** @typedef {{ version?: string, dev?: boolean, optional?: boolean, devOptional?: boolean, link?: boolean }} LockedPackage */

/**
 * Whether node_modules holds exactly what package-lock.json asks for. npm writes what it installed into node_modules/.package-lock.json
 * as its last act, so an interrupted install has no such file.
 * @param {string | null} wanted text of package-lock.json
 * @param {string | null} installed text of node_modules/.package-lock.json
 * @param {boolean} development whether packages only tests need must be there as well
 */
export function isInstalled(wanted, installed, development) {
	if (wanted === null || installed === null) return false;
	/** @type {Record<string, LockedPackage>} */
	const want = JSON.parse(wanted).packages;
	/** @type {Record<string, LockedPackage>} */
	const have = JSON.parse(installed).packages;
	return Object.entries(want).every(([name, locked]) => {
		if (name === "") return true;
		const found = have[name];
		if (found) return found.version === locked.version;
		return locked.optional || locked.devOptional || (locked.dev === true && !development);
	});
}

/** @param {boolean} development */
export function installIsNeeded(development) {
	return !isInstalled(textOf("package-lock.json"), textOf("node_modules/.package-lock.json"), development);
}

/**
 * Installs the packages with the npm that started us, or the one on the path.
 * @param {(pid: number) => void} onStart
 */
export async function install(onStart) {
	const npm = process.env.npm_execpath;
	const [program, first] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []];
	const args = [...first, "ci", "--include=dev", "--no-audit", "--no-fund"];
	const { code, output } = await run(program, args, { cwd: CHECKOUT, onStart });
	if (code === 0) return;
	const why = output
		.split("\n")
		.filter((line) => /^npm (error|ERR!)/.test(line))
		.slice(0, 6)
		.join("\n");
	throw new StartFailure(
		`${why}\nThe packages could not be installed: see that the npm registry can be reached and ${CHECKOUT} can be written, then start again.`,
	);
}

/** @param {string} file */
function textOf(file) {
	const at = path.join(CHECKOUT, file);
	return existsSync(at) ? readFileSync(at, "utf8") : null;
}
