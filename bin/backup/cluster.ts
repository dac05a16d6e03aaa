import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import { type Copied, copyFile } from "@/bin/backup/copy";
import { walk } from "@/bin/backup/tree";
import { codeOf } from "@/bin/process/failure.mjs";
import { RefusedError, UnavailableError } from "@/lib/errors";

/** What a copy of a cluster leaves out, with all below it: made anew at each start (PostgreSQL manual, "Backing Up the Data Directory"). */
const LEFT_OUT =
	/^(?:postmaster\.(?:pid|opts)|(?:pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\/.+|global\/pg_control|pg_internal\.init)$|(?:^|\/)(?:pgsql_tmp|pg_internal\.init|t\d+_\d+)[^/]*$/;
/** Directories a server expects to find, although what is in them is left out. */
const IN_THE_LOG = ["pg_wal/archive_status", "pg_wal/summaries"];

export type Keep = { file(name: string, copied: Copied): Promise<void>; directory(name: string): Promise<void> };

/**
 * Copies the cluster of a running server while others work on it: a base backup by PostgreSQL's low-level interface, with the part of the
 * write-ahead log that makes it consistent. The log is held by a replication slot that ends with this connection.
 * @param client a superuser
 * @param target receives the cluster
 * @param atEnd called when all but the log is copied, before the backup ends: what it reads is in the backup
 */
export async function copyCluster(client: pg.Client, target: string, keep: Keep, atEnd: () => Promise<void>): Promise<void> {
	const source = await setting(client, "data_directory");
	await client.query("SELECT pg_create_physical_replication_slot($1, true, true)", [`countersign_backup_${process.pid}`]);
	const [begin] = (await client.query<{ file: string }>("SELECT pg_walfile_name(pg_backup_start('countersign backup', true)) AS file"))
		.rows;
	for await (const { kind, name } of walk(source, (at) => LEFT_OUT.test(at))) {
		if (kind === "link")
			throw new RefusedError(
				`The cluster ${source} has a link (${name}), which this backup does not follow: move the tablespace back into it.`,
			);
		if (kind === "directory") await keep.directory(name);
		else await copied(source, target, name, keep);
	}
	for (const name of IN_THE_LOG) await keep.directory(name);
	await atEnd();
	await copyControl(source, target, keep);
	const [end] = (
		await client.query<{ file: string; label: string; spaces: string }>(
			"SELECT pg_walfile_name(lsn) AS file, labelfile AS label, spcmapfile AS spaces FROM pg_backup_stop(false)",
		)
	).rows;
	if (!begin || !end) throw new Error("the server did not say where its backup began and ended");
	await copyLog(source, target, begin.file, end.file, keep);
	await writeFile(path.join(target, "backup_label"), end.label, { flag: "wx", mode: 0o600 });
	await keep.file("backup_label", hashOfText(end.label));
}

/** A file that was dropped meanwhile is left out: the log says that it was. */
async function copied(source: string, target: string, name: string, keep: Keep): Promise<void> {
	try {
		await keep.file(name, await copyFile(path.join(source, name), path.join(target, name)));
	} catch (error) {
		if (codeOf(error) !== "ENOENT") throw error;
	}
}

/** The server writes these few hundred bytes in place: two equal readings are one state of them. */
async function copyControl(source: string, target: string, keep: Keep): Promise<void> {
	const name = "global/pg_control";
	for (let left = 100; left > 0; left--) {
		const [first, second] = [await readFile(path.join(source, name)), await readFile(path.join(source, name))];
		if (!first.equals(second)) continue;
		await writeFile(path.join(target, name), first, { flag: "wx", mode: 0o600 });
		return keep.file(name, hashOfText(first));
	}
	throw new UnavailableError("The database's control file never stood still: try the backup again.");
}

/** The log from the start of the backup to its end, each part of it, or the copy would be of no use. */
async function copyLog(source: string, target: string, begin: string, end: string, keep: Keep): Promise<void> {
	let found = 0;
	for (let at = segment(begin); at <= segment(end); at++) {
		const name = `pg_wal/${begin.slice(0, 8)}${hex(at / 256n)}${hex(at % 256n)}`;
		await keep.file(name, await copyFile(path.join(source, name), path.join(target, name)));
		found++;
	}
	if (found === 0) throw new Error(`the log from ${begin} to ${end} is empty`);
}

const hex = (part: bigint) => part.toString(16).toUpperCase().padStart(8, "0");

/** The number of a segment of 16 MiB: 256 of them to each number in the middle of the name. */
function segment(file: string): bigint {
	return BigInt(`0x${file.slice(8, 16)}`) * 256n + BigInt(`0x${file.slice(16)}`);
}

async function setting(client: pg.Client, name: string): Promise<string> {
	const { rows } = await client.query<{ value: string }>("SELECT current_setting($1) AS value", [name]);
	return rows[0]?.value ?? "";
}

function hashOfText(content: string | Buffer): Copied {
	return { sha256: createHash("sha256").update(content).digest("hex"), bytes: Buffer.byteLength(content) };
}
