import path from "node:path";
import { checkBackup } from "@/bin/backup/check";
import { diskFull } from "@/bin/backup/disk-full";
import { layOut } from "@/bin/backup/lay-out";
import { type Manifest, PLATFORM } from "@/bin/backup/manifest";
import { OWN_DATABASE } from "@/bin/backup/own-database";
import { type RestorePlace, takePlace } from "@/bin/backup/restore-place";
import { checkpointTexts } from "@/bin/cli/checkpoint-files";
import { EXIT, type Exit, need, PLACE_OPTIONS, printJson, read, tell, Unreachable, UsageError } from "@/bin/cli/command";
import { dataDirOf, isOwnDatabase } from "@/bin/cli/place";
import type { Restored } from "@/bin/cli/restored";
import { migrate } from "@/bin/launch/migrate";
import { ensurePostgres } from "@/bin/postgres/ensure";
import { StartFailure } from "@/bin/process/failure.mjs";
import { READ_ONLY_WAY_OUT } from "@/lib/backup/rules";
import { RefusedError } from "@/lib/errors";
import { EXPECTED } from "@/lib/guard/queries";

const NO_CHECKPOINT =
	"Whether this backup is the newest can only be told by a checkpoint kept outside: give it with --checkpoint, name the directory that holds them " +
	"with COUNTERSIGN_CHECKPOINT_DIR, or say --without-checkpoint, which the ledger will tell.";

export async function run(args: string[]): Promise<Exit> {
	const { values, positionals } = read(
		args,
		{
			...PLACE_OPTIONS,
			checkpoint: { type: "string", multiple: true, default: [] },
			"without-checkpoint": { type: "boolean", default: false },
			test: { type: "boolean", default: false },
			at: { type: "string" },
		},
		{ positionals: 1 },
	);
	const backup = path.resolve(need(positionals[0], "The backup's directory"));
	if (values.test) {
		if (values.checkpoint.length > 0 || values["without-checkpoint"])
			throw new UsageError("A test is held against the running ledger itself: leave the checkpoint out.");
		return (await import("@/bin/cli/restore-test")).testRestore({
			backup,
			at: path.resolve(values.at ?? `${backup}.restore-test`),
			json: values.json,
		});
	}
	if (values.at) throw new UsageError("--at goes with --test; a restore goes into the data directory (COUNTERSIGN_DATA_DIR).");
	if (isOwnDatabase()) throw new RefusedError(OWN_DATABASE);
	const dir = process.env.COUNTERSIGN_CHECKPOINT_DIR || null;
	if (values.checkpoint.length === 0 && !dir && !values["without-checkpoint"]) throw new UsageError(NO_CHECKPOINT);
	const outside = checkpointTexts(values.checkpoint);
	// The database's user must be able to pass through the data directory, as after npm start; every file is given its own rights.
	process.umask(0o022);
	const dataDir = dataDirOf(values.demo);
	const restored = await restore(backup, dataDir, { outside, dir: values["without-checkpoint"] ? null : dir });
	report(restored, dataDir, values.json);
	return restored.problem === null && restored.readOnly === null ? EXIT.ok : EXIT.refused;
}

type Outside = { outside: string[]; dir: string | null };

/** The whole restore; when it cannot be done the data directory is left as empty as it was. */
async function restore(backup: string, dataDir: string, outside: Outside): Promise<Restored> {
	// Seen before the backup is read, which takes long, and once more when it is taken.
	await (await takePlace(dataDir)).abandon();
	tell("Reading every byte of the backup");
	const { manifest, digest } = await checkBackup(backup);
	requireKnown(manifest);
	const place = await takePlace(dataDir);
	try {
		return await fill(place, backup, dataDir, { manifest, digest, ...outside });
	} catch (error) {
		await place
			.abandon()
			.catch((second: unknown) => tell(`${dataDir} could not be emptied again: ${second instanceof Error ? second.message : second}`));
		if (error instanceof StartFailure) throw new Unreachable(error.message, { cause: error });
		throw diskFull(error, dataDir) ?? error;
	}
}

/** @throws RefusedError when this version, or this machine, cannot read it */
function requireKnown({ migrations, platform, version }: Manifest): void {
	const unknown = migrations.find((name) => !(name in EXPECTED.migrations));
	if (unknown)
		throw new RefusedError(
			`The backup was made by a newer Countersign (${version}, with the migration ${unknown}): restore it with that version.`,
		);
	if (platform !== PLATFORM) {
		throw new RefusedError(
			`The backup was made on ${platform}, and this is ${PLATFORM}: the files of a database are not the same there. Restore it on such a machine, and move it with pg_dump.`,
		);
	}
}

async function fill(
	place: RestorePlace,
	backup: string,
	dataDir: string,
	given: Outside & { manifest: Manifest; digest: string },
): Promise<Restored> {
	tell("Putting it in its place");
	await layOut(backup, given.manifest, dataDir);
	tell("Starting the database");
	const postgres = await ensurePostgres({ dataDir, log: tell });
	try {
		await migrate(postgres.ownerUrl, tell);
		tell("Verifying guards, ledger and files");
		// Modules of lib read these once, when they are first loaded: only now.
		Object.assign(process.env, { DATABASE_URL: postgres.appUrl, COUNTERSIGN_FILES_DIR: path.join(dataDir, "files") });
		const { verifyRestored } = await import("@/bin/cli/restored");
		const restored = await verifyRestored({ name: path.basename(backup), ...given });
		await place.finish();
		return restored;
	} finally {
		await postgres.stop();
	}
}

function report(restored: Restored, dataDir: string, json: boolean): void {
	const { problem, readOnly } = restored;
	if (json) printJson({ ...restored, dataDir });
	else {
		console.log(`${dataDir}: ${restored.size} events, root ${restored.root}`);
		if (problem === null && readOnly === null)
			console.log(
				`The ledger holds${restored.checkpoints > 0 ? `, and ${restored.checkpoints} checkpoints kept outside were held against it` : ""}.`,
			);
	}
	if (problem !== null) tell(`What was restored does NOT hold: ${problem}`);
	if (readOnly !== null) tell(`The installation is READ-ONLY: ${readOnly} ${READ_ONLY_WAY_OUT}`);
	if (problem === null && readOnly === null && restored.checkpoints === 0)
		tell("Not proved: that no newer backup exists, since no checkpoint kept outside was given.");
	tell("Everybody signs in anew. Put the signing key back before the start if it was kept apart: docs/operations.md.");
}
