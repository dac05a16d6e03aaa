import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { requireDuties, requireDutyEditor } from "./effects";
import { CreateRule } from "./schema";

/** Adds a rule of the company's own, in force from the next staging on: two duties apart, or one not without another. */
export async function createRule(ctx: Ctx, input: unknown): Promise<{ ruleId: string }> {
	requirePermission(ctx.actor, "sod:edit");
	const { code, kind, process, anyOf, other, ...says } = CreateRule.parse(input);
	requireDutyEditor(ctx.actor);
	const both = anyOf.filter((d) => other.includes(d));
	if (both.length > 0)
		throw new RefusedError(`A duty cannot stand on both sides: ${both.join(", ")}.`, { other: "Already on the first side." });
	return inTransaction(ctx, async (tx) => {
		await requireDuties(tx, anyOf, "anyOf");
		await requireDuties(tx, other, "other");
		const [rule] = await tx.$queryRaw<{ id: bigint }[]>`
			insert into sod_rule (code, origin, kind, process) values (${code}, 'own', ${kind}, ${process}) on conflict (code) do nothing returning id`;
		if (!rule) throw new RefusedError(`There is a rule ${code} already. Choose another code.`, { code: "Taken." });
		await tx.sodRuleVersion.create({
			data: { ...says, ruleId: rule.id, version: 1, anyOf, other, refs: [], proposedBy: actorText(ctx.actor), proposedAt: ctx.now },
		});
		await tx.sodRule.update({ where: { id: rule.id }, data: { currentVersion: 1 } });
		await record(tx, ctx, {
			type: "sod.rule_created",
			subject: `sod_rule:${rule.id}`,
			payload: { ruleId: rule.id.toString(), code, kind, severity: says.severity, risk: says.risk, anyOf, other, subjects: says.subjects },
		});
		return { ruleId: rule.id.toString() };
	});
}
