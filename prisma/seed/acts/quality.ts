import { newCtx } from "@/lib/access/context";
import { prisma } from "@/lib/db/client";
import { measure } from "@/lib/quality/measure";
import { nameReReviewer } from "@/lib/quality/name-re-reviewer";
import { eligibleFor } from "@/lib/quality/queries";
import { CONTROL_OWNER } from "../company/posts";
import type { TrackId } from "./campaign";
import type { Stage } from "./stage";

/** What the worker does every few minutes: measures what was decided; then each control owner asks somebody to look at the first flagged sample again. */
export async function lookAgain({ crew, say }: Stage, tracks: readonly TrackId[]): Promise<void> {
	const { measured, flagged } = await measure(await newCtx({ type: "job", job: "quality" }), {});
	say(`${measured} batches of decisions measured, ${flagged} of them decided too lightly`);
	for (const { id, track } of tracks) {
		const batch = await prisma.reviewBatch.findFirst({ where: { campaignTrackId: BigInt(id), state: "flagged" }, orderBy: { id: "asc" } });
		const [person] = batch ? await eligibleFor(prisma, batch.id) : [];
		if (!batch || !person) continue;
		const given = { batchId: batch.id.toString(), userId: person.userId, version: batch.version };
		await nameReReviewer(await crew.as(CONTROL_OWNER[track] ?? ""), given);
	}
}
