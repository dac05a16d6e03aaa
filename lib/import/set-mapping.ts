import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { currentFiles, headOf, type KeptFile } from "./kept-files";
import { mappingProblems, missingColumns } from "./mapping";
import { mappingText, savedPresetId } from "./preset-list";
import { OPEN_STATES, openRefusal } from "./rules";
import type { ImportMapping } from "./schema";
import { SetMappingInput } from "./verb-schema";

/**
 * Says how the columns of an import's files become canonical fields. Refused, with every sentence at once, when the mapping is not sound, does
 * not fit a file's columns, or reads a column whose secrets were dropped. A dry run made before counts no more.
 */
export async function setMapping(ctx: Ctx, input: unknown): Promise<{ version: number }> {
	requirePermission(ctx.actor, "import:run");
	const { importId, mapping, presetId, version } = SetMappingInput.parse(input);
	return inTransaction(ctx, async (tx) => {
		const found = await tx.import.findUnique({ where: { id: importId }, select: { state: true, kind: true } });
		if (!found) throw new NotFoundError("This import");
		const closed = openRefusal(found.state);
		if (closed) throw new RefusedError(closed);
		if (mapping.kind !== found.kind)
			throw new RefusedError(`This is a mapping for ${mapping.kind}, and the import is one of ${found.kind}.`);
		const fitted = await fitToFiles(tx, importId, mapping);
		const { text, sha256 } = mappingText(fitted);
		const { count } = await tx.import.updateMany({
			where: { id: importId, version, state: { in: [...OPEN_STATES] } },
			data: { mapping: text, mappingPresetId: savedPresetId(presetId), state: "received", error: null, version: { increment: 1 } },
		});
		if (count !== 1) throw new ConflictError();
		const result = { version: version + 1 };
		await record(tx, ctx, {
			type: "import.mapped",
			subject: `import:${importId}`,
			payload: { importId: importId.toString(), mappingSha256: sha256, preset: presetId === null ? null : fitted.name },
		});
		return result;
	});
}

/** The mapping with what is true of the kept files: their secret columns; one part for each file. */
async function fitToFiles(tx: Tx, importId: bigint, mapping: ImportMapping): Promise<ImportMapping> {
	const files = await currentFiles(tx, importId);
	if (files.length === 0) throw new RefusedError("Upload the files first: a mapping speaks of their columns.");
	const roles = mapping.files.map((file) => file.role);
	const twice = roles.find((role, i) => roles.indexOf(role) !== i);
	if (twice) throw new RefusedError(`The mapping has two files of ${twice}; an import has one file of each role.`);
	const absent = roles.filter((role) => !files.some((file) => file.role === role));
	if (absent.length > 0) throw new RefusedError(`The mapping speaks of a file of ${absent.join(" and ")}, which is not uploaded yet.`);
	const withSecrets = {
		...mapping,
		files: mapping.files.map((part) => ({ ...part, secretColumns: files.find((file) => file.role === part.role)?.secretColumns ?? [] })),
	};
	const problems = [...mappingProblems(withSecrets), ...(await Promise.all(files.map((file) => fileProblem(file, withSecrets)))).flat()];
	if (problems.length > 0) throw new RefusedError(problems.join(" "));
	return withSecrets;
}

async function fileProblem(file: KeptFile, mapping: ImportMapping): Promise<string[]> {
	const part = mapping.files.find(({ role }) => role === file.role);
	if (!part) return [`The mapping says nothing about ${file.filename}, the file of ${file.role}. Map it, or begin an import without it.`];
	const missing = missingColumns(part, (await headOf(file, 1)).columns).map((column) => `"${column}"`);
	return missing.length === 0 ? [] : [`${file.filename} has no column ${missing.join(", ")}, which the mapping reads.`];
}
