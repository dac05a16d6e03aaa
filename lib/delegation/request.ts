import type { Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { loadDelegation, refsOf, told } from "./effects";
import { spanOf } from "./rules";
import { RequestDelegation } from "./schema";

/** A reviewer asks that somebody else decides their rows of one track for some days. Nothing changes hands before a third person approves. */
export async function requestDelegation(ctx: Ctx, input: unknown): Promise<{ delegationId: string }> {
	requirePermission(ctx.actor, "review:decide");
	const { track, toUserId, from, until, reason } = RequestDelegation.parse(input);
	requirePermission(ctx.actor, "review:decide", { track });
	const user = requireUser(ctx.actor);
	const { startsAt, endsAt } = spanOf(from, until);
	if (endsAt <= ctx.now) throw new RefusedError("These days are over. Choose later ones.", { until: "In the past." });
	if (toUserId === user.userId) throw new RefusedError("Choose somebody else to stand in for you.", { toUserId: "That is you." });
	return inTransaction(ctx, async (tx) => {
		const [facts] = await tx.$queryRaw<{ able: boolean; mine: boolean; theirs: boolean }[]>`
			select may_review(${toUserId}, ${track}) as able,
				exists (select from delegation g where g.from_user_id = ${user.userId} and g.track = ${track} and g.state in ('requested', 'approved') and g.starts_at < ${endsAt} and g.ends_at > ${startsAt}) as mine,
				exists (select from delegation g where g.from_user_id = ${toUserId} and g.track = ${track} and g.state in ('requested', 'approved') and g.starts_at < ${endsAt} and g.ends_at > ${startsAt}) as theirs`;
		if (!facts?.able)
			throw new RefusedError("The person chosen is not an active reviewer of this track. Choose another.", { toUserId: "Not a reviewer." });
		if (facts.mine) throw new RefusedError("For some of these days you have asked for a delegation already. Take that one back first.");
		if (facts.theirs)
			throw new RefusedError("The person chosen is away in these days too. Choose another.", { toUserId: "Away in these days." });
		const { id } = await tx.delegation.create({
			data: { track, fromUserId: user.userId, toUserId, startsAt, endsAt, reason, requestedAt: ctx.now },
			select: { id: true },
		});
		const made = await loadDelegation(tx, id);
		await record(tx, ctx, {
			type: "delegation.requested",
			subject: `delegation:${id}`,
			refs: refsOf(made),
			payload: { ...told(made), reason },
		});
		return { delegationId: id.toString() };
	});
}
