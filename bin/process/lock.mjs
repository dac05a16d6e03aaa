// @ts-check
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { codeOf } from "./failure.mjs";
import { processIdentity } from "./identity.mjs";

/**
 * Who holds a lock. `notes` are the holder's own words for whoever finds the lock taken (an address, a child's pid).
 * @typedef {{ pid: number, identity: string, notes: Record<string, string | number> }} Holder
 */

/**
 * A lock file that dies with its holder: it names a process and that process's start time, so a number used again by a stranger
 * does not keep the lock alive.
 * @param {string} path
 * @param {Record<string, string | number>} [notes]
 * @returns {{ taken: true, note(more: Record<string, string | number>): void, release(): void, left: Holder | null } | { taken: false, holder: Holder }}
 *   `left` is the dead holder whose lock was taken over, if any
 */
export function takeLock(path, notes = {}) {
	const mine = { pid: process.pid, identity: processIdentity(process.pid) ?? "", notes };
	const draft = `${path}.${process.pid}`;
	/** @type {Holder | null} */
	let left = null;
	writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
	try {
		for (;;) {
			try {
				linkSync(draft, path);
				break;
			} catch (error) {
				if (codeOf(error) !== "EEXIST") throw error;
			}
			const holder = readLock(path);
			if (holder !== null && isLive(holder)) return { taken: false, holder };
			left = holder ?? left;
			setAside(path, holder);
		}
	} finally {
		rmSync(draft, { force: true });
	}
	return {
		taken: true,
		left,
		note(more) {
			Object.assign(mine.notes, more);
			writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
			renameSync(draft, path);
		},
		release() {
			if (readLock(path)?.identity === mine.identity) rmSync(path, { force: true });
		},
	};
}

/**
 * The holder a lock file names, alive or not.
 * @param {string} path
 * @returns {Holder | null} null when there is no lock or it cannot be understood
 */
export function readLock(path) {
	try {
		const value = JSON.parse(readFileSync(path, "utf8"));
		return typeof value?.pid === "number" && typeof value.identity === "string" ? { notes: {}, ...value } : null;
	} catch (error) {
		if (error instanceof SyntaxError || codeOf(error) === "ENOENT") return null;
		throw error;
	}
}

/** @param {Holder} holder */
export function isLive(holder) {
	return processIdentity(holder.pid) === holder.identity;
}

/**
 * Moves a dead lock away. Two starters may both find it dead: whoever moved a lock that is not the dead one puts it back.
 * @param {string} path
 * @param {Holder | null} dead
 */
function setAside(path, dead) {
	const aside = `${path}.${process.pid}.dead`;
	try {
		renameSync(path, aside);
	} catch (error) {
		if (codeOf(error) === "ENOENT") return;
		throw error;
	}
	const moved = readLock(aside);
	if (moved !== null && moved.identity !== dead?.identity) {
		try {
			linkSync(aside, path);
		} catch (error) {
			if (codeOf(error) !== "EEXIST") throw error;
		}
	}
	rmSync(aside, { force: true });
}
