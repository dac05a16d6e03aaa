import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { dataPlaces } from "@/bin/launch/data-dir";
import { lockDataDir } from "@/bin/launch/locks";
import { makeHome } from "@/bin/postgres/places";
import { removePostgres } from "@/bin/postgres/remove";
import { codeOf } from "@/bin/process/failure.mjs";
import { RefusedError } from "@/lib/errors";

/** A data directory taken for a restore. */
export type RestorePlace = {
	/** What was restored stays: the directory is an installation. */
	finish(): Promise<void>;
	/** Leaves the directory as empty as it was. */
	abandon(): Promise<void>;
};

/** Every disk of its own has one. */
const NOT_OURS = "lost+found";

/**
 * Takes an empty data directory, or one in which a restore was interrupted, for a restore. A note in it keeps anybody from starting what is
 * half there.
 * @throws RefusedError when it holds anything else
 */
export async function takePlace(dataDir: string): Promise<RestorePlace> {
	const at = dataPlaces(dataDir);
	const found = listed(dataDir);
	const unfinished = found.includes(path.basename(at.restoring));
	if (found.length > 0 && !unfinished) {
		throw new RefusedError(
			`${dataDir} is not empty (${found.slice(0, 3).join(", ")}${found.length > 3 ? " …" : ""}): nothing is restored over what is there. Name an empty or new directory with COUNTERSIGN_DATA_DIR.`,
		);
	}
	makeHome(dataDir);
	const unlock = lockDataDir({ dataDir, baseUrl: "a restore" }, at);
	const empty = async () => {
		await removePostgres(dataDir, () => undefined);
		for (const name of listed(dataDir)) {
			const one = path.join(dataDir, name);
			if (one !== at.lock && one !== at.restoring) rmSync(one, { recursive: true, force: true });
		}
	};
	if (unfinished) await empty();
	writeFileSync(at.restoring, "");
	return {
		finish: async () => {
			rmSync(at.restoring);
			await unlock();
		},
		abandon: async () => {
			await empty();
			rmSync(at.restoring);
			await unlock();
		},
	};
}

function listed(directory: string): string[] {
	try {
		return existsSync(directory) ? readdirSync(directory).filter((name) => name !== NOT_OURS) : [];
	} catch (error) {
		const code = codeOf(error);
		if (!code) throw error;
		throw new RefusedError(`${directory} cannot be used (${code}): name a directory this user may write, with COUNTERSIGN_DATA_DIR.`);
	}
}
