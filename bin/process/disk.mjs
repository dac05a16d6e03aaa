// @ts-check
import { statfsSync } from "node:fs";

/** The system's codes, and PostgreSQL's own. */
const FULL_CODES = new Set(["ENOSPC", "EDQUOT", "53100"]);
const FULL_WORDS = /No space left on device|Disk quota exceeded/;

/** With less than this nothing goes on: PostgreSQL takes 16 MiB for each file of its log of changes, and gives them back when it gets fewer. */
const HARDLY_ANY = 20 * 2 ** 20;

/** What helps, and that nothing is lost by it. */
const WAY_OUT = "make room there, then start again; what was acknowledged is kept";

/**
 * The sentence for a program that ended for want of room.
 * @param {string} what as in "The database"
 * @param {string} said what it said last; its log may have found no room for that
 * @param {string} directory where it writes
 * @returns {string | null} null when it ended for another reason
 */
export function endedByFullDisk(what, said, directory) {
	const { bavail, bsize } = statfsSync(directory);
	if (!FULL_WORDS.test(said) && bavail * bsize >= HARDLY_ANY) return null;
	return `${what} ended because the disk that holds ${directory} is full: ${WAY_OUT}.`;
}

/**
 * The sentence for an error that is the disk's and not ours.
 * @param {unknown} error
 * @returns {string | null} null for any other error
 */
export function diskSentence(error) {
	if (!(error instanceof Error) || !("code" in error)) return null;
	const { code, path: at, message } = /** @type {Error & { code: unknown, path?: unknown }} */ (error);
	const disk = at ? `The disk that holds ${at}` : "The disk";
	if (FULL_CODES.has(String(code))) return `${disk} is full (${message}): ${WAY_OUT}.`;
	if (code === "EROFS") return `${disk} is read-only (${message}): have it mounted for writing, then start again.`;
	return null;
}
