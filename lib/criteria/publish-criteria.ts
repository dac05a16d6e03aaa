import { createHash } from "node:crypto";
import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import type { Criterion } from "@/lib/track/criteria";
import { trackOf } from "@/lib/track/registry";
import { askedLess, changesBetween, keyed, labelOf, lessWarning, setRefusal, weakenedText } from "./rules";
import { DROP_REASON_MIN, PublishCriteria } from "./schema";

/**
 * Publishes the next version of a track's criteria, by one of its control owners. Earlier versions stay: tracks that are staged ask the one frozen
 * with them, and so do their rows to the end. Leaving out or weakening a question that the track is shipped with takes a reason of its own, which stands in the event.
 * Refused when it asks the same as the version before; ConflictError when somebody published meanwhile.
 */
export async function publishCriteria(ctx: Ctx, input: unknown): Promise<{ setId: string; version: number; changes: string[] }> {
	const { track: key, basedOn, reason, dropReason, criteria: draft } = PublishCriteria.parse(input);
	requirePermission(ctx.actor, "criteria:edit", { track: key });
	const track = trackOf(key);
	const criteria = keyed(draft);
	const no = setRefusal(track, criteria);
	if (no) throw new RefusedError(no);
	return inTransaction(ctx, async (tx) => {
		await tx.$queryRaw`select pg_advisory_xact_lock(hashtext('criteria'))::text`;
		const before = await tx.criteriaSet.findFirst({ where: { track: key }, orderBy: { version: "desc" } });
		if ((before?.version ?? 0) !== basedOn) throw new ConflictError();
		const asked = JSON.parse(before?.criteria ?? "[]") as Criterion[];
		const changes = changesBetween(asked, criteria);
		if (changes.length === 0) throw new RefusedError(`This asks the same as version ${basedOn}. Change a question, or keep that version.`);
		const less = askedLess(track, asked, criteria);
		const warning = lessWarning(track, less);
		if (warning && dropReason.length < DROP_REASON_MIN)
			throw new RefusedError(`${warning} Say why: that stands in the ledger.`, { dropReason: "Say in a sentence why less is asked." });
		const version = basedOn + 1;
		const text = JSON.stringify(criteria);
		const label = labelOf(track, version);
		const hash = createHash("sha256").update(text, "utf8").digest("hex");
		const { id } = await tx.criteriaSet.create({
			data: { track: key, version, label, criteria: text, hash, reason, createdBy: actorText(ctx.actor) },
		});
		const result = { setId: id.toString(), version, changes };
		await record(tx, ctx, {
			type: "criteria.published",
			subject: `criteria:${id}`,
			track: key,
			payload: {
				setId: result.setId,
				track: key,
				before: before && { version: before.version, label: before.label, hash: before.hash, questions: asked.length },
				after: { version, label, hash, questions: criteria.length },
				changes,
				...(less.dropped.length > 0 ? { dropped: less.dropped } : {}),
				...(less.weakened.length > 0 ? { weakened: less.weakened.map(weakenedText) } : {}),
				...(warning ? { dropReason } : {}),
				reason,
			},
		});
		return result;
	});
}
