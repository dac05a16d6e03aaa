import { prisma } from "@/lib/db/client";
import { reassign } from "@/lib/review/reassign";
import { route } from "@/lib/review/route";
import { FALLBACK } from "../company/posts";
import type { TrackId } from "./campaign";
import type { Stage } from "./stage";

type Routable = { id: bigint; version: number; key: string; fallbackUserId: bigint };

/** Open rows of one reviewer who is not the fallback, which the fallback may decide: as many as there are ways to hand a row on. */
async function routable({ crew }: Stage, { id, track }: TrackId): Promise<Routable[]> {
	const fallback = crew.person(FALLBACK[track] ?? "").key;
	return prisma.$queryRaw<Routable[]>`
		with fallback as (select u.id, u.identity_id from app_user u join identity n on n.id = u.identity_id where n.key = ${fallback}),
		fit as (
			select r.id, r.version, r.reviewer_user_id, n.key, f.id as "fallbackUserId", r.row_no
			from review r join identity n on n.id = r.reviewer_identity_id cross join fallback f
			where r.campaign_track_id = ${BigInt(id)} and r.state = 'open' and r.reviewer_user_id <> f.id
				and not reviewer_relations(f.identity_id, r.item_id) && r.refused_relations
		), chosen as (select reviewer_user_id from fit group by 1 having count(*) >= 3 order by count(*) desc, 1 limit 1)
		select id, version, key, "fallbackUserId" from fit join chosen using (reviewer_user_id) order by row_no limit 3`;
}

/** What happens besides deciding: a reviewer asks for information, another row is none of theirs, and the administrator hands a third one on. */
export async function routeSome(stage: Stage, track: TrackId): Promise<void> {
	const { crew, say } = stage;
	const [asked, foreign, moved] = await routable(stage, track);
	if (!asked || !foreign || !moved) throw new Error(`the ${track.track} track has no three open rows of one reviewer`);
	const reviewer = await crew.as(asked.key);
	await route(reviewer, {
		reviewId: asked.id.toString(),
		kind: "need_info",
		reason: "Asked the system's owner what this right is for; the answer is awaited this week.",
		versionSeen: asked.version,
	});
	await route(reviewer, {
		reviewId: foreign.id.toString(),
		kind: "not_mine",
		reason: "Moved to another department in spring; I do not know the work any more.",
		versionSeen: foreign.version,
	});
	await reassign(await crew.as("iam-lead"), {
		campaignTrackId: track.id,
		reviewIds: [moved.id.toString()],
		toUserId: moved.fallbackUserId.toString(),
		reason: "The reviewer asked for it: the holder changes teams next week.",
	});
	say(`${track.track}: one row waits for information, two were handed on`);
}
