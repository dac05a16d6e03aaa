import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { makeBackup } from "@/bin/backup/make";
import { OWN_DATABASE } from "@/bin/backup/own-database";
import { EXIT, type Exit, need, PLACE_OPTIONS, printJson, read, tell, UsageError } from "@/bin/cli/command";
import { isOwnDatabase, type Place } from "@/bin/cli/place";
import { onInstallation, type Session } from "@/bin/cli/session";
import { ownVersion } from "@/bin/cli/version";
import type { Passwords } from "@/bin/postgres/passwords";
import { places } from "@/bin/postgres/places";
import { backupFacts } from "@/lib/backup/queries";
import { recordBackup } from "@/lib/backup/record-backup";
import { RefusedError } from "@/lib/errors";

export async function run(args: string[]): Promise<Exit> {
	const { values } = read(args, { ...PLACE_OPTIONS, out: { type: "string" }, "with-keys": { type: "boolean", default: false } });
	if (isOwnDatabase()) throw new RefusedError(OWN_DATABASE);
	const out = path.resolve(need(values.out, "--out"));
	if (existsSync(out)) throw new UsageError(`${out} exists: name a directory that does not, for example with the date in it.`);
	if (!isDirectory(path.dirname(out))) throw new UsageError(`There is no directory ${path.dirname(out)}.`);
	return onInstallation(async (session) => {
		const { place } = session;
		for (const inside of [place.filesDir, place.keyDir, place.dataDir]) {
			if (out.startsWith(`${path.resolve(inside)}${path.sep}`)) {
				throw new UsageError(`${out} lies in the installation itself (${inside}): name a place on another disk.`);
			}
		}
		const made = await backUp(session, place, out, values["with-keys"]);
		const { manifest, digest } = made;
		const withKeys = manifest.withKeys
			? "The signing key is in it: whoever has this backup can sign as this installation."
			: `The signing key is not in it: keep ${place.keyDir} apart from it, or give --with-keys.`;
		if (values.json) printJson({ backup: out, manifest: digest, ...manifest, directories: undefined });
		else console.log(`${out}\n${manifest.ledger.size} events, ${manifest.files} files, ${manifest.bytes} bytes\nmanifest ${digest}`);
		tell(`${withKeys} It holds people's data and the database's passwords. Test it: countersign restore ${out} --test`);
		return EXIT.ok;
	});
}

function backUp(session: Session, place: Place, out: string, withKeys: boolean) {
	const at = places(place.dataDir);
	return makeBackup({
		dataDir: place.dataDir,
		filesDir: place.filesDir,
		keyDir: withKeys ? place.keyDir : null,
		out,
		passwords: JSON.parse(readFileSync(at.passwords, "utf8")) as Passwords,
		port: Number(readFileSync(at.port, "utf8")),
		version: ownVersion(),
		facts: backupFacts,
		seal: async ({ manifest, digest }) =>
			recordBackup(await session.ctx(), {
				name: path.basename(out),
				manifest: digest,
				size: String(manifest.ledger.size),
				files: manifest.files,
				bytes: String(manifest.bytes),
				withKeys,
			}),
		log: tell,
	});
}

function isDirectory(at: string): boolean {
	return existsSync(at) && statSync(at).isDirectory();
}
