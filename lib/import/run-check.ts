import type { PoolClient } from "pg";
import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { inSetTransaction } from "@/lib/db/transaction";
import { ConflictError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { RunImportInput } from "./facts-schema";
import { mustResolve } from "./join";
import { currentFiles, type KeptFile } from "./kept-files";
import { countByFile, previewStaged, rejectStaged } from "./merge/check-staged";
import { createStagedView } from "./merge/staged-view";
import type { ImportPreview } from "./preview";
import { ImportMapping } from "./schema";
import { type StagedFile, stageFile } from "./stage-file";

/** Told how many bytes of the files are read; runs on a connection of its own, so that others see it. */
export type CheckProgress = (step: string, bytes: number) => Promise<void>;

/**
 * The worker's dry run, all in one transaction: streams every kept file into the staging tables, rejects what only other rows show to be wrong,
 * counts, and says what taking over would do. Killed half way, nothing happened and the job runs again; run twice, the second does nothing.
 * @throws RefusedError when a file does not fit; the caller then gives the import back (failImport)
 */
export async function runCheck(
	ctx: Ctx,
	input: unknown,
	progress: CheckProgress = async () => undefined,
): Promise<{ read: number; accepted: number; rejected: number } | null> {
	requirePermission(ctx.actor, "job:run");
	const { importId } = RunImportInput.parse(input);
	return inSetTransaction(ctx, async (client) => {
		const { rows } = await client.query<{ system_id: bigint; mapping: string }>(
			"select system_id, mapping from import where id = $1 and state = 'checking' for no key update",
			[importId],
		);
		const found = rows[0];
		if (!found) return null;
		const mapping = ImportMapping.parse(JSON.parse(found.mapping));
		const files = await currentFiles(prisma, importId);
		await client.query("delete from import_row where import_id = $1", [importId]);
		await client.query("delete from import_rejection where import_id = $1", [importId]);
		const staged = await stageAll(client, importId, files, mapping, progress);
		await progress("Looking for duplicates and keys nobody has", staged.bytes);
		// The rows written here have no statistics yet, and every join is an equality: nested loops would be a misjudgement.
		await client.query("set local work_mem = '64MB'; set local enable_nestloop = off; set local jit = off");
		await createStagedView(client, importId);
		await rejectStaged(client, importId, rulesOf(mapping, files));
		await progress("Comparing with the inventory", staged.bytes);
		const counted = await countByFile(client, importId);
		const preview: ImportPreview = {
			files: files.map(({ id, filename, role }, i) => {
				const { read = 0, ...facts } = staged.files[i] ?? { blankLines: 0, preambleLines: 0, unusedColumns: [] };
				return { fileId: id.toString(), filename, role, read, ...(counted.get(id) ?? { accepted: 0, rejected: 0 }), ...facts };
			}),
			changes: await previewStaged(client, found.system_id),
		};
		const sum = (key: "read" | "accepted" | "rejected") => preview.files.reduce((total, file) => total + file[key], 0);
		const result = { read: sum("read"), accepted: sum("accepted"), rejected: sum("rejected") };
		if (result.read !== result.accepted + result.rejected)
			throw new Error(`import ${importId}: read ${result.read}, accepted ${result.accepted}, rejected ${result.rejected}`);
		const changed = await client.query(
			`update import set state = 'checked', read_count = $2, accepted_count = $3, rejected_count = $4, preview = $5, error = null, version = version + 1
			where id = $1 and state = 'checking'`,
			[importId, result.read, result.accepted, result.rejected, JSON.stringify(preview)],
		);
		if (changed.rowCount !== 1) throw new ConflictError("The import was changed while it was being checked.");
		await record(client, ctx, {
			type: "import.checked",
			subject: `import:${importId}`,
			refs: [`system:${found.system_id}`],
			payload: {
				importId: importId.toString(),
				read: String(result.read),
				accepted: String(result.accepted),
				rejected: String(result.rejected),
			},
		});
		return result;
	});
}

async function stageAll(
	client: PoolClient,
	importId: bigint,
	files: readonly KeptFile[],
	mapping: ImportMapping,
	progress: CheckProgress,
): Promise<{ files: StagedFile[]; bytes: number }> {
	let bytes = 0;
	const staged: StagedFile[] = [];
	for (const file of files) {
		const told = async (more: number) => {
			bytes += more;
			await progress(`Reading ${file.filename}`, bytes);
		};
		staged.push(await stageFile(client, importId, file, mapping, told));
	}
	return { files: staged, bytes };
}

/** What the mapping says about rows that repeat or name what no other file has. */
function rulesOf(mapping: ImportMapping, files: readonly KeptFile[]) {
	const strict = mapping.files.filter(({ repeats }) => repeats === "reject").map(({ role }) => role);
	return { resolve: mustResolve(mapping, "assignments"), uniqueIn: files.filter(({ role }) => strict.includes(role)).map(({ id }) => id) };
}
