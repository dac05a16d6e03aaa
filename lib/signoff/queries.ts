import type { Ctx } from "@/lib/access/actor";
import { requireOnTrack, requirePermission, tracksFor } from "@/lib/access/permissions";
import { unsettledRefusal } from "@/lib/conflict/rules";
import { prisma } from "@/lib/db/client";
import { NotFoundError } from "@/lib/errors";
import { openDisagreements } from "@/lib/quality/effects";
import { differingRefusal } from "@/lib/quality/rules";
import { withFrozenTexts } from "@/lib/text/effects";
import { TRACK_KEYS } from "@/lib/track/registry";
import type { TextFacts } from "@/lib/track/track";
import { trackFacts } from "./facts";
import { unansweredRefusal } from "./rules";
import { signoffText } from "./text";

/** A signature as its receipt shows it. */
export type SignedLine = {
	by: string;
	at: string;
	statement: string;
	memo: string;
	contentHash: string;
	ledgerSeq: string;
	ledgerHash: string;
};

export type SignPage = {
	campaignTrackId: string;
	campaign: string;
	track: string;
	state: string;
	owner: string;
	/** The reader is the control owner named on the track. */
	mine: boolean;
	statement: string;
	memo: string;
	narrative: string;
	textHash: string;
	/** Why nobody can sign yet because of deviations; null when each is answered. */
	unanswered: string | null;
	/** The same because of conflicts between duties that have no outcome. */
	unsettled: string | null;
	/** Why not: a blind second look differs and nothing was said about it. */
	differing: string | null;
	/** The newest prepared content; `later`: acts of the track since, which make it stale. */
	content: { packId: string; state: string; contentHash: string | null; later: number } | null;
	signed: SignedLine | null;
};

/** What stands on the sign-off page of a campaign's track. @throws NotFoundError also for a track the reader may not see */
export async function signPage(ctx: Ctx, campaignId: bigint, track: string): Promise<SignPage> {
	requirePermission(ctx.actor, "campaign:read");
	const on = await prisma.campaignTrack.findFirst({
		where: { campaignId, track: { equals: track, mode: "insensitive" } },
		select: { id: true, track: true, state: true, ownerUserId: true, campaign: { select: { name: true } } },
	});
	if (!on) throw new NotFoundError("This track");
	requireOnTrack(ctx.actor, "campaign:read", on.track, "This track");
	const owner = await prisma.user.findUnique({ where: { id: on.ownerUserId }, select: { identity: { select: { name: true } } } });
	const facts = await trackFacts(prisma, on.id, ctx.now);
	const text = signoffText(await withFrozenTexts(prisma, on.id, on.track), facts);
	return {
		campaignTrackId: on.id.toString(),
		campaign: on.campaign.name,
		track: on.track,
		state: on.state,
		owner: owner?.identity.name ?? "",
		mine: ctx.actor.type === "user" && ctx.actor.userId === on.ownerUserId,
		...text,
		unanswered: unansweredRefusal(facts.deviations),
		unsettled: unsettledRefusal(facts.conflicts.unsettled),
		differing: differingRefusal(await openDisagreements(prisma, on.id)),
		content: await newestContent(on.id, campaignId, on.track),
		signed: await signedLine(on.id),
	};
}

/** Facts of one campaign's track, to show what a text would say over them. Only tracks that are staged have any. */
export type PreviewFacts = { campaignTrackId: string; track: string; campaign: string; facts: TextFacts };

/** The newest staged track of each track whose controls the actor may read, or those of one campaign, with their facts now. */
export async function previewFacts(ctx: Ctx, campaignId: bigint | null): Promise<PreviewFacts[]> {
	requirePermission(ctx.actor, "control:read");
	const tracks = tracksFor(ctx.actor, "control:read") ?? [...TRACK_KEYS];
	const found = await prisma.campaignTrack.findMany({
		where: { track: { in: tracks }, stagedAt: { not: null }, ...(campaignId ? { campaignId } : {}) },
		orderBy: { stagedAt: "desc" },
		distinct: ["track"],
		select: { id: true, track: true, campaign: { select: { name: true } } },
	});
	return Promise.all(
		found.map(async ({ id, track, campaign }) => ({
			campaignTrackId: id.toString(),
			track,
			campaign: campaign.name,
			facts: await trackFacts(prisma, id, ctx.now),
		})),
	);
}

async function newestContent(campaignTrackId: bigint, campaignId: bigint, track: string): Promise<SignPage["content"]> {
	const pack = await prisma.evidencePack.findFirst({ where: { campaignTrackId, kind: "content" }, orderBy: { id: "desc" } });
	if (!pack) return null;
	const later = await prisma.ledgerEvent.count({
		where: {
			campaign: campaignId.toString(),
			seq: { gt: pack.cutoffSeq },
			track: { in: ["", track] },
			NOT: { type: { startsWith: "pack." } },
		},
	});
	return { packId: pack.id.toString(), state: pack.state, contentHash: pack.contentHash, later };
}

async function signedLine(campaignTrackId: bigint): Promise<SignedLine | null> {
	const found = await prisma.signoff.findUnique({ where: { campaignTrackId } });
	if (!found) return null;
	const [by, event] = await Promise.all([
		prisma.user.findUnique({ where: { id: found.userId }, select: { identity: { select: { name: true } } } }),
		prisma.ledgerEvent.findFirst({ where: { subject: `signoff:${found.id}`, type: "signoff.signed" }, select: { seq: true, hash: true } }),
	]);
	return {
		by: by?.identity.name ?? "",
		at: found.signedAt.toISOString(),
		statement: found.statement,
		memo: found.memo,
		contentHash: found.contentHash,
		ledgerSeq: event?.seq.toString() ?? "",
		ledgerHash: event ? Buffer.from(event.hash).toString("hex") : "",
	};
}
