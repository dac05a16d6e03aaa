import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inSetTransaction } from "@/lib/db/transaction";
import { sendJob } from "@/lib/jobs/queue";
import { recordMany } from "@/lib/ledger/record";
import { noteReturns, verifyByAbsence } from "@/lib/removal/effects";
import { RunImportInput } from "./facts-schema";
import { mergeAccess } from "./merge/merge-access";
import { mergeCredentials } from "./merge/merge-credentials";
import { mergeIdentities } from "./merge/merge-identities";
import { createStagedTable } from "./merge/staged-view";

/**
 * The worker's part of taking an import over: everything enters the inventory in one transaction, removals that it proves are verified in it and those it contradicts are noted,
 * and its event is the last statement. Killed half way, nothing happened and the job runs again; run twice, the second does nothing.
 */
export async function runCommit(ctx: Ctx, input: unknown): Promise<void> {
	requirePermission(ctx.actor, "job:run");
	const { importId } = RunImportInput.parse(input);
	await inSetTransaction(ctx, async (client) => {
		const { rows } = await client.query<{ system_id: bigint; kind: string; complete: boolean; extracted_at: Date }>(
			"select system_id, kind, complete, extracted_at from import where id = $1 and state = 'committing' for update",
			[importId],
		);
		const found = rows[0];
		if (!found) return;
		// Every join is an equality over whole files, and what this transaction writes has no statistics yet: nested loops would be a misjudgement.
		await client.query("set local work_mem = '64MB'; set local enable_nestloop = off; set local jit = off");
		await createStagedTable(client, importId);
		await mergeIdentities(client, importId, found.kind === "identities");
		const systemId = found.system_id;
		const counts =
			found.kind === "access"
				? await mergeAccess(client, { importId, systemId, complete: found.complete, extractedAt: found.extracted_at })
				: { added: 0n, changed: 0n, unchanged: 0n, gone: 0n, orphaned: 0n };
		await mergeCredentials(client, importId);
		const verified = found.complete ? await verifyByAbsence(client, ctx, importId) : [];
		const back = found.kind === "access" ? await noteReturns(client, ctx, importId) : [];
		await client.query(
			"update import set state = 'committed', committed_at = $2, new_count = $3, changed_count = $4, unchanged_count = $5, gone_count = $6, version = version + 1 where id = $1",
			[importId, ctx.now, counts.added, counts.changed, counts.unchanged, counts.gone],
		);
		// Reviewers may be among those who left: their rows go on to others.
		if (found.kind === "identities") await sendJob("reviewers", {}, { tx: client, singletonKey: "reviewers" });
		// What was removed and is there again is a deviation, and not only tomorrow.
		if (back.length > 0) await sendJob("housekeeping", {}, { tx: client, singletonKey: "housekeeping" });
		await recordMany(client, ctx, [
			{
				type: "import.committed",
				subject: `import:${importId}`,
				refs: [`system:${systemId}`],
				payload: {
					importId: importId.toString(),
					systemId: String(systemId),
					complete: found.complete,
					added: String(counts.added),
					changed: String(counts.changed),
					unchanged: String(counts.unchanged),
					gone: String(counts.gone),
					accountsOrphaned: String(counts.orphaned),
				},
			},
			...verified,
			...back,
		]);
	});
}
