import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { record } from "@/lib/ledger/record";
import { type Compared, compareOutside } from "./contradictions";
import { checkpointId, contradictionSentence } from "./rules";
import { HoldInput } from "./schema";

/**
 * Holds the checkpoints kept outside against the ledger and, where one contradicts it, makes the installation read-only: from that moment
 * the database takes no event of any act, so no act is done, until `resume`.
 * @returns what was found, and why the installation is read-only; null when nothing is wrong
 */
export async function holdIfContradicted(ctx: Ctx, input: unknown): Promise<Compared & { reason: string | null }> {
	requirePermission(ctx.actor, "job:run");
	const { outside, dir, problem } = HoldInput.parse(input);
	const compared = await compareOutside({ notes: outside, dir });
	const reason = contradictionSentence(compared.found, compared.size) ?? problem;
	if (reason === null) return { ...compared, reason };
	return inTransaction(ctx, async (tx) => {
		await tx.$queryRaw`select 1 as one from (select pg_advisory_xact_lock(hashtext('installation hold'))) as locked`;
		const open = await tx.installationHold.findFirst({ where: { releasedAt: null }, select: { reason: true } });
		// Found before, by another process or an earlier look.
		if (open) return { ...compared, reason: open.reason };
		await tx.installationHold.create({
			data: {
				reason,
				ledgerSize: BigInt(compared.size),
				checkpoints: compared.found.map(checkpointId),
				madeBy: actorText(ctx.actor),
				madeAt: ctx.now,
			},
		});
		const size = String(compared.size);
		const result = { ...compared, reason };
		await record(tx, ctx, {
			type: "installation.held",
			subject: "installation:1",
			payload: { reason, size, checkpoints: compared.found.length },
		});
		return result;
	});
}
