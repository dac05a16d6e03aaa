import { Readable } from "node:stream";
import { attach } from "@/lib/attachment/attach";
import { ATTACHMENT_MAX_BYTES } from "@/lib/attachment/schema";
import { prisma } from "@/lib/db/client";
import { respond } from "@/lib/deviation/respond";
import { approve } from "@/lib/exception/approve";
import { decline } from "@/lib/exception/decline";
import { keep } from "@/lib/files/store";
import { claim } from "@/lib/removal/claim";
import { verifyByPerson } from "@/lib/removal/verify-by-person";
import { CONTROL_OWNER } from "../company/posts";
import { share } from "../company/random";
import type { TrackId } from "./campaign";
import type { Stage } from "./stage";
import { idOf } from "./systems";

/** The control owner approves what is asked for on the track, except what is his own; a share of it waits when `part` is below 1. */
export async function approveExceptions({ crew }: Stage, { id, track }: TrackId, part = 1): Promise<number> {
	const post = CONTROL_OWNER[track] ?? "";
	const own = await idOf("identity", crew.person(post).key);
	const asked = await prisma.exception.findMany({ where: { campaignTrackId: BigInt(id), state: "requested" }, orderBy: { number: "asc" } });
	let approved = 0;
	for (const one of asked) {
		const lot = share(`approve|${track}|${one.number}`);
		if (one.holderIdentityId === own || lot >= part) continue;
		const note = (one.compensatingControl ? TESTED : KNOWN)[Math.floor(lot * 1000) % 2] ?? "";
		await approve(await crew.as(post), { exceptionId: one.id.toString(), note, version: one.version });
		approved++;
	}
	return approved;
}

const TESTED = [
	"The compensating control was tested this quarter; the end is reasonable.",
	"Read the test sheet and spoke to the owner of the control. The end stands before the next review.",
];
const KNOWN = [
	"The reason holds and the end is near; I answer for the risk.",
	"Confirmed with the line manager. Looked at again at its end.",
];

/** The control owner turns the first open request down, so that its row is decided again. */
export async function declineOne({ crew }: Stage, { id, track }: TrackId): Promise<void> {
	const post = CONTROL_OWNER[track] ?? "";
	const own = await idOf("identity", crew.person(post).key);
	const one = await prisma.exception.findFirst({
		where: { campaignTrackId: BigInt(id), state: "requested", NOT: { holderIdentityId: own } },
		orderBy: { number: "desc" },
	});
	if (!one) return;
	const note = "Eight months are too long for a handover. Take it away, or ask again with an end this quarter.";
	await decline(await crew.as(post), { exceptionId: one.id.toString(), note, version: one.version });
}

/** A colleague of the remediator looks for himself and verifies one claimed removal with the transcript attached. */
export async function proveByPerson({ crew }: Stage, { id, track }: TrackId): Promise<void> {
	const task = await prisma.removal.findFirst({ where: { campaignTrackId: BigInt(id), state: "claimed" }, orderBy: { id: "asc" } });
	if (!task) return;
	const ctx = await crew.as(CONTROL_OWNER[track] ?? "");
	const item = await prisma.item.findUniqueOrThrow({ where: { id: task.itemId } });
	const text = `Looked up ${item.accountName} in ${item.systemName}: ${item.entitlementName} is not among its rights.\n`;
	const kept = await keep(Readable.from([text]), ATTACHMENT_MAX_BYTES);
	const { attachmentId } = await attach(ctx, {
		subject: `removal:${task.id}`,
		kind: "transcript",
		filename: `rights-of-${item.accountName.toLowerCase()}.txt`,
		mediaType: "text/plain",
		sha256: kept.sha256,
		bytes: kept.bytes,
	});
	const note = "Signed in to the system and listed the rights of the account; the right is gone.";
	await verifyByPerson(ctx, { removalId: task.id.toString(), attachmentId, note, version: task.version });
}

/** The control owner says of each deviation of a track why it happened and what follows. */
export async function answerDeviations({ crew }: Stage, { id, track }: TrackId): Promise<void> {
	const ctx = await crew.as(CONTROL_OWNER[track] ?? "");
	const open = await prisma.deviation.findMany({ where: { campaignTrackId: BigInt(id), response: "" }, orderBy: { number: "asc" } });
	for (const one of open) {
		const { cause, response } = ANSWERS[one.rule] ?? OTHER_ANSWER;
		await respond(ctx, { deviationId: one.id.toString(), cause, response, version: one.version });
	}
}

const ANSWERS: Readonly<Record<string, { cause: string; response: string }>> = {
	not_reviewed: {
		cause: "One reviewer was on leave in the last days, and nobody had been named to stand in.",
		response: "The rows are in the next quarter's review. From then on a stand-in is named before a track is launched.",
	},
	late_removal: {
		cause: "The removals waited for a change window of the system that lay after the deadline.",
		response:
			"Use of the rights between decision and removal was looked up: none. Removals get a window of their own from next quarter on.",
	},
};
const OTHER_ANSWER = {
	cause: "The step was done later than planned.",
	response: "The control owner has spoken to those concerned; it is looked at again next quarter.",
};

/** The remediator carries removals out: those of the tracks whose lot falls below `part`. */
export async function claimRemovals({ crew, clock }: Stage, tracks: readonly TrackId[], part: number): Promise<number> {
	const ids = tracks.map(({ id }) => BigInt(id));
	const open = await prisma.removal.findMany({ where: { campaignTrackId: { in: ids }, state: "open" }, orderBy: { id: "asc" } });
	const now = open.filter((one) => share(`claim|${one.grantId}`) < part);
	const ctx = await crew.as("service-desk");
	for (const one of now) {
		const ticket = `CHG-${20_000 + Number(one.grantId)}`;
		const note =
			one.kind === "change"
				? "Replaced by the smaller right as asked."
				: "Taken away in the system and checked by signing in as the holder.";
		await claim(ctx, { removalId: one.id.toString(), ticket, note, version: one.version });
	}
	if (now.length > 0) await clock.pass(1);
	return now.length;
}

/** What has been carried out, as `account|entitlement` by system: what the source no longer holds. */
export async function carriedOut(): Promise<Map<string, Set<string>>> {
	const rows = await prisma.$queryRaw<{ system: string; name: string }[]>`
		select distinct y.key as system, i.account_name || '|' || i.entitlement_name as name
		from removal m join item i on i.id = m.item_id join system y on y.id = m.system_id where m.state in ('claimed', 'verified') order by 1, 2`;
	const bySystem = new Map<string, Set<string>>();
	for (const { system, name } of rows) bySystem.set(system, (bySystem.get(system) ?? new Set()).add(name));
	return bySystem;
}
