import { createHash } from "node:crypto";
import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import type { LedgerEntry } from "@/lib/ledger/catalogue";
import { recordMany } from "@/lib/ledger/record";
import { TRACKS } from "@/lib/track/registry";
import { StartInput } from "./schema";

/** Publishes the shipped instructions as version 1 of each track that has none yet, at start. A control owner publishes better ones. */
export async function ensureInstructions(ctx: Ctx, input: unknown = {}): Promise<{ published: number }> {
	requirePermission(ctx.actor, "job:run");
	StartInput.parse(input);
	return inTransaction(ctx, async (tx) => {
		// Several workers may start at once.
		await tx.$queryRaw`select pg_advisory_xact_lock(hashtext('instructions'))::text`;
		const present = await tx.instructionVersion.findMany({ distinct: ["track"], select: { track: true } });
		const missing = TRACKS.filter((t) => !present.some((p) => p.track === t.key));
		if (missing.length === 0) return { published: 0 };
		const entries: LedgerEntry[] = [];
		for (const { key, instructions } of missing) {
			const hash = createHash("sha256").update(instructions, "utf8").digest("hex");
			const { id } = await tx.instructionVersion.create({
				data: { track: key, version: 1, text: instructions, hash, createdBy: actorText(ctx.actor) },
			});
			entries.push({
				type: "instruction.published",
				subject: `instruction:${id}`,
				track: key,
				payload: { instructionId: id.toString(), track: key, version: 1, hash },
			});
		}
		const result = { published: missing.length };
		await recordMany(tx, ctx, entries);
		return result;
	});
}
