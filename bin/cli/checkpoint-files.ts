import { readFileSync } from "node:fs";
import { UsageError } from "@/bin/cli/command";
import { codeOf } from "@/bin/process/failure.mjs";
import { parseCheckpoint } from "@/lib/ledger/checkpoint";

/**
 * The texts of checkpoint files named on the command line.
 * @throws UsageError naming the file that is not there, or no checkpoint
 */
export function checkpointTexts(files: readonly string[]): string[] {
	return files.map((file) => {
		try {
			const text = readFileSync(file, "utf8");
			parseCheckpoint(text);
			return text;
		} catch (error) {
			if (error instanceof RangeError) throw new UsageError(`${file} is not a checkpoint as Countersign signs them: ${error.message}`);
			if (codeOf(error)) throw new UsageError(`${file} cannot be read (${codeOf(error)}).`);
			throw error;
		}
	});
}
