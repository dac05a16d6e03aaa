import { generateKeyPairSync } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { signCheckpoint } from "@/lib/ledger/checkpoint";
import { countersign } from "@/tests/support/countersign";
import { makeDirectory, removeDirectory, runStarter, sql, stopStarter } from "../../starter";

/** A checkpoint over more events than the installation has, signed by a key its ledger does not know. */
function newerCheckpoint(uuid: string, size: number): string {
	const { privateKey } = generateKeyPairSync("ed25519");
	return signCheckpoint({ origin: `countersign/${uuid}`, size, root: Buffer.alloc(32, 7) }, privateKey);
}

/**
 * Backs up the installation of a data directory while it runs, damages the backup, restores it sound beside a newer checkpoint, finds the
 * restored installation read-only, and ends that.
 */
export async function expectBackupAndRestore(dataDir: string, ownerUrl: string): Promise<void> {
	const beside = path.dirname(dataDir);
	const backup = path.join(beside, "backup of today");
	const env = { COUNTERSIGN_DATA_DIR: dataDir };
	const made = await countersign(["backup", "--out", backup, "--json"], env);
	expect(made).toMatchObject({ code: 0, err: expect.stringContaining("The signing key is not in it") });
	expect(readdirSync(beside).filter((name) => name.endsWith(".partial"))).toEqual([]);
	const told = JSON.parse(made.out);
	const [recorded] = await sql<{ payload: string }>(
		ownerUrl,
		"select payload from ledger_payload join ledger_event using (seq) where type = 'backup.made'",
	);
	expect(JSON.parse(recorded?.payload ?? "")).toMatchObject({
		name: "backup of today",
		manifest: told.manifest,
		files: told.files,
		withKeys: false,
	});

	const other = makeDirectory();
	const there = { COUNTERSIGN_DATA_DIR: other };
	const victim = path.join(backup, "database", "cluster", "pg_hba.conf");
	const whole = readFileSync(victim);
	writeFileSync(victim, Buffer.concat([whole.subarray(0, -1), Buffer.from("X")]));
	const checkpoint = path.join(beside, "newer.txt");
	writeFileSync(checkpoint, newerCheckpoint(told.installation.uuid, told.ledger.size + 50));
	const [onto, unproved, damaged] = await Promise.all([
		countersign(["restore", backup, "--checkpoint", checkpoint], env),
		countersign(["restore", backup], there),
		countersign(["restore", backup, "--checkpoint", checkpoint], there),
	]);
	expect(onto).toMatchObject({ code: 1, err: expect.stringMatching(/is not empty .*nothing is restored over what is there/) });
	expect(unproved).toMatchObject({ code: 2, err: expect.stringContaining("--without-checkpoint") });
	expect(damaged).toMatchObject({
		code: 1,
		out: "",
		err: expect.stringContaining("database/cluster/pg_hba.conf: it is not as it was written"),
	});
	expect(existsSync(other) ? readdirSync(other) : []).toEqual([]);

	writeFileSync(victim, whole);
	const older = await countersign(["restore", backup, "--checkpoint", checkpoint, "--json"], there);
	expect(older.code).toBe(1);
	expect(JSON.parse(older.out)).toMatchObject({
		problem: null,
		readOnly: expect.stringContaining("restored from an older backup"),
		checkpoints: 1,
	});
	const restored = await runStarter(other).started;
	const act =
		"select first_seq from ledger_append('cli:test', '{control.changed}', '{control:1}', '{\"\"}', '{\"\"}', '{\"\"}', '{\"{}\"}')";
	const refused = await sql(restored.ownerUrl, act).catch((error: unknown) => error);
	const doctor = await countersign(["doctor"], there);
	const resumed = await countersign(["resume", "--reason", "The newer backups are lost, agreed with audit."], there);
	const types = (await sql<{ type: string }>(restored.ownerUrl, "select type from ledger_event order by seq")).map(({ type }) => type);
	const [change] = await sql<{ first_seq: string }>(restored.ownerUrl, act);
	await stopStarter(restored);
	await removeDirectory(other);
	expect(refused).toMatchObject({ code: "CS001" });
	expect(doctor.out).toMatch(/REFUSED {2}read-only .*covers \d+ events, but this ledger has only \d+/);
	expect(resumed).toMatchObject({ code: 0, err: expect.stringContaining("no longer read-only; 1 checkpoints are acknowledged") });
	expect(types).toEqual(expect.arrayContaining(["installation.held", "backup.restored", "installation.inspected", "installation.resumed"]));
	expect(Number(change?.first_seq)).toBe(types.length);
}
