import { newCtx } from "@/lib/access/context";
import { close } from "@/lib/campaign/close";
import { startClosing } from "@/lib/campaign/start-closing";
import { prisma } from "@/lib/db/client";
import { raiseLate } from "@/lib/deviation/raise-late";
import { requestPack } from "@/lib/evidence/request-pack";
import { signCheckpointAt } from "@/lib/ledger/sign-checkpoint";
import { escalate } from "@/lib/removal/escalate";
import { signPage } from "@/lib/signoff/queries";
import { sign } from "@/lib/signoff/sign";
import { CONTROL_OWNER } from "../company/posts";
import { type TrackId, versionOf } from "./campaign";
import type { Stage } from "./stage";

/** The control owner ends deciding and closes the track for good. */
export async function closeTrack({ crew, say }: Stage, { id, track }: TrackId): Promise<void> {
	const ctx = await crew.as(CONTROL_OWNER[track] ?? "");
	await startClosing(ctx, { campaignTrackId: id, version: await versionOf(id) });
	const { notReviewed, deviations } = await close(ctx, { campaignTrackId: id, version: await versionOf(id) });
	say(`${track} closed: ${notReviewed} rows not reviewed, ${deviations.length} deviations`);
}

/** The control owner has the content prepared, signs the memo over it, and asks for the pack. */
export async function signTrack({ clock, crew, hands, say }: Stage, { id, track }: TrackId): Promise<void> {
	const post = CONTROL_OWNER[track] ?? "";
	const { packId } = await requestPack(await crew.as(post), { campaignTrackId: id, kind: "content" });
	await hands.workOff("pack");
	await clock.pass(10);
	const ctx = await crew.as(post);
	const { campaignId } = await prisma.campaignTrack.findUniqueOrThrow({ where: { id: BigInt(id) }, select: { campaignId: true } });
	const { textHash } = await signPage(ctx, campaignId, track);
	await sign(ctx, { campaignTrackId: id, packId, textHash });
	const final = await requestPack(ctx, { campaignTrackId: id, kind: "final" });
	await hands.workOff("pack");
	const { state, error, bytes } = await prisma.evidencePack.findUniqueOrThrow({ where: { id: BigInt(final.packId) } });
	if (state !== "ready") throw new Error(`the ${track} pack is ${state}: ${error ?? "no reason given"}`);
	say(`${track} signed; its pack has ${bytes} bytes`);
}

/** What the worker does once a day: seals the access log and raises what ran past its deadline. */
export async function housekeeping({ say }: Stage): Promise<void> {
	const { deviations } = await raiseLate(await newCtx({ type: "job", job: "housekeeping" }), {});
	const { escalated } = await escalate(await newCtx({ type: "job", job: "housekeeping" }), {});
	say(`${deviations.length} deviations raised after the close, ${escalated} late removals escalated`);
}

/** A signed checkpoint over everything so far, as the worker makes one every day. */
export async function checkpoint({ hands }: Stage): Promise<void> {
	if (hands.has("checkpoint")) await hands.workOff("checkpoint");
	await signCheckpointAt(await newCtx({ type: "job", job: "checkpoint" }));
}
