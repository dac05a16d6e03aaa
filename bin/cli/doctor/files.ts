import { accessSync, constants, existsSync, statfsSync, statSync } from "node:fs";
import type { Place } from "@/bin/cli/place";
import { codeOf } from "@/bin/process/failure.mjs";
import type { InspectionLine } from "@/lib/guard/schema";

const GIB = 2 ** 30;
const LEAST_FREE = GIB;
const COMFORTABLY_FREE = 10 * GIB;

/** The directory of imports, attachments and packs: there, writable, and closed to everybody else. */
export function filesLines({ filesDir, bundled }: Place): InspectionLine[] {
	const line = (state: InspectionLine["state"], message: string): InspectionLine[] => [{ check: "files", state, message }];
	if (!existsSync(filesDir)) {
		return line(
			bundled ? "refused" : "warn",
			`There is no directory ${filesDir}: name the one that web and worker use with COUNTERSIGN_FILES_DIR, or start Countersign, which makes it.`,
		);
	}
	const { mode } = statSync(filesDir);
	if ((mode & 0o007) !== 0) {
		return line("refused", `Every user of this machine may enter ${filesDir}, where people's data lie. Run: chmod o-rwx "${filesDir}"`);
	}
	try {
		accessSync(filesDir, constants.R_OK | constants.W_OK | constants.X_OK);
	} catch (error) {
		if (!["EACCES", "EROFS"].includes(codeOf(error))) throw error;
		return line(
			"refused",
			`${filesDir} cannot be written (${codeOf(error)}): run this as the user who starts Countersign, or see to its rights.`,
		);
	}
	return line("ok", `${filesDir} can be written, and nobody else can enter it.`);
}

/** Free disk where files (and with them the bundled database) lie. */
export function diskLines({ filesDir, dataDir }: Place): InspectionLine[] {
	const at = [filesDir, dataDir].find((directory) => existsSync(directory));
	if (!at) return [];
	const { bavail, bsize, blocks } = statfsSync(at);
	const free = bavail * bsize;
	const found = `${(free / GIB).toFixed(1)} of ${((blocks * bsize) / GIB).toFixed(1)} GiB are free under ${at}`;
	const state = free < LEAST_FREE ? "refused" : free < COMFORTABLY_FREE ? "warn" : "ok";
	return [
		{ check: "disk", state, message: state === "ok" ? `${found}.` : `${found}: make room, or move the data directory to a larger volume.` },
	];
}
