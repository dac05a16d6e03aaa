import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type pg from "pg";
import { commit } from "@/lib/import/commit";
import { createImport } from "@/lib/import/create-import";
import { describeImport } from "@/lib/import/describe-import";
import { detect } from "@/lib/import/detect";
import { receiveFile } from "@/lib/import/receive-file";
import { requestCheck } from "@/lib/import/request-check";
import { runCheck } from "@/lib/import/run-check";
import { runCommit } from "@/lib/import/run-commit";
import type { FileRole, ImportMapping } from "@/lib/import/schema";
import { setMapping } from "@/lib/import/set-mapping";
import { inPieces } from "@/tests/support/samples";
import { jobCtx } from "./campaign";
import { ctxOf, one, type TestUser } from "./people";

/** A directory of this test file's own for files as they are kept. */
export async function filesDirectory(): Promise<string> {
	const directory = await mkdtemp(path.join(tmpdir(), "countersign-files-"));
	process.env.COUNTERSIGN_FILES_DIR = directory;
	return directory;
}

/** Every file under a directory with its bytes. */
export async function filesUnder(directory: string): Promise<Map<string, Buffer>> {
	const entries = await readdir(directory, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
	return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file)] as const)));
}

export type GivenFile = { role: FileRole; name?: string; text: string | Buffer; secretColumns?: string[] };

/** The import as its table has it. */
export const importRow = (pool: pg.Pool, importId: string) =>
	one<{
		version: number;
		state: string;
		read_count: string;
		accepted_count: string;
		rejected_count: string;
		error: string | null;
		preview: string;
	}>(pool, "select * from import where id = $1", [importId]);

/** A begun import with its files received, detected as the screen does. */
export async function received(who: TestUser, systemId: bigint, kind: ImportMapping["kind"], files: GivenFile[]): Promise<string> {
	const ctx = await ctxOf(who);
	const { importId } = await createImport(ctx, { systemId: systemId.toString(), kind });
	for (const { role, name = `${role}.csv`, text, secretColumns = [] } of files) {
		const bytes = Buffer.from(text);
		const { dialect } = detect(bytes, true);
		await receiveFile(ctx, { importId, role, filename: name, dialect, secretColumns }, inPieces(bytes, 1000));
	}
	return importId;
}

/** Maps the import and asks for its dry run; the worker's part is the caller's. */
export async function mapped(pool: pg.Pool, who: TestUser, importId: string, mapping: ImportMapping): Promise<void> {
	const ctx = await ctxOf(who);
	const { version } = await setMapping(ctx, { importId, mapping, version: (await importRow(pool, importId)).version });
	await requestCheck(ctx, { importId, version });
}

export type Facts = { sourceCount: number; whole?: boolean; extractedAt?: string; extractedById?: bigint | null; filter?: string };

/** States where the import comes from. */
export async function described(pool: pg.Pool, who: TestUser, importId: string, facts: Facts): Promise<void> {
	const at = facts.extractedAt ?? (await one<{ now: Date }>(pool, "select app_now() as now")).now.toISOString();
	await describeImport(await ctxOf(who), {
		importId,
		objectName: "Test extract",
		query: "select * from access",
		extractedBy: "Test",
		extractedByIdentityId: facts.extractedById?.toString() ?? null,
		extractedAt: at,
		sourceCount: facts.sourceCount,
		sourceCountBy: "Test, count(*)",
		authoritativeFor: "all access of the system",
		sourceFilter: facts.filter ?? "",
		declaredWhole: facts.whole ?? true,
		version: (await importRow(pool, importId)).version,
	});
}

/** The worker's dry run. */
export const checkNow = async (importId: string) => runCheck(await jobCtx("import"), { importId });

/** Takes a checked import over, verb and worker. */
export async function committedNow(pool: pg.Pool, who: TestUser, importId: string): Promise<{ complete: boolean }> {
	const answer = await commit(await ctxOf(who), { importId, version: (await importRow(pool, importId)).version });
	await runCommit(await jobCtx("import"), { importId });
	return answer;
}

/** From files to inventory in one go. */
export async function importNow(
	pool: pg.Pool,
	who: TestUser,
	on: { systemId: bigint; mapping: ImportMapping; files: GivenFile[] } & Facts,
): Promise<string> {
	const importId = await received(who, on.systemId, on.mapping.kind, on.files);
	await mapped(pool, who, importId, on.mapping);
	await checkNow(importId);
	await described(pool, who, importId, on);
	await committedNow(pool, who, importId);
	return importId;
}
