import type { Tx } from "@/lib/db/transaction";
import { RefusedError } from "@/lib/errors";
import type { EvidenceStandard } from "./rules";

/** The person behind the user who is to own a control of this track; refuses anybody who is not an active control owner of it. */
export async function controlOwner(tx: Tx, track: string, userId: bigint): Promise<string> {
	const user = await tx.user.findFirst({
		where: { id: userId, status: "active", roles: { some: { role: "control_owner", revokedAt: null, OR: [{ track: null }, { track }] } } },
		select: { identity: { select: { ref: true } } },
	});
	if (!user) {
		throw new RefusedError(
			`The owner must be an active control owner of the ${track} track. Choose another, or have the role granted first.`,
			{
				ownerUserId: "Not a control owner of this track.",
			},
		);
	}
	return user.identity.ref;
}

/** Refuses framework ids that are not in the catalogue, naming them. */
export async function requireFrameworkIds(tx: Tx, ids: readonly string[]): Promise<void> {
	const known = await tx.frameworkControl.findMany({ where: { id: { in: [...ids] } }, select: { id: true } });
	const unknown = ids.filter((id) => !known.some((k) => k.id === id));
	if (unknown.length > 0) {
		throw new RefusedError(`Not in the catalogue: ${unknown.join(", ")}. Search it by id, alias or words of the title.`, {
			frameworkIds: "Unknown id.",
		});
	}
}

/** The evidence standards of the controls a campaign's track tests, as frozen with it. Controls frozen before there were any have none. */
export async function frozenStandards(tx: Pick<Tx, "$queryRaw">, campaignTrackId: bigint): Promise<Partial<EvidenceStandard>[]> {
	return (await standardsOf(tx, [campaignTrackId])).get(campaignTrackId) ?? [];
}

/** The same for several tracks. */
export async function standardsOf(
	tx: Pick<Tx, "$queryRaw">,
	campaignTrackIds: readonly bigint[],
): Promise<Map<bigint, Partial<EvidenceStandard>[]>> {
	const rows = await tx.$queryRaw<{ id: bigint; standard: Partial<EvidenceStandard> | null }[]>`
		select t.id, c -> 'evidenceStandard' as standard from campaign_track t, json_array_elements(nullif(t.definition, '')::json -> 'controls') c
		where t.id = any(${[...campaignTrackIds]}::bigint[])`;
	const found = new Map<bigint, Partial<EvidenceStandard>[]>();
	for (const { id, standard } of rows) found.set(id, [...(found.get(id) ?? []), standard ?? {}]);
	return found;
}
