import { createHash } from "node:crypto";
import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import type { LedgerEntry } from "@/lib/ledger/catalogue";
import { recordMany } from "@/lib/ledger/record";
import { TRACKS } from "@/lib/track/registry";
import { shippedTexts, TEXT_KIND_KEYS } from "@/lib/track/template";
import { StartInput } from "./schema";

/** Publishes the shipped texts as version 1 of each kind a track has none of yet, at start. A control owner publishes the next ones. */
export async function ensureTexts(ctx: Ctx, input: unknown = {}): Promise<{ published: number }> {
	requirePermission(ctx.actor, "job:run");
	StartInput.parse(input);
	return inTransaction(ctx, async (tx) => {
		// Several workers may start at once.
		await tx.$queryRaw`select pg_advisory_xact_lock(hashtext('track-texts'))::text`;
		const present = await tx.trackText.findMany({ distinct: ["track", "kind"], select: { track: true, kind: true } });
		const missing = TRACKS.flatMap((track) =>
			TEXT_KIND_KEYS.filter((kind) => !present.some((p) => p.track === track.key && p.kind === kind)).map((kind) => {
				const template = shippedTexts(track)[kind];
				return { track: track.key, kind, version: 1, template, hash: createHash("sha256").update(template, "utf8").digest("hex") };
			}),
		);
		if (missing.length === 0) return { published: 0 };
		const by = actorText(ctx.actor);
		const made = await tx.trackText.createManyAndReturn({
			data: missing.map((text) => ({ ...text, createdBy: by })),
			select: { id: true, track: true, kind: true },
		});
		const idOf = new Map(made.map((m) => [`${m.track} ${m.kind}`, m.id.toString()]));
		const entries = missing.map(({ track, kind, version, hash }): LedgerEntry => {
			const textId = idOf.get(`${track} ${kind}`) ?? "";
			return {
				type: "text.published",
				subject: `text:${textId}`,
				track,
				payload: { textId, track, kind, version, hash, before: null, reason: "" },
			};
		});
		const result = { published: missing.length };
		await recordMany(tx, ctx, entries);
		return result;
	});
}
