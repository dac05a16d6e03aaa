import { lstat } from "node:fs/promises";
import path from "node:path";
import { hashFile } from "@/bin/backup/copy";
import { type Manifest, readManifest, SUMS } from "@/bin/backup/manifest";
import { readSums } from "@/bin/backup/sums";
import { codeOf } from "@/bin/process/failure.mjs";
import { RefusedError } from "@/lib/errors";

/**
 * Reads every byte of a backup and holds it against the manifest, before anything is put anywhere.
 * @throws RefusedError naming the file that is damaged or missing
 */
export async function checkBackup(backup: string): Promise<{ manifest: Manifest; digest: string }> {
	const { manifest, digest } = readManifest(backup);
	await expectHash(backup, SUMS, manifest.sums);
	let files = 0;
	for await (const { sha256, name } of readSums(backup)) {
		await expectHash(backup, name, sha256);
		files++;
	}
	if (files !== manifest.files) throw damaged(backup, SUMS, `it names ${files} files, the manifest ${manifest.files}`);
	return { manifest, digest };
}

async function expectHash(backup: string, name: string, sha256: string): Promise<void> {
	const file = path.join(backup, name);
	try {
		if (!(await lstat(file)).isFile()) throw damaged(backup, name, "it is no file");
		if ((await hashFile(file)).sha256 !== sha256) throw damaged(backup, name, "it is not as it was written");
	} catch (error) {
		if (error instanceof RefusedError) throw error;
		if (codeOf(error) === "ENOENT") throw damaged(backup, name, "it is missing");
		if (codeOf(error)) throw damaged(backup, name, `it cannot be read (${codeOf(error)})`);
		throw error;
	}
}

function damaged(backup: string, name: string, why: string): RefusedError {
	return new RefusedError(
		`The backup ${backup} is damaged: ${name}: ${why}. Nothing was restored. Take another copy of it, or an older backup.`,
	);
}
