import { createHash } from "node:crypto";
import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import type { LedgerEntry } from "@/lib/ledger/catalogue";
import { recordMany } from "@/lib/ledger/record";
import { TRACKS } from "@/lib/track/registry";
import { labelOf } from "./rules";
import { StartInput } from "./schema";

/** Publishes the shipped criteria as version 1 of each track that has none yet, at start. A control owner publishes the next ones. */
export async function ensureCriteria(ctx: Ctx, input: unknown = {}): Promise<{ published: number }> {
	requirePermission(ctx.actor, "job:run");
	StartInput.parse(input);
	return inTransaction(ctx, async (tx) => {
		// Several workers may start at once.
		await tx.$queryRaw`select pg_advisory_xact_lock(hashtext('criteria'))::text`;
		const present = await tx.criteriaSet.findMany({ distinct: ["track"], select: { track: true } });
		const missing = TRACKS.filter((t) => !present.some((p) => p.track === t.key));
		if (missing.length === 0) return { published: 0 };
		const entries: LedgerEntry[] = [];
		for (const track of missing) {
			const criteria = JSON.stringify(track.criteria);
			const hash = createHash("sha256").update(criteria, "utf8").digest("hex");
			const label = labelOf(track, 1);
			const { id } = await tx.criteriaSet.create({
				data: { track: track.key, version: 1, label, criteria, hash, reason: "", createdBy: actorText(ctx.actor) },
			});
			entries.push({
				type: "criteria.published",
				subject: `criteria:${id}`,
				track: track.key,
				payload: {
					setId: id.toString(),
					track: track.key,
					before: null,
					after: { version: 1, label, hash, questions: track.criteria.length },
					changes: [],
					reason: "",
				},
			});
		}
		const result = { published: missing.length };
		await recordMany(tx, ctx, entries);
		return result;
	});
}
