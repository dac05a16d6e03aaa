import { createHash } from "node:crypto";
import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { PublishInstructions } from "./schema";

/** Publishes a new version of a track's reviewer instructions. Earlier versions stay: campaigns name the version their reviewers read. */
export async function publishInstructions(ctx: Ctx, input: unknown): Promise<{ instructionId: string; version: number }> {
	const { track, text } = PublishInstructions.parse(input);
	requirePermission(ctx.actor, "instruction:edit", { track });
	const hash = createHash("sha256").update(text, "utf8").digest("hex");
	return inTransaction(ctx, async (tx) => {
		const latest = await tx.instructionVersion.findFirst({
			where: { track },
			orderBy: { version: "desc" },
			select: { version: true, hash: true },
		});
		if (latest?.hash === hash)
			throw new RefusedError(`This is word for word version ${latest.version}. Change the text, or use that version.`);
		const version = (latest?.version ?? 0) + 1;
		const { id } = await tx.instructionVersion.create({ data: { track, version, text, hash, createdBy: actorText(ctx.actor) } });
		const result = { instructionId: id.toString(), version };
		await record(tx, ctx, {
			type: "instruction.published",
			subject: `instruction:${id}`,
			track,
			payload: { instructionId: result.instructionId, track, version, hash },
		});
		return result;
	});
}
