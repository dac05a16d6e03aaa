import { printable } from "./bytes.mjs";

/** What is checked, in the order it is told. */
export const CHECKS = [
	"Every file listed is there, none is extra, all hashes match",
	"The seal is signed by a key you gave",
	"Counts tie: source = file = accepted + rejected; grants = in scope + left out; in scope = decided + undecided + gaps + taken out; removals = proved + open + withdrawn",
	"The ledger's chain holds, leads to the signed checkpoint, and the files say what its events say",
	"The checkpoint extends the one you kept",
	"A third party's time stamp holds",
	"Every decision's reviewer is on the roster and independent; nobody checked their own work",
	"The sign-off signs this very content",
];

/** The check that asks who made the pack. */
const SEAL = 2;
/** Problems kept word for word per check; beyond that they are only counted. */
const KEPT = 100;

/** @typedef {{ check: number, file: string, row: string | null, line: number | null, message: string }} Problem */
/** @typedef {"holds" | "consistent" | "fails" | "not_checked"} State `consistent`: holds by a key found only inside the pack */

/** Collects what every check found. Checks count from 1. */
export class Findings {
	constructor() {
		/** @type {Problem[]} */
		this.problems = [];
		/** @type {number[]} problems per check */
		this.counts = CHECKS.map(() => 0);
		/** @type {(string | null)[]} why a check was not made */
		this.skipped = CHECKS.map(() => null);
		/** @type {string[][]} */
		this.notes = CHECKS.map(() => []);
		/** @type {string[]} */
		this.notProved = [];
		/** False while the only keys known are those inside the pack. */
		this.keyGiven = false;
	}

	/** @param {number} check @param {string} file @param {string} message @param {{ row?: string | null, line?: number | null }} [place] */
	fail(check, file, message, { row = null, line = null } = {}) {
		this.counts[check - 1] += 1;
		if (this.counts[check - 1] > KEPT) return;
		this.problems.push({ check, file: printable(file), row: row === null ? null : printable(row), line, message: printable(message) });
	}

	/** @param {number} check @param {string} why */
	skip(check, why) {
		this.skipped[check - 1] = printable(why);
	}

	/** @param {number} check @param {string} sentence */
	note(check, sentence) {
		this.notes[check - 1].push(printable(sentence));
	}

	/** @param {string} sentence */
	leaveOpen(sentence) {
		this.notProved.push(printable(sentence));
	}

	/** @param {number} check @returns {State} */
	state(check) {
		if (this.counts[check - 1] > 0) return "fails";
		if (this.skipped[check - 1] !== null) return "not_checked";
		return check === SEAL && !this.keyGiven ? "consistent" : "holds";
	}

	get ok() {
		return this.counts.every((count) => count === 0);
	}

	/**
	 * Runs a step; what it throws becomes a problem of the check and file it was about.
	 * @template T
	 * @param {number} check
	 * @param {string} file
	 * @param {() => T | Promise<T>} step
	 * @returns {Promise<T | undefined>}
	 */
	async attempt(check, file, step) {
		try {
			return await step();
		} catch (error) {
			this.fail(check, file, error instanceof Error ? error.message : String(error));
			return undefined;
		}
	}
}
