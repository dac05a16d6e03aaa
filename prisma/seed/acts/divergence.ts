import { createHash } from "node:crypto";
import { prisma } from "@/lib/db/client";
import { mark } from "@/lib/review/mark";
import { reopen } from "@/lib/review/reopen";
import { submit } from "@/lib/review/submit";
import { trackOf } from "@/lib/track/registry";
import { CONTROL_OWNER } from "../company/posts";
import type { TrackId } from "./campaign";
import type { Stage } from "./stage";

/** Where one track keeps what the other removes, the keeping track's owner has the first such row looked at again, and its reviewer agrees. */
export async function settleOne({ crew }: Stage, tracks: readonly TrackId[]): Promise<void> {
	const [found] = await prisma.$queryRaw<{ review: bigint; version: number; track: string; trackId: bigint; reviewer: string }[]>`
		select r.id as review, r.version, t.track, t.id as "trackId", n.key as reviewer
		from divergence d join divergence_verdict v on v.divergence_id = d.id and v.verdict = 'keep' join decision e on e.id = v.decision_id
		join review r on r.id = e.review_id join campaign_track t on t.id = v.campaign_track_id join app_user u on u.id = e.reviewer_user_id join identity n on n.id = u.identity_id
		where t.id = any(${tracks.map(({ id }) => BigInt(id))}::bigint[]) and d.state = 'open' and d.stricter = 'remove' order by d.number limit 1`;
	if (!found) return;
	const reviewId = found.review.toString();
	const campaignTrackId = found.trackId.toString();
	const reason = "The other review of this access asks for its removal; please look again whether it is needed.";
	await reopen(await crew.as(CONTROL_OWNER[found.track] ?? ""), { reviewId, reason, versionSeen: found.version });
	const { version } = await prisma.review.findUniqueOrThrow({ where: { id: found.review }, select: { version: true } });
	const ctx = await crew.as(found.reviewer);
	const made = {
		reviewId,
		versionSeen: version,
		outcome: "remove",
		reason: "Asked the holder again: the work that needed this has ended.",
	};
	await mark(ctx, { campaignTrackId, mark: made });
	const statementHash = createHash("sha256").update(trackOf(found.track).submitStatement).digest("hex");
	await submit(ctx, { campaignTrackId, reviewIds: [reviewId], statementHash });
}
