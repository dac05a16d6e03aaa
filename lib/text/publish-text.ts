import { createHash } from "node:crypto";
import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { trackOf } from "@/lib/track/registry";
import { templateRefusal } from "@/lib/track/template";
import { PublishText } from "./schema";

/**
 * Publishes the next version of one text of a track, by one of its control owners. Earlier versions stay: a track that is staged keeps the texts
 * frozen with it. Refused, with the known ones named, for a placeholder nothing stands for; ConflictError when somebody published meanwhile.
 */
export async function publishText(ctx: Ctx, input: unknown): Promise<{ textId: string; version: number }> {
	const { track, kind, basedOn, template, reason } = PublishText.parse(input);
	requirePermission(ctx.actor, "text:edit", { track });
	const no = templateRefusal(trackOf(track), kind, template);
	if (no) throw new RefusedError(no, { template: no });
	const hash = createHash("sha256").update(template, "utf8").digest("hex");
	return inTransaction(ctx, async (tx) => {
		await tx.$queryRaw`select pg_advisory_xact_lock(hashtext('track-texts'))::text`;
		const before = await tx.trackText.findFirst({
			where: { track, kind },
			orderBy: { version: "desc" },
			select: { version: true, hash: true },
		});
		if ((before?.version ?? 0) !== basedOn) throw new ConflictError();
		if (before?.hash === hash) throw new RefusedError(`This is word for word version ${basedOn}. Change the text, or keep that version.`);
		const version = basedOn + 1;
		const { id } = await tx.trackText.create({ data: { track, kind, version, template, hash, reason, createdBy: actorText(ctx.actor) } });
		const result = { textId: id.toString(), version };
		await record(tx, ctx, {
			type: "text.published",
			subject: `text:${id}`,
			track,
			payload: { textId: result.textId, track, kind, version, hash, before, reason },
		});
		return result;
	});
}
