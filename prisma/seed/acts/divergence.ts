import { createHash } from "node:crypto";
import { prisma } from "@/lib/db/client";
import { mark } from "@/lib/review/mark";
import { reopen } from "@/lib/review/reopen";
import { submit } from "@/lib/review/submit";
import { trackOf } from "@/lib/track/registry";
import { CONTROL_OWNER } from "../company/posts";
import type { TrackId } from "./campaign";
import type { Stage } from "./stage";

/** Where one track is less strict than the other, its owner has the first such row looked at again, and its reviewer agrees with the stricter verdict. */
export async function settleOne({ crew }: Stage, tracks: readonly TrackId[]): Promise<void> {
	const [found] = await prisma.$queryRaw<
		{ review: bigint; version: number; track: string; trackId: bigint; reviewer: string; stricter: "change" | "remove" }[]
	>`
		select r.id as review, r.version, t.track, t.id as "trackId", n.key as reviewer, d.stricter
		from divergence d join divergence_verdict v on v.divergence_id = d.id and v.verdict <> d.stricter join decision e on e.id = v.decision_id
		join review r on r.id = e.review_id join campaign_track t on t.id = v.campaign_track_id join app_user u on u.id = e.reviewer_user_id join identity n on n.id = u.identity_id
		where t.id = any(${tracks.map(({ id }) => BigInt(id))}::bigint[]) and d.state = 'open' and d.stricter in ('change', 'remove') order by d.stricter desc, d.number limit 1`;
	if (!found) throw new Error("The tracks of this quarter decided nothing differently that one of them could settle.");
	const reviewId = found.review.toString();
	const campaignTrackId = found.trackId.toString();
	const reason = "Another review of this access came to a stricter answer; please look again whether it is needed as it is.";
	await reopen(await crew.as(CONTROL_OWNER[found.track] ?? ""), { reviewId, reason, versionSeen: found.version });
	const { version } = await prisma.review.findUniqueOrThrow({ where: { id: found.review }, select: { version: true } });
	const ctx = await crew.as(found.reviewer);
	const made = {
		reviewId,
		versionSeen: version,
		outcome: found.stricter,
		reason: "Asked the holder again: the work that needed this has ended.",
		change: found.stricter === "change" ? "Read access only" : "",
	};
	await mark(ctx, { campaignTrackId, mark: made });
	const statementHash = createHash("sha256").update(trackOf(found.track).submitStatement).digest("hex");
	await submit(ctx, { campaignTrackId, reviewIds: [reviewId], statementHash });
}
