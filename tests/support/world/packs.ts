import { execFile } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Ctx } from "@/lib/access/actor";
import { BOM, parseRecord } from "@/lib/evidence/format/csv";
import { requestPack } from "@/lib/evidence/request-pack";
import { runPack } from "@/lib/evidence/run-pack";
import { Zip } from "@/lib/evidence/verifier/zip.mjs";
import { storedPath } from "@/lib/files/store";
import { signingKey } from "@/lib/ledger/signing-key";
import type { TestDb } from "../db";
import { jobCtx } from "./campaign";

const run = promisify(execFile);

/** A directory of this test's own for kept files and keys. */
export async function filesHome(): Promise<string> {
	const home = await mkdtemp(path.join(tmpdir(), "countersign-pack-"));
	process.env.COUNTERSIGN_FILES_DIR = path.join(home, "files");
	process.env.COUNTERSIGN_KEY_DIR = path.join(home, "keys");
	return home;
}

/** Asks for a pack as its owner and does what the worker would. Answers where the ZIP lies. */
export async function packOf(db: TestDb, owner: Ctx, campaignTrackId: bigint): Promise<string> {
	const { packId } = await requestPack(owner, { campaignTrackId: campaignTrackId.toString() });
	await runPack(await jobCtx("pack"), { packId });
	const { sha256 } = await db.prisma.evidencePack.findUniqueOrThrow({ where: { id: BigInt(packId) } });
	return storedPath(sha256 ?? "");
}

/** Runs the verifier that ships, as an auditor who had the key from elsewhere. */
export async function verifyPackFile(home: string, file: string): Promise<{ code: number; out: string }> {
	const keyFile = path.join(home, "known.pub");
	await writeFile(keyFile, `${(await signingKey()).text}\n`);
	try {
		return { code: 0, out: (await run(process.execPath, ["public/verify.mjs", file, "--key", keyFile])).stdout };
	} catch (error) {
		const failed = error as { code: number; stdout: string; stderr: string };
		return { code: failed.code, out: failed.stdout + failed.stderr };
	}
}

/** Every file of a pack by its path, the seals too. */
export async function filesOf(file: string): Promise<Map<string, Buffer>> {
	const zip = await Zip.open(file);
	const files = new Map<string, Buffer>();
	for (const name of zip.names()) files.set(name, await zip.read(name));
	await zip.close();
	return files;
}

/** Rows of a CSV file of a pack, by header. */
export function rowsOf(files: Map<string, Buffer>, name: string): Record<string, string>[] {
	const bytes = files.get(name);
	if (!bytes) throw new Error(`${name} is not in the pack`);
	const [header = "", ...lines] = bytes.toString("utf8").replace(BOM, "").trimEnd().split("\n");
	const columns = header.split(",");
	return lines.map((line) => {
		const cells = parseRecord(line);
		return Object.fromEntries(columns.map((column, n) => [column, cells[n] ?? ""]));
	});
}
