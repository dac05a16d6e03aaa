import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Place } from "@/bin/cli/place";
import type { Account } from "@/bin/postgres/account";
import { codeOf } from "@/bin/process/failure.mjs";
import type { InspectionLine } from "@/lib/guard/schema";

/** The signing key: the worker's alone. Looked at from outside; it is never read here. */
export function keyLines({ keyDir, dataDir, bundled }: Place): InspectionLine[] {
	const line = (state: InspectionLine["state"], message: string): InspectionLine[] => [{ check: "key", state, message }];
	if (!existsSync(keyDir)) {
		const message = bundled
			? `There is no directory ${keyDir} yet: the worker makes it with the key when it first signs.`
			: `The signing key is not in ${keyDir}: run this where the worker runs, or name its directory with COUNTERSIGN_KEY_DIR.`;
		return line("warn", message);
	}
	const file = path.join(keyDir, "ledger-signing-key.pem");
	try {
		const [directory, key] = [statSync(keyDir), existsSync(file) ? statSync(file) : null];
		for (const [name, found] of [[keyDir, directory], ...(key ? ([[file, key]] as const) : [])] as const) {
			if ((found.mode & 0o077) !== 0) {
				return line(
					"refused",
					`Others than the worker may read ${name}. Run: chmod go-rwx "${name}" and think about a new key: this one may be known.`,
				);
			}
		}
		const worker = workerOf(dataDir);
		if (worker !== null && directory.uid !== worker.uid) {
			return line(
				"refused",
				`${keyDir} belongs to user ${directory.uid} and not to the worker's (${worker.uid}): start Countersign again, which gives it back.`,
			);
		}
		if (!key) return line("warn", `No key lies in ${keyDir} yet: the worker makes it when it first signs.`);
		if (worker === null) {
			return line(
				"warn",
				`${file} is closed to other users, but web and worker run as the same one: docs/operations.md says how to part them.`,
			);
		}
		return line("ok", `${file} can be read by the worker's user alone.`);
	} catch (error) {
		if (codeOf(error) !== "EACCES") throw error;
		return line("ok", `${keyDir} is closed to this user.`);
	}
}

/** The worker's user where root parts web and worker; null where both run as the starting user. */
function workerOf(dataDir: string): Account | null {
	const file = path.join(dataDir, "accounts.json");
	if (process.getuid?.() !== 0 || !existsSync(file)) return null;
	const { worker } = JSON.parse(readFileSync(file, "utf8")) as { worker: Account };
	return worker;
}
