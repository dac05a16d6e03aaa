import { prisma } from "@/lib/db/client";
import { approve } from "@/lib/exception/approve";
import { claim } from "@/lib/removal/claim";
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
		if (one.holderIdentityId === own || share(`approve|${track}|${one.number}`) >= part) continue;
		const note = "The compensating control was tested this quarter; the end is reasonable.";
		await approve(await crew.as(post), { exceptionId: one.id.toString(), note, version: one.version });
		approved++;
	}
	return approved;
}

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
