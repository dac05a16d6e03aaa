import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { sendJob } from "@/lib/jobs/queue";
import { record } from "@/lib/ledger/record";
import { currentFiles } from "./kept-files";
import { OPEN_STATES, openRefusal } from "./rules";
import { RequestCheckInput } from "./verb-schema";

/** Asks the worker for a dry run. The job is queued in the same transaction: a killed worker's dry run is run again. */
export async function requestCheck(ctx: Ctx, input: unknown): Promise<{ version: number }> {
	requirePermission(ctx.actor, "import:run");
	const { importId, version } = RequestCheckInput.parse(input);
	return inTransaction(ctx, async (tx) => {
		const found = await tx.import.findUnique({ where: { id: importId }, select: { state: true, mapping: true } });
		if (!found) throw new NotFoundError("This import");
		const closed = openRefusal(found.state);
		if (closed) throw new RefusedError(closed);
		const files = await currentFiles(tx, importId);
		if (files.length === 0) throw new RefusedError("Upload the files of this import first.");
		if (found.mapping === "{}")
			throw new RefusedError("Map the columns first: the dry run turns rows into accounts, entitlements and grants.");
		const { count } = await tx.import.updateMany({
			where: { id: importId, version, state: { in: [...OPEN_STATES] } },
			data: { state: "checking", error: null, version: { increment: 1 } },
		});
		if (count !== 1) throw new ConflictError();
		const bytes = files.reduce((sum, file) => sum + file.bytes, 0n);
		await tx.jobProgress.create({ data: { kind: "import", subject: `import:${importId}`, step: "Waiting for the worker", total: bytes } });
		await sendJob("import", { importId: importId.toString(), step: "check" }, { tx });
		const result = { version: version + 1 };
		await record(tx, ctx, { type: "import.check_requested", subject: `import:${importId}`, payload: { importId: importId.toString() } });
		return result;
	});
}
