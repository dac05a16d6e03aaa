import type { Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { rulesInForce } from "./effects";
import { SetThresholds } from "./schema";

/**
 * A control owner says what counts as a review done too lightly on their track, and whether figures stand beside names: a new version, which
 * counts for what is measured from then on.
 */
export async function setThresholds(ctx: Ctx, input: unknown): Promise<{ version: number }> {
	const { track, version, thresholds, named, reason } = SetThresholds.parse(input);
	requirePermission(ctx.actor, "quality:edit", { track });
	const user = requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`quality:${track}`}))`;
		const standing = (await rulesInForce(tx, [track])).get(track);
		if (standing?.version !== version) throw new ConflictError();
		const made = await tx.qualityRule.create({
			data: {
				track,
				version: version + 1,
				thresholds: JSON.stringify(thresholds),
				named,
				reason,
				createdByUserId: user.userId,
				createdAt: ctx.now,
			},
			select: { id: true },
		});
		await record(tx, ctx, {
			type: "quality.rule_set",
			subject: `quality_rule:${made.id}`,
			track,
			payload: { track, version: version + 1, thresholds, named, reason },
		});
		return { version: version + 1 };
	});
}
