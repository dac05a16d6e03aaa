import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { report, StartFailure } from "@/bin/process/failure.mjs";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { closeSender } from "@/lib/jobs/queue";
import { demoContents } from "@/prisma/seed/contents";
import { loadDemo } from "@/prisma/seed/load";
import { signIns } from "@/prisma/seed/sign-ins";

/**
 * Loads the demo company once, into a database that holds nothing else, and writes one sign-in per persona to
 * `<COUNTERSIGN_DATA_DIR>/demo/sign-ins.json`.
 */
async function main(): Promise<number> {
	const {
		DATABASE_OWNER_URL: ownerUrl,
		DATABASE_URL,
		COUNTERSIGN_DATA_DIR: dataDir,
		COUNTERSIGN_KEY_DIR,
		COUNTERSIGN_FILES_DIR,
	} = process.env;
	if (!ownerUrl || !DATABASE_URL || !dataDir || !COUNTERSIGN_KEY_DIR || !COUNTERSIGN_FILES_DIR) {
		throw new StartFailure(
			"The demonstration needs DATABASE_OWNER_URL, DATABASE_URL, COUNTERSIGN_DATA_DIR, COUNTERSIGN_KEY_DIR and COUNTERSIGN_FILES_DIR. npm run demo sets them.",
		);
	}
	const contents = await demoContents();
	if (contents === "other")
		throw new StartFailure(
			"The demonstration refuses this database: it holds other data, and a demonstration marks its database as one for good.",
		);
	if (contents === "part") throw new StartFailure("The demonstration was only partly loaded into this database: give it an empty one.");
	if (contents === "whole") console.log("The demo company is there already");
	else for (const missing of await loadDemo({ ownerUrl, say: console.log })) console.log(`Not done: ${missing}`);
	const directory = path.join(dataDir, "demo");
	await mkdir(directory, { recursive: true });
	await writeFile(path.join(directory, "sign-ins.json"), JSON.stringify(await signIns(), null, "\t"), { mode: 0o600 });
	await Promise.all([prisma.$disconnect(), pool().end(), closeSender()]);
	return 0;
}

process.exit(await main().catch(report));
