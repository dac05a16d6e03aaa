import type { z } from "zod";
import type { Ctx } from "@/lib/access/actor";
import { isAmong, requirePermission, requireUser, tracksFor } from "@/lib/access/permissions";
import { openDefinitionsOf } from "@/lib/birthright/effects";
import { endOfDay } from "@/lib/calendar/rules";
import { loadTrack, type TrackFacts } from "@/lib/campaign/effects";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { NotFoundError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { openRowsOf, reviewerNow } from "@/lib/review/effects";
import { HANDS_TO_SELF } from "@/lib/review/rules";
import { trackOf } from "@/lib/track/registry";
import { lockAmendments, openRows, sidesOfRules } from "./effects";
import { amendRefusal, dueRefusal, type ReviewerAmendment, rowsText } from "./rules";
import { RequestAmendment } from "./schema";

type Asked = z.output<typeof RequestAmendment>;
type Sides = { kind: "scope" | "due" | "rules" | "reviewer"; before: unknown; after: unknown };

/** Asks for a change to a staged track. Nothing changes by it: a control owner of the track who did not ask decides. */
export async function requestAmendment(ctx: Ctx, input: unknown): Promise<{ amendmentId: string }> {
	requirePermission(ctx.actor, "amendment:request");
	const asked = RequestAmendment.parse(input);
	const user = requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		await lockAmendments(tx, asked.campaignTrackId);
		const track = await loadTrack(tx, asked.campaignTrackId);
		if (!isAmong(tracksFor(ctx.actor, "amendment:request"), track.track)) throw new NotFoundError("This track");
		const refusal = amendRefusal(track.state);
		if (refusal) throw new RefusedError(refusal);
		if (asked.kind === "reviewer" && asked.toUserId === user.userId) throw new RefusedError(HANDS_TO_SELF, { toUserId: HANDS_TO_SELF });
		const { kind, before, after } = await sidesOf(tx, track, asked, ctx.now);
		const same = await tx.amendment.findFirst({
			where: { campaignTrackId: track.id, state: "requested", kind, after: JSON.stringify(after) },
			select: { number: true },
		});
		if (same) throw new RefusedError(`Amendment ${same.number} asks for the same and waits for a control owner.`);
		const last = await tx.amendment.aggregate({ where: { campaignTrackId: track.id }, _max: { number: true } });
		const made = await tx.amendment.create({
			data: {
				campaignTrackId: track.id,
				number: (last._max.number ?? 0) + 1,
				kind,
				before: JSON.stringify(before),
				after: JSON.stringify(after),
				reason: asked.reason,
				requestedByUserId: user.userId,
				requestedAt: ctx.now,
			},
			select: { id: true, number: true },
		});
		await record(tx, ctx, {
			type: "amendment.requested",
			subject: `amendment:${made.id}`,
			refs: [`track:${track.id}`, `campaign:${track.campaignId}`],
			campaignId: track.campaignId,
			track: track.track,
			payload: {
				amendmentId: made.id.toString(),
				trackId: track.id.toString(),
				number: made.number,
				kind,
				before,
				after,
				reason: asked.reason,
			},
		});
		return { amendmentId: made.id.toString() };
	});
}

/** What stands and what is asked for. @throws RefusedError where it cannot be, with the way out */
async function sidesOf(tx: Tx, track: TrackFacts, asked: Asked, now: Date): Promise<Sides> {
	switch (asked.kind) {
		case "due": {
			const dueAt = endOfDay(asked.due, track.campaign.zone);
			const no = dueRefusal(track.dueAt, dueAt, track.campaign.asOf, now);
			if (no) throw new RefusedError(no, { due: no });
			return { kind: "due", before: { dueAt: track.dueAt.toISOString() }, after: { dueAt: dueAt.toISOString() } };
		}
		case "rules": {
			if (!trackOf(track.track).closingPolicies.some((p) => p.value === asked.closingPolicy))
				throw new RefusedError(trackOf(track.track).undecidedAtClose, { closingPolicy: "This track does not allow it." });
			const before = await sidesOfRules(tx, track.id);
			const after = { removalSlaDays: asked.removalSlaDays, closingPolicy: asked.closingPolicy };
			if (JSON.stringify(before) === JSON.stringify(after))
				throw new RefusedError("These are the rules already. Change a day or the closing.");
			return { kind: "rules", before, after };
		}
		case "system": {
			const open = await openRows(tx, track.id, { systemId: asked.systemId.toString(), system: "" });
			const [first] = open;
			if (!first) throw new RefusedError("This system has no open row in this review. Decided rows stay as they are decided.");
			return {
				kind: "scope",
				before: { open: open.length },
				after: { systemId: asked.systemId.toString(), system: first.system },
			};
		}
		case "reviewer": {
			const from = asked.whose === "nobody" ? null : asked.whose;
			if (from === asked.toUserId)
				throw new RefusedError("These rows are this reviewer's already. Choose another.", { toUserId: "The same." });
			const to = await reviewerNow(tx, asked.toUserId, track.track);
			if (!to) throw new RefusedError("This person is no active reviewer of the track. Choose another.", { toUserId: "No reviewer." });
			const open = await openRowsOf(tx, track.id, from);
			if (open.left > 0)
				throw new RefusedError(
					`These are more than ${open.ids.length.toLocaleString("en")} rows. Hand some on from the track's page first, then ask for the rest.`,
				);
			const definitions = await openDefinitionsOf(tx, track.id, from);
			if (open.ids.length + definitions === 0)
				throw new RefusedError("There is no open row or definition to hand on: what is decided stays decided.");
			const had = from && (await tx.user.findUniqueOrThrow({ where: { id: from }, select: { identity: { select: { name: true } } } }));
			const after: ReviewerAmendment = {
				...{ fromUserId: from?.toString() ?? null, toUserId: asked.toUserId.toString() },
				...{ from: had ? had.identity.name : null, to: to.name },
			};
			return { kind: "reviewer", before: { open: open.ids.length, ...(definitions > 0 ? { definitions } : {}) }, after };
		}
		case "scope": {
			const open = await openRows(tx, track.id, { rows: asked.rows });
			const missing = asked.rows.filter((row) => !open.some((o) => o.rowNo === row));
			if (missing.length > 0) {
				const no = `Rows ${rowsText(missing)} are not open in this review, or a first stage has decided them: what is decided stays as it is decided.`;
				throw new RefusedError(no, { rows: no });
			}
			return { kind: "scope", before: { open: open.length }, after: { rows: asked.rows } };
		}
	}
}
