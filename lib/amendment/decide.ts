import type { Ctx } from "@/lib/access/actor";
import { requireOnTrack, requirePermission, requireUser } from "@/lib/access/permissions";
import { loadTrack, type TrackFacts } from "@/lib/campaign/effects";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { type Asked, handOver, lockAmendments, openRows, sidesOfRules, takeOut } from "./effects";
import { AMENDABLE, amendRefusal, type DueAmendment, decideRefusal, dueRefusal, type KINDS, type RulesAmendment } from "./rules";
import { DecideAmendment } from "./schema";

const STALE = "What this amendment changes has changed since it was asked for. Decline it, and have it asked for again.";
const NONE_OPEN = "None of these rows is open any more: they are decided, and stay so. Decline the amendment.";

/** A control owner of the track who did not ask for it approves an amendment, which puts it into force, or declines it. Both with a note that stands. */
export async function decideAmendment(ctx: Ctx, input: unknown): Promise<{ amendmentId: string; rows: number }> {
	requirePermission(ctx.actor, "amendment:decide");
	const { amendmentId, approve, note } = DecideAmendment.parse(input);
	const user = requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		const found = await tx.amendment.findUnique({ where: { id: amendmentId } });
		if (!found) throw new NotFoundError("This amendment");
		await lockAmendments(tx, found.campaignTrackId);
		// Deciders share this lock and closing takes it too: nobody decides a row while it is taken out.
		await tx.$queryRaw`select id from campaign_track where id = ${found.campaignTrackId} for update`;
		const track = await loadTrack(tx, found.campaignTrackId);
		requireOnTrack(ctx.actor, "amendment:decide", track.track, "This amendment");
		const no = decideRefusal(found, user) ?? (approve ? amendRefusal(track.state) : null);
		if (no) throw new RefusedError(no);
		const taken = approve && found.kind === "scope" ? (await openRows(tx, track.id, JSON.parse(found.after))).map((row) => row.id) : [];
		if (approve && found.kind === "scope" && taken.length === 0) throw new RefusedError(NONE_OPEN);
		const handed = approve && found.kind === "reviewer" ? await handOver(tx, track, found, user.userId, ctx.now) : null;
		const rows = handed?.rows ?? taken.length;
		const { count } = await tx.amendment.updateMany({
			where: { id: amendmentId, state: "requested" },
			data: { state: approve ? "approved" : "declined", decidedByUserId: user.userId, decidedAt: ctx.now, note, rows },
		});
		if (count !== 1) throw new ConflictError();
		// What the database lets through is what an approved amendment says, so it is approved first.
		const gaps = taken.length > 0 ? await takeOut(tx, track.id, found, taken, ctx.now) : [];
		if (approve && (found.kind === "due" || found.kind === "rules")) await change(tx, track, found, ctx.now);
		const asker = await tx.user.findUniqueOrThrow({
			where: { id: found.requestedByUserId },
			select: { identity: { select: { ref: true } } },
		});
		const told = {
			amendmentId: amendmentId.toString(),
			trackId: track.id.toString(),
			number: found.number,
			kind: found.kind as keyof typeof KINDS,
			before: JSON.parse(found.before) as unknown,
			after: JSON.parse(found.after) as unknown,
			requestedBy: asker.identity.ref,
			note,
		};
		const result = { amendmentId: amendmentId.toString(), rows };
		await record(tx, ctx, {
			...(approve
				? {
						type: "amendment.approved" as const,
						payload: { ...told, rows, gaps, reason: found.reason, ...(handed ? { definitions: handed.definitions } : {}) },
					}
				: { type: "amendment.declined" as const, payload: told }),
			subject: `amendment:${amendmentId}`,
			refs: [
				`track:${track.id}`,
				`campaign:${track.campaignId}`,
				`person:${asker.identity.ref}`,
				...(handed ? [`person:${handed.to}`] : []),
			],
			campaignId: track.campaignId,
			track: track.track,
		});
		return result;
	});
}

/** Writes the due day or the rules into the track. Refuses where what stood when it was asked for stands no more. */
async function change(tx: Tx, track: TrackFacts, asked: Asked, now: Date): Promise<void> {
	const data = asked.kind === "due" ? dueOf(track, asked, now) : await rulesOf(tx, asked);
	const { count } = await tx.campaignTrack.updateMany({
		where: { id: track.id, state: { in: [...AMENDABLE] }, version: track.version },
		data: { ...data, version: { increment: 1 } },
	});
	if (count !== 1) throw new ConflictError();
}

function dueOf(track: TrackFacts, asked: Asked, now: Date): { dueAt: Date } {
	const { dueAt } = JSON.parse(asked.after) as DueAmendment;
	if ((JSON.parse(asked.before) as DueAmendment).dueAt !== track.dueAt.toISOString()) throw new RefusedError(STALE);
	const no = dueRefusal(track.dueAt, new Date(dueAt), track.campaign.asOf, now);
	if (no) throw new RefusedError(no);
	return { dueAt: new Date(dueAt) };
}

async function rulesOf(tx: Tx, asked: Asked): Promise<{ removalSlaDays: string; closingPolicy: string }> {
	if (asked.before !== JSON.stringify(await sidesOfRules(tx, asked.campaignTrackId))) throw new RefusedError(STALE);
	const { removalSlaDays, closingPolicy } = JSON.parse(asked.after) as RulesAmendment;
	return { removalSlaDays: JSON.stringify(removalSlaDays), closingPolicy };
}
