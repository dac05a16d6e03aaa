import { actorText, type Ctx } from "@/lib/access/actor";
import { requireFresh, requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { requireDutyEditor } from "./effects";
import { SettleRule } from "./schema";

/** The second person's act: puts a proposed version of a rule in force, under a fresh sign-in, or declines it. Who proposed it may only take it back. */
export async function settleRule(ctx: Ctx, input: unknown): Promise<{ inForce: boolean }> {
	requirePermission(ctx.actor, "sod:edit");
	const { ruleId, version, verdict } = SettleRule.parse(input);
	requireDutyEditor(ctx.actor);
	requireFresh(ctx);
	const by = actorText(ctx.actor);
	const inForce = verdict === "put_in_force";
	return inTransaction(ctx, async (tx) => {
		const found = await tx.sodRuleVersion.findUnique({
			where: { ruleId_version: { ruleId, version } },
			include: { rule: { select: { code: true } } },
		});
		if (!found) throw new NotFoundError("This change of a rule");
		if (inForce && found.proposedBy === by) throw new RefusedError("You proposed this change, so somebody else puts it in force.");
		const { count } = await tx.sodRuleVersion.updateMany({
			where: { ruleId, version, state: "proposed" },
			data: { state: inForce ? "in_force" : "declined", settledBy: by, settledAt: ctx.now },
		});
		if (count !== 1) throw new ConflictError();
		if (inForce) await tx.sodRule.update({ where: { id: ruleId }, data: { currentVersion: version } });
		await record(tx, ctx, {
			type: "sod.rule_settled",
			subject: `sod_rule:${ruleId}`,
			payload: { ruleId: ruleId.toString(), code: found.rule.code, version, inForce, severity: found.severity, enabled: found.enabled },
		});
		return { inForce };
	});
}
