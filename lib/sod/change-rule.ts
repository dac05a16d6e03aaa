import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { requireDutyEditor } from "./effects";
import { asksLess, type Severity } from "./rules";
import { ChangeRule } from "./schema";

/**
 * Gives a rule another severity, or switches it off or on, with a reason. What asks more is in force at once; what asks less is proposed, and a
 * second person puts it in force (settleRule). Campaigns staged before keep the version they were staged with.
 */
export async function changeRule(ctx: Ctx, input: unknown): Promise<{ version: number; inForce: boolean }> {
	requirePermission(ctx.actor, "sod:edit");
	const { ruleId, version, severity, enabled, reason } = ChangeRule.parse(input);
	requireDutyEditor(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		await tx.$queryRaw`select id from sod_rule where id = ${ruleId} for update`;
		const rule = await tx.sodRule.findUnique({ where: { id: ruleId }, include: { versions: { orderBy: { version: "desc" } } } });
		const now = rule?.versions.find((v) => v.version === rule.currentVersion);
		if (!rule || !now) throw new NotFoundError("This rule");
		if (rule.currentVersion !== version) throw new ConflictError();
		if (rule.versions.some((v) => v.state === "proposed")) {
			throw new RefusedError("A change of this rule is waiting for a second person. Have it put in force or declined first.");
		}
		if (now.severity === severity && now.enabled === enabled) throw new RefusedError("Nothing would change.");
		const said = { anyOf: now.anyOf, other: now.other, subjects: now.subjects };
		const less = asksLess({ ...said, enabled: now.enabled, severity: now.severity as Severity }, { ...said, enabled, severity });
		const next = (rule.versions[0]?.version ?? 0) + 1;
		await tx.sodRuleVersion.create({
			data: {
				...said,
				ruleId,
				version: next,
				severity,
				enabled,
				reason,
				risk: now.risk,
				typicalMitigation: now.typicalMitigation,
				refs: now.refs,
				proposedBy: actorText(ctx.actor),
				proposedAt: ctx.now,
				state: less ? "proposed" : "in_force",
			},
		});
		if (!less) await tx.sodRule.update({ where: { id: ruleId }, data: { currentVersion: next } });
		await record(tx, ctx, {
			type: "sod.rule_changed",
			subject: `sod_rule:${ruleId}`,
			payload: { ruleId: ruleId.toString(), code: rule.code, version: next, severity, enabled, reason, inForce: !less },
		});
		return { version: next, inForce: !less };
	});
}
