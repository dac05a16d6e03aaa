import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { DispositionInput } from "./facts-schema";

/** A named person says what rejected rows are. Only when each is disposed of can the import be complete, and absence in it prove something (law 12). */
export async function dispositionRejections(ctx: Ctx, input: unknown): Promise<{ rows: number }> {
	requirePermission(ctx.actor, "import:run");
	const { importId, rows, code, disposition, note } = DispositionInput.parse(input);
	requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		const files = rows?.map((r) => r.fileId) ?? null;
		const numbers = rows?.map((r) => BigInt(r.rowNo)) ?? null;
		const changed = await tx.$queryRaw<{ rows: number }[]>`
			with done as (
				update import_rejection j set disposition = ${disposition}, disposition_note = ${note}, disposition_by = ${actorText(ctx.actor)}, disposition_at = ${ctx.now}
				from import i
				where i.id = ${importId} and i.state = 'checked' and j.import_id = i.id and j.disposition is null
					and (${code ?? null}::text is null or j.code = ${code ?? null})
					and (${files}::bigint[] is null or (j.file_id, j.row_no) in (select * from unnest(${files}::bigint[], ${numbers}::bigint[])))
				returning j.file_id, j.row_no
			) select count(*)::int as rows from (select distinct file_id, row_no from done) d`;
		const count = changed[0]?.rows ?? 0;
		if (count === 0)
			throw new RefusedError("No rejected row of this import waits for a disposition by that choice, or it is taken over already.");
		await record(tx, ctx, {
			type: "import.rejections_dispositioned",
			subject: `import:${importId}`,
			payload: { importId: importId.toString(), rows: count, disposition, note },
		});
		return { rows: count };
	});
}
