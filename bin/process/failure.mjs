// @ts-check
import { diskSentence } from "./disk.mjs";

/** A start that cannot go on, told in one sentence with the way out. Anything else that is thrown is a defect and keeps its stack. */
export class StartFailure extends Error {
	/** @override */
	name = "StartFailure";
}

/**
 * Prints what went wrong and gives the exit code: the bare sentence for a StartFailure or a disk that is full or read-only, the stack for a
 * defect.
 * @param {unknown} error
 * @returns {1}
 */
export function report(error) {
	const sentence = error instanceof StartFailure ? error.message : diskSentence(error);
	if (sentence) console.error(`\n${sentence}`);
	else console.error("\nThis is a defect in Countersign, please report it with the lines below.\n", error);
	return 1;
}

/**
 * The system's error code of a thrown value ("EACCES", "ENOENT", …), or "" when it has none.
 * @param {unknown} error
 * @returns {string}
 */
export function codeOf(error) {
	return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
