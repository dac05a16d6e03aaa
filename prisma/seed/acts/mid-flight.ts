import { decideAmendment } from "@/lib/amendment/decide";
import { requestAmendment } from "@/lib/amendment/request";
import { decideDefinition } from "@/lib/birthright/decide";
import { prisma } from "@/lib/db/client";
import { dayAfter } from "../company/calendar";
import { CONTROL_OWNER } from "../company/posts";
import type { TrackId } from "./campaign";
import type { Stage } from "./stage";

/** The reviewer of each definition of a track confirms the rule. */
export async function confirmDefinitions({ crew, say }: Stage, { id, track }: TrackId): Promise<void> {
	const open = await prisma.definitionReview.findMany({
		where: { campaignTrackId: BigInt(id), state: "open" },
		orderBy: { number: "asc" },
	});
	for (const one of open) {
		const { key } = await prisma.identity.findUniqueOrThrow({ where: { id: one.reviewerIdentityId ?? 0n }, select: { key: true } });
		await decideDefinition(await crew.as(key), {
			definitionId: one.id.toString(),
			outcome: "keep",
			reason: "Everybody employed needs it from the first day; it opens nothing else.",
			version: one.version,
		});
		say(`${track}: a rule that covers ${one.holders} holders was confirmed once`);
	}
}

/** Two more days for the reviewers of a track: asked for by the administrator, approved by its control owner. */
export async function putOff({ calendar, crew }: Stage, { id, track }: TrackId): Promise<void> {
	const { amendmentId } = await requestAmendment(await crew.as("iam-lead"), {
		campaignTrackId: id,
		kind: "due",
		due: dayAfter(calendar.present.due, 2),
		reason: "A public holiday falls into the last week, and several reviewers are away around it.",
	});
	await decideAmendment(await crew.as(CONTROL_OWNER[track] ?? ""), {
		amendmentId,
		approve: true,
		note: "Agreed; the quarter's report does not need it before then.",
	});
}
