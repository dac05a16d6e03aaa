import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { copyCluster } from "@/bin/backup/cluster";
import { type Copied, copyFile } from "@/bin/backup/copy";
import { diskFull } from "@/bin/backup/disk-full";
import { MANIFEST, type Manifest, manifestText, PARTIAL, PLATFORM } from "@/bin/backup/manifest";
import { SumsWriter } from "@/bin/backup/sums";
import { syncTree, walk } from "@/bin/backup/tree";
import type { Passwords } from "@/bin/postgres/passwords";
import { places } from "@/bin/postgres/places";
import { connectionUrl } from "@/bin/postgres/roles";
import { codeOf } from "@/bin/process/failure.mjs";
import { takeLock } from "@/bin/process/lock.mjs";
import { RefusedError } from "@/lib/errors";

export type BackupPlan = {
	dataDir: string;
	filesDir: string;
	/** Null: the signing key stays out. */
	keyDir: string | null;
	/** The backup's directory, which must not exist. */
	out: string;
	passwords: Passwords;
	port: number;
	version: string;
	/** What the manifest says of the database; read at the end of its copy. */
	facts(): Promise<Pick<Manifest, "installation" | "ledger" | "server" | "migrations" | "rows">>;
	/** Called when everything is on the disk, before the backup gets its name. */
	seal(made: { manifest: Manifest; digest: string }): Promise<void>;
	log(line: string): void;
};

/** Files of a demonstration, which go on in the copy as one. */
const DEMO = ["demo.json", "demo/sign-ins.json"];

/**
 * Makes a backup of the bundled database and the files while the product runs. The database comes first and the files after it: a file is
 * written before the record that names it, so none that the copy names is missing. The directory has another name until all of it is on
 * the disk.
 * @throws RefusedError when somebody else is making it, or the disk is full
 */
export async function makeBackup(plan: BackupPlan): Promise<{ manifest: Manifest; digest: string }> {
	const draft = `${plan.out}${PARTIAL}`;
	const lock = await takeDraft(draft);
	try {
		const made = await fill(plan, draft);
		await plan.seal(made);
		lock.release();
		await rename(draft, plan.out);
		return made;
	} catch (error) {
		await rm(draft, { recursive: true, force: true });
		throw diskFull(error, draft) ?? error;
	}
}

/** Empties what an interrupted backup of the same name left. */
async function takeDraft(draft: string): Promise<{ release(): void }> {
	await mkdir(draft, { recursive: true, mode: 0o700 });
	const lock = takeLock(path.join(draft, "lock"));
	if (!lock.taken)
		throw new RefusedError(`Process ${lock.holder.pid} is making this backup (${draft}): wait for it, or choose another name.`);
	for await (const { name } of walk(draft))
		if (!name.includes("/") && name !== "lock") await rm(path.join(draft, name), { recursive: true });
	return lock;
}

async function fill(plan: BackupPlan, draft: string): Promise<{ manifest: Manifest; digest: string }> {
	const sums = await SumsWriter.create(draft);
	try {
		const directories: string[] = [];
		const into = (part: string) => ({
			file: (name: string, copied: Copied) => sums.add(`${part}/${name}`, copied),
			directory: async (name: string) => {
				const inner = name ? `${part}/${name}` : part;
				await mkdir(path.join(draft, inner), { mode: 0o700, recursive: true });
				directories.push(inner);
			},
		});
		plan.log("Copying the database");
		const facts = await copyDatabase(plan, draft, into("database"));
		plan.log("Copying the files");
		await copyTree(plan.filesDir, path.join(draft, "files"), into("files"));
		if (plan.keyDir) await copyTree(plan.keyDir, path.join(draft, "keys"), into("keys"));
		for (const name of DEMO.filter((one) => existsSync(path.join(plan.dataDir, one)))) {
			const keep = into("demo");
			if (!directories.includes("demo")) await keep.directory("");
			await keep.file(path.basename(name), await copyFile(path.join(plan.dataDir, name), path.join(draft, "demo", path.basename(name))));
		}
		const { files, bytes } = sums;
		const manifest: Manifest = {
			format: "countersign-backup/1",
			madeAt: new Date().toISOString(),
			version: plan.version,
			platform: PLATFORM,
			...facts,
			withKeys: plan.keyDir !== null,
			files,
			bytes,
			sums: await sums.finish(),
			directories,
		};
		const { text, digest } = manifestText(manifest);
		await writeFile(path.join(draft, MANIFEST), text, { flag: "wx", mode: 0o600 });
		plan.log("Writing it to the disk");
		await syncTree(draft);
		return { manifest, digest };
	} catch (error) {
		await sums.abandon();
		throw error;
	}
}

type Into = Parameters<typeof copyCluster>[2];

async function copyDatabase(plan: BackupPlan, draft: string, into: Into): Promise<Awaited<ReturnType<BackupPlan["facts"]>>> {
	const client = new pg.Client({ connectionString: connectionUrl("postgres", plan.passwords.superuser, plan.port, "postgres") });
	let lost: Error | null = null;
	client.on("error", (error) => {
		lost = error;
	});
	let facts: Awaited<ReturnType<BackupPlan["facts"]>> | null = null;
	await into.directory("");
	const within: Into = {
		file: (name, copied) => into.file(`cluster/${name}`, copied),
		directory: (name) => into.directory(name ? `cluster/${name}` : "cluster"),
	};
	await within.directory("");
	await client.connect();
	try {
		await copyCluster(client, path.join(draft, "database", "cluster"), within, async () => {
			facts = await plan.facts();
		});
	} finally {
		await client.end();
	}
	if (lost) throw lost;
	if (!facts) throw new Error("the database was copied without its facts");
	const passwords = path.join(draft, "database", "passwords.json");
	await into.file("passwords.json", await copyFile(places(plan.dataDir).passwords, passwords));
	return facts;
}

/** Copies a directory that only grows; what is still arriving has no name of its own yet, and is left out. */
async function copyTree(source: string, target: string, into: Into): Promise<void> {
	await into.directory("");
	if (!existsSync(source)) return;
	for await (const { kind, name } of walk(source, (at) => at === "incoming" || at.endsWith(".part"))) {
		if (kind === "directory") await into.directory(name);
		else if (kind === "file") {
			const copied = await copyFile(path.join(source, name), path.join(target, name)).catch((error: unknown) => {
				if (codeOf(error) === "ENOENT") return null;
				throw error;
			});
			if (copied) await into.file(name, copied);
		}
	}
}
