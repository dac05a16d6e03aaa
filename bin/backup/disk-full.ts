import { codeOf } from "@/bin/process/failure.mjs";
import { RefusedError } from "@/lib/errors";

const SENTENCES: Record<string, string> = {
	ENOSPC: "the disk is full",
	EDQUOT: "this user's share of the disk is used up",
	EROFS: "it is read-only",
	EACCES: "this user may not read or write there",
	EFBIG: "the file system takes no file of that size",
};

/** What the system refused while copying into a directory, as a sentence; null when it is something else. Nothing of the copy is left. */
export function diskFull(error: unknown, at: string): RefusedError | null {
	const why = SENTENCES[codeOf(error)];
	if (!why) return null;
	const file = error instanceof Error && "path" in error ? ` (${String(error.path)})` : "";
	return new RefusedError(`Copying to ${at} stopped: ${why}${file}. What was copied is removed again. Make room, or name another place.`);
}
