import type { Ctx } from "@/lib/access/actor";
import { requireFresh, requireOnTrack, requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, RefusedError } from "@/lib/errors";
import type { LedgerEntry } from "@/lib/ledger/catalogue";
import { record } from "@/lib/ledger/record";
import { loadOutcome } from "./load";
import { type OutcomeKind, verdictRefusal } from "./rules";
import { JudgeOutcome } from "./schema";

/**
 * Approves or declines what was asked about a conflict, under a fresh sign-in: neither by who asked nor by the holder; an acceptance only by somebody
 * above the owners of both halves. Who asked may withdraw. Once; nothing is edited.
 */
export async function judgeOutcome(ctx: Ctx, input: unknown): Promise<{ outcomeId: string }> {
	requirePermission(ctx.actor, "conflict:judge");
	const { outcomeId, verdict, note } = JudgeOutcome.parse(input);
	const user = requireFresh(ctx);
	return inTransaction(ctx, async (tx) => {
		const { found, facts, owners, code, requestedBy, track, campaignId } = await loadOutcome(tx, outcomeId, user.identityId);
		requireOnTrack(ctx.actor, "conflict:judge", track, "This request");
		const no = verdictRefusal(facts, verdict, user, ctx.now);
		if (no) throw new RefusedError(no);
		const above = verdict === "approved" && facts.kind === "accept" ? owners : [];
		const { count } = await tx.conflictVerdict.createMany({
			data: [
				{ outcomeId, verdict, note, byUserId: user.userId, at: ctx.now, aboveIds: above.flatMap((o) => (o.id === null ? [] : [o.id])) },
			],
			skipDuplicates: true,
		});
		if (count !== 1) throw new ConflictError();
		const subject = found.conflict.identityRef;
		const about = {
			subject: `conflict_outcome:${outcomeId}`,
			refs: [`track:${found.campaignTrackId}`, ...(subject ? [`person:${subject}`] : [])],
			campaignId,
			track,
		};
		const payload = {
			outcomeId: outcomeId.toString(),
			campaignTrackId: found.campaignTrackId.toString(),
			conflict: found.conflict.number,
			rule: code,
			kind: found.kind as OutcomeKind,
			requestedBy,
			note,
		};
		const entries: Record<typeof verdict, LedgerEntry> = {
			approved: {
				...about,
				type: "conflict.outcome_approved",
				payload: {
					...payload,
					expiresOn: found.expiresAt.toISOString().slice(0, 10),
					above: above.flatMap((o) => (o.ref === null ? [] : [o.ref])),
					deficiencyCandidate: found.deficiencyCandidate,
				},
			},
			declined: { ...about, type: "conflict.outcome_declined", payload },
			withdrawn: { ...about, type: "conflict.outcome_withdrawn", payload },
		};
		await record(tx, ctx, entries[verdict]);
		return { outcomeId: outcomeId.toString() };
	});
}
