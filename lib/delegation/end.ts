import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { recordMany } from "@/lib/ledger/record";
import { type DelegationFacts, refsOf, told } from "./effects";
import { NoInput } from "./schema";

/** Ends delegations past their date; nobody decides on them from that moment on, whether this has run or not. */
export async function endDelegations(ctx: Ctx, input: unknown): Promise<{ ended: number }> {
	requirePermission(ctx.actor, "job:run");
	NoInput.parse(input);
	return inTransaction(ctx, async (tx) => {
		const over = await tx.$queryRaw<DelegationFacts[]>`
			select g.id, g.track, g.state, g.from_user_id as "fromUserId", g.to_user_id as "toUserId", g.starts_at as "startsAt", g.ends_at as "endsAt", fn.ref::text as "from", tn.ref::text as "to"
			from delegation g join app_user f on f.id = g.from_user_id join identity fn on fn.id = f.identity_id join app_user t on t.id = g.to_user_id join identity tn on tn.id = t.identity_id
			where g.state = 'approved' and g.ends_at <= ${ctx.now} order by g.id for update of g`;
		if (over.length === 0) return { ended: 0 };
		await tx.$executeRaw`update delegation set state = 'ended', ended_at = ends_at where id = any(${over.map((d) => d.id)}::bigint[]) and state = 'approved'`;
		const result = { ended: over.length };
		await recordMany(
			tx,
			ctx,
			over.map((d) => ({
				type: "delegation.ended" as const,
				subject: `delegation:${d.id}`,
				refs: refsOf(d),
				payload: { ...told(d), early: false },
			})),
		);
		return result;
	});
}
