import type { Ctx } from "@/lib/access/actor";
import { logRead } from "@/lib/access/log-read";
import { requirePermission, requireUser } from "@/lib/access/permissions";
import { conflictsOfGrant, type RowConflict } from "@/lib/conflict/queries";
import { prisma } from "@/lib/db/client";
import { NotFoundError } from "@/lib/errors";
import { groupNames } from "@/lib/group/queries";
import { blastRadius } from "@/lib/reach/queries";
import type { BlastRadius } from "@/lib/reach/rules";
import { type RowSuggestions, suggestionsOfRow } from "@/lib/suggestion/queries";
import { chosenWords } from "@/lib/track/chosen";
import { OpenRowInput } from "./schema";

/** What the drawer shows beyond the row itself. All of it belongs to this track or to none: never a word of the other track. */
export type RowDetail = {
	description: string;
	firstSeenAt: string;
	grantedBy: string | null;
	purpose: string | null;
	manager: string | null;
	source: { importId: string; object: string; extractedAt: string | null; complete: boolean } | null;
	/** How this reviewer was found, in words; and whom they stand in for. */
	chosen: string;
	behalfOf: string | null;
	/** The first stage's decision, on a row that is in its second. */
	firstStage: { outcome: string; reason: string; change: string; by: string; behalfOf: string | null; at: string } | null;
	/** Same entitlement: how many of the holder's department (or kind) hold it. */
	peers: { group: string; holding: number; of: number } | null;
	/** Every decision of this track on this grant, newest first. */
	history: { outcome: string; reason: string; by: string; at: string; campaign: string }[];
	/** Conflicts between duties this row is a half of, with what stands on the other side and what became of them. */
	conflicts: RowConflict[];
	/** What else goes if this right is removed, and what stays, by the inventory of now. */
	radius: BlastRadius;
	/** What rules suggest, where the reader may see it by now. */
	suggestions: RowSuggestions;
	routings: { kind: string; reason: string; by: string | null; to: string | null; at: string }[];
	credentials: {
		kind: string;
		label: string;
		ageDays: number | null;
		maxAgeDays: number | null;
		expiresAt: string | null;
		store: string | null;
	}[];
};

type Stages = Pick<RowDetail, "behalfOf" | "firstStage">;

/** Details of one row, for its own reviewer. */
export async function rowDetail(ctx: Ctx, input: unknown): Promise<RowDetail> {
	requirePermission(ctx.actor, "review:read");
	const { reviewId } = OpenRowInput.parse(input);
	const user = requireUser(ctx.actor);
	const review = await prisma.review.findFirst({
		where: { id: reviewId, campaignTrack: { assignments: { some: { reviewerUserId: user.userId } } } },
		select: {
			id: true,
			reviewerUserId: true,
			campaignTrackId: true,
			reviewerVia: true,
			passedOver: true,
			firstDecisionId: true,
			delegationId: true,
			campaignTrack: { select: { track: true } },
			item: true,
		},
	});
	if (
		!review ||
		(review.reviewerUserId !== user.userId &&
			![review.item.identityId, review.item.ownerId, review.item.stewardId].includes(user.identityId))
	)
		throw new NotFoundError("This row");
	await logRead(ctx, "review.row", `review:${reviewId}`);
	const { item } = review;
	const track = review.campaignTrack.track;
	const [source, people, history, routings, credentials, peers, conflicts, groups, radius, [stages]] = await Promise.all([
		prisma.import.findUnique({ where: { id: item.importId }, select: { id: true, objectName: true, extractedAt: true, complete: true } }),
		item.managerId ? prisma.identity.findUnique({ where: { id: item.managerId }, select: { name: true } }) : null,
		prisma.$queryRaw<{ outcome: string; reason: string; by: string; at: Date; campaign: string }[]>`
			select d.outcome, d.reason, n.name as by, d.decided_at as at, c.name as campaign
			from decision d join review r on r.id = d.review_id join item i on i.id = r.item_id join campaign_track t on t.id = r.campaign_track_id join campaign c on c.id = t.campaign_id
			join identity n on n.id = d.reviewer_identity_id
			where t.track = ${track} and i.account_id = ${item.accountId} and i.entitlement_id = ${item.entitlementId} order by d.id desc limit 4`,
		prisma.$queryRaw<{ kind: string; reason: string; by: string | null; to: string | null; at: Date }[]>`
			select o.kind, o.reason, bn.name as by, tn.name as "to", o.at from review_routing o
			left join app_user b on b.id = o.by_user_id left join identity bn on bn.id = b.identity_id left join app_user t on t.id = o.to_user_id left join identity tn on tn.id = t.identity_id
			where o.review_id = ${reviewId} order by o.id desc limit 20`,
		item.identityId && item.identityKind !== "human"
			? prisma.credential.findMany({ where: { identityId: item.identityId }, take: 20 })
			: [],
		item.department
			? prisma.$queryRaw<{ holding: bigint; of: bigint }[]>`
				select count(distinct n.id) filter (where g.id is not null) as holding, count(distinct n.id) as of
				from identity n left join account a on a.identity_id = n.id and a.system_id = ${item.systemId} left join access_grant g on g.account_id = a.id and g.entitlement_id = ${item.entitlementId} and g.gone_at is null
				where n.department = ${item.department} and n.kind = ${item.identityKind} and n.status = 'active'`
			: [],
		conflictsOfGrant(review.campaignTrackId, item.grantId, ctx.now),
		groupNames(),
		blastRadius(item),
		prisma.$queryRaw<Stages[]>`
			select (select n.name from delegation g join app_user u on u.id = g.from_user_id join identity n on n.id = u.identity_id where g.id = ${review.delegationId}) as "behalfOf",
				(select json_build_object('outcome', d.outcome, 'reason', d.reason, 'change', d.change, 'by', n.name, 'behalfOf', b.name, 'at', ledger_time(d.decided_at))
					from decision d join identity n on n.id = d.reviewer_identity_id left join identity b on b.id = d.behalf_identity_id where d.id = ${review.firstDecisionId}) as "firstStage"`,
	]);
	const suggestions = await suggestionsOfRow(review.id, item.identityId);
	const identity = item.identityId ? await prisma.identity.findUnique({ where: { id: item.identityId }, select: { purpose: true } }) : null;
	return {
		description: item.entitlementDescription,
		firstSeenAt: item.firstSeenAt.toISOString(),
		grantedBy: item.grantedBy,
		purpose: identity?.purpose ?? null,
		manager: people?.name ?? null,
		chosen: chosenWords(review.reviewerVia, review.passedOver, groups),
		behalfOf: stages?.behalfOf ?? null,
		firstStage: stages?.firstStage ?? null,
		source: source
			? {
					importId: source.id.toString(),
					object: source.objectName,
					extractedAt: source.extractedAt?.toISOString() ?? null,
					complete: source.complete,
				}
			: null,
		peers: peers[0] && item.department ? { group: item.department, holding: Number(peers[0].holding), of: Number(peers[0].of) } : null,
		history: history.map((h) => ({ ...h, at: h.at.toISOString() })),
		conflicts,
		radius,
		suggestions,
		routings: routings.map((r) => ({ ...r, at: r.at.toISOString() })),
		credentials: credentials.map((c) => {
			const since = c.rotatedAt ?? c.createdAt;
			return {
				kind: c.kind,
				label: c.label,
				ageDays: since ? Math.floor((ctx.now.getTime() - since.getTime()) / 86_400_000) : null,
				maxAgeDays: c.maxAgeDays,
				expiresAt: c.expiresAt?.toISOString() ?? null,
				store: c.store,
			};
		}),
	};
}
