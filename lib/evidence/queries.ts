import type { Ctx } from "@/lib/access/actor";
import { requirePermission, tracksFor } from "@/lib/access/permissions";
import { standardsOf } from "@/lib/control/effects";
import { shortOf, type Unproved } from "@/lib/control/rules";
import { prisma } from "@/lib/db/client";
import { PACKABLE, PackIdsInput } from "./schema";

/** A pack as its list shows it; `step` and figures while it is being built. */
export type PackLine = {
	id: string;
	kind: string;
	state: string;
	cutoffSeq: string;
	requestedAt: string;
	readyAt: string | null;
	bytes: number | null;
	sha256: string | null;
	manifestHash: string | null;
	error: string | null;
	progress: { step: string; done: number; total: number } | null;
};

export type PackTrack = {
	campaignTrackId: string;
	campaignId: string;
	campaign: string;
	period: string;
	track: string;
	state: string;
	packs: PackLine[];
	/** Where it falls short, now, of the evidence standard of the controls it tests, a sentence each. */
	short: string[];
};

/** Tracks the reader may have packs of, newest campaign first, each with its last five packs. */
export async function packTracks(ctx: Ctx, campaignId?: bigint): Promise<PackTrack[]> {
	requirePermission(ctx.actor, "pack:read");
	const tracks = tracksFor(ctx.actor, "pack:read");
	const found = await prisma.campaignTrack.findMany({
		where: { state: { in: [...PACKABLE] }, ...(tracks && { track: { in: tracks } }), ...(campaignId !== undefined && { campaignId }) },
		orderBy: [{ campaignId: "desc" }, { track: "asc" }],
		take: 100,
		select: { id: true, campaignId: true, track: true, state: true, campaign: { select: { name: true, fiscalPeriod: true } } },
	});
	const newest = await prisma.$queryRaw<{ id: bigint }[]>`
		select id from (select id, row_number() over (partition by campaign_track_id order by id desc) as n from evidence_pack where campaign_track_id = any(${found.map((t) => t.id)}::bigint[])) p where n <= 5`;
	const [packs, short] = await Promise.all([packLines(newest.map((p) => p.id)), measured(found.map((t) => t.id))]);
	return found.map((t) => ({
		short: short.get(t.id) ?? [],
		campaignTrackId: t.id.toString(),
		campaignId: t.campaignId.toString(),
		campaign: t.campaign.name,
		period: t.campaign.fiscalPeriod,
		track: t.track,
		state: t.state,
		packs: packs.filter((p) => p.campaignTrackId === t.id).map((p) => p.line),
	}));
}

/** Removals of each track against the evidence standards frozen with it. */
async function measured(trackIds: readonly bigint[]): Promise<Map<bigint, string[]>> {
	const rows = await prisma.$queryRaw<(Unproved & { id: bigint })[]>`
		select m.campaign_track_id as id, case when i.privileged or i.risk = 'high' then 'high' when i.risk = 'low' then 'low' else 'medium' end as risk,
			count(*)::int as rows, (count(*) filter (where m.state = 'claimed'))::int as claimed
		from removal m join item i on i.id = m.item_id where m.campaign_track_id = any(${[...trackIds]}::bigint[]) and m.state in ('open', 'claimed') group by 1, 2`;
	const ids = [...new Set(rows.map((r) => r.id))];
	const standards = await standardsOf(prisma, ids);
	return new Map(
		ids.map((id) => [
			id,
			shortOf(
				standards.get(id) ?? [],
				rows.filter((r) => r.id === id),
			),
		]),
	);
}

/** Packs by id as they stand now, those of the reader's tracks only: what a page asks while it waits. */
export async function packStatus(ctx: Ctx, input: unknown): Promise<PackLine[]> {
	requirePermission(ctx.actor, "pack:read");
	const { packIds } = PackIdsInput.parse(input);
	const tracks = tracksFor(ctx.actor, "pack:read");
	const allowed = await prisma.$queryRaw<{ id: bigint }[]>`
		select p.id from evidence_pack p join campaign_track t on t.id = p.campaign_track_id where p.id = any(${packIds}::bigint[]) and (${tracks}::text[] is null or t.track = any(${tracks}::text[]))`;
	return (await packLines(allowed.map((p) => p.id))).map((p) => p.line);
}

async function packLines(ids: readonly bigint[]): Promise<{ campaignTrackId: bigint; line: PackLine }[]> {
	const [packs, progress] = await Promise.all([
		prisma.evidencePack.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: "desc" } }),
		prisma.jobProgress.findMany({ where: { kind: "pack", subject: { in: ids.map((id) => `pack:${id}`) } }, orderBy: { id: "asc" } }),
	]);
	const running = new Map(progress.map((p) => [p.subject, p]));
	return packs.map((p) => {
		const at = running.get(`pack:${p.id}`);
		const waits = p.state === "queued" || p.state === "building";
		return {
			campaignTrackId: p.campaignTrackId,
			line: {
				id: p.id.toString(),
				kind: p.kind,
				state: p.state,
				cutoffSeq: p.cutoffSeq.toString(),
				requestedAt: p.requestedAt.toISOString(),
				readyAt: p.readyAt?.toISOString() ?? null,
				bytes: p.bytes === null ? null : Number(p.bytes),
				sha256: p.sha256,
				manifestHash: p.manifestHash,
				error: p.error,
				progress: waits && at ? { step: at.step, done: Number(at.done), total: Number(at.total) } : null,
			},
		};
	});
}

/** Public keys of this installation, as an auditor is to be given them by another way than the pack. */
export async function publicKeys(ctx: Ctx): Promise<{ text: string; since: string; retired: boolean }[]> {
	requirePermission(ctx.actor, "pack:read");
	const keys = await prisma.signingKey.findMany({ orderBy: { createdAt: "desc" } });
	return keys.map((k) => ({ text: k.publicKey, since: k.createdAt.toISOString(), retired: k.retiredAt !== null }));
}
