import { createHash } from "node:crypto";
import type { Ctx } from "@/lib/access/actor";
import { requireFresh, requireOnTrack, requirePermission } from "@/lib/access/permissions";
import { unsettledRefusal } from "@/lib/conflict/rules";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, ForbiddenError, NotFoundError, RefusedError } from "@/lib/errors";
import { sendJob } from "@/lib/jobs/queue";
import { record } from "@/lib/ledger/record";
import { openDisagreements } from "@/lib/quality/effects";
import { differingRefusal } from "@/lib/quality/rules";
import { withFrozenTexts } from "@/lib/text/effects";
import { trackFacts } from "./facts";
import { unansweredRefusal } from "./rules";
import { SignInput } from "./schema";
import { signoffText } from "./text";

/**
 * The control owner signs the memo of their closed track, over content that was built and hashed before, under a fresh sign-in.
 * Refused while a deviation of it has no response or a conflict between duties has no outcome, when anything of the track happened after that content (the signature would be stale as given), or when the text differs from the one shown.
 */
export async function sign(ctx: Ctx, input: unknown): Promise<{ signoffId: string; ledgerSeq: string; ledgerHash: string }> {
	requirePermission(ctx.actor, "track:sign");
	const { campaignTrackId, packId, textHash } = SignInput.parse(input);
	const user = requireFresh(ctx);
	return inTransaction(ctx, async (tx) => {
		const on = await tx.campaignTrack.findUnique({
			where: { id: campaignTrackId },
			select: { campaignId: true, track: true, state: true, ownerUserId: true, version: true },
		});
		if (!on) throw new NotFoundError("This track");
		requireOnTrack(ctx.actor, "track:sign", on.track, "This track");
		if (on.ownerUserId !== user.userId)
			throw new ForbiddenError("Only the control owner named in this campaign signs its memo; nobody signs for somebody else.");
		if (on.state !== "closed")
			throw new RefusedError(on.state === "signed" ? "This memo is signed already." : "The review is not closed yet. Close it, then sign.");
		const content = await tx.evidencePack.findFirst({ where: { id: packId, campaignTrackId, kind: "content", state: "ready" } });
		if (!content?.contentHash) throw new RefusedError("The content to be signed is not built yet. Prepare it first.");
		const [later] = await tx.$queryRaw<{ n: bigint }[]>`
			select count(*) as n from ledger_event where campaign = ${String(on.campaignId)} and seq > ${content.cutoffSeq} and track in ('', ${on.track}) and type not like 'pack.%'`;
		if (later && later.n > 0n) {
			throw new ConflictError(
				`${later.n} acts of this track happened after the content was prepared. Prepare it again, so that you sign what is true now.`,
			);
		}
		const track = await withFrozenTexts(tx, campaignTrackId, on.track);
		const facts = await trackFacts(tx, campaignTrackId, ctx.now);
		const unanswered = unansweredRefusal(facts.deviations);
		if (unanswered) throw new RefusedError(unanswered);
		const unsettled = unsettledRefusal(facts.conflicts.unsettled);
		if (unsettled) throw new RefusedError(unsettled);
		const differing = differingRefusal(await openDisagreements(tx, campaignTrackId));
		if (differing) throw new RefusedError(differing);
		const text = signoffText(track, facts);
		if (text.textHash !== textHash)
			throw new ConflictError("The memo changed since this page was opened. Reload, read it, and sign again.");
		const statementHash = createHash("sha256").update(text.statement).digest("hex");
		const { id } = await tx.signoff.create({
			data: {
				campaignTrackId,
				userId: user.userId,
				statement: text.statement,
				statementHash,
				memo: text.memo,
				narrative: text.narrative,
				contentHash: content.contentHash,
				contentCutoff: content.cutoffSeq,
				authenticatedAt: user.authenticatedAt,
				method: user.method,
				signedAt: ctx.now,
			},
			select: { id: true },
		});
		const { count } = await tx.campaignTrack.updateMany({
			where: { id: campaignTrackId, state: "closed", version: on.version },
			data: { state: "signed", signedAt: ctx.now, version: { increment: 1 } },
		});
		if (count !== 1) throw new ConflictError();
		await sendJob("checkpoint", {}, { tx });
		const recorded = await record(tx, ctx, {
			type: "signoff.signed",
			subject: `signoff:${id}`,
			refs: [`track:${campaignTrackId}`, `pack:${packId}`],
			campaignId: on.campaignId,
			track: on.track,
			payload: {
				signoffId: id.toString(),
				campaignTrackId: campaignTrackId.toString(),
				track: on.track,
				contentHash: content.contentHash,
				contentCutoff: content.cutoffSeq.toString(),
				statementHash,
				role: track.signoff.role,
			},
		});
		return { signoffId: id.toString(), ledgerSeq: recorded.lastSeq.toString(), ledgerHash: recorded.hash };
	});
}
