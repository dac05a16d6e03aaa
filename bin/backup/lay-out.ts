import { chmod, chown, mkdir } from "node:fs/promises";
import path from "node:path";
import { copyFile } from "@/bin/backup/copy";
import type { Manifest } from "@/bin/backup/manifest";
import { readSums } from "@/bin/backup/sums";
import { syncTree } from "@/bin/backup/tree";
import { type Account, databaseAccount } from "@/bin/postgres/account";
import { clusterHome } from "@/bin/postgres/cluster-home";
import { makeHome, places } from "@/bin/postgres/places";
import { RefusedError } from "@/lib/errors";

/** Where a part of the backup goes, and what it is given there. */
type Target = { at: string; directoryMode: number; fileMode: number; owner: Account | null };

/**
 * Puts what a backup holds where `npm start` looks for it, hashing once more what is written.
 * @param dataDir an empty directory of this user's
 */
export async function layOut(backup: string, manifest: Manifest, dataDir: string): Promise<void> {
	const at = places(dataDir);
	makeHome(at.home);
	const account = databaseAccount();
	const cluster = clusterHome(at, account);
	const targets: [string, Target][] = [
		["database/cluster", { at: cluster, directoryMode: 0o700, fileMode: 0o600, owner: account }],
		["database", { at: at.home, directoryMode: 0o700, fileMode: 0o600, owner: null }],
		// Web and worker share the files by their group; the start gives them theirs.
		["files", { at: path.join(dataDir, "files"), directoryMode: 0o2770, fileMode: 0o640, owner: null }],
		["keys", { at: path.join(dataDir, "keys"), directoryMode: 0o700, fileMode: 0o600, owner: null }],
		["demo/demo.json", { at: path.join(dataDir, "demo.json"), directoryMode: 0o700, fileMode: 0o600, owner: null }],
		["demo", { at: path.join(dataDir, "demo"), directoryMode: 0o700, fileMode: 0o600, owner: null }],
	];
	const place = (name: string): Target => {
		const [part, target] = targets.find(([one]) => name === one || name.startsWith(`${one}/`)) ?? [];
		if (!part || !target) throw new RefusedError(`The backup names ${name}, for which there is no place.`);
		return { ...target, at: path.join(target.at, name.slice(part.length)) };
	};
	for (const name of manifest.directories) {
		const { at: directory, directoryMode, owner } = place(name);
		if (name === "database") continue;
		await mkdir(directory, { recursive: true });
		await chmod(directory, directoryMode);
		if (owner) await chown(directory, owner.uid, owner.gid);
	}
	for await (const { sha256, name } of readSums(backup)) {
		const { at: file, fileMode, owner } = place(name);
		const copied = await copyFile(path.join(backup, name), file, fileMode);
		if (copied.sha256 !== sha256) throw new RefusedError(`${path.join(backup, name)} changed while it was restored: restore again.`);
		if (owner) await chown(file, owner.uid, owner.gid);
	}
	await Promise.all([syncTree(dataDir), ...(cluster === at.cluster ? [] : [syncTree(cluster)])]);
}
