import type { Actor } from "@/lib/access/actor";
import { can } from "@/lib/access/permissions";
import type { Tx } from "@/lib/db/transaction";
import { ForbiddenError, RefusedError } from "@/lib/errors";
import { TRACKS } from "@/lib/track/registry";

/** Whether somebody may change duties and rules: a control owner of a track that keeps duties apart. */
export const mayEditDuties = (actor: Actor): boolean => TRACKS.some((t) => t.dutiesApart && can(actor, "sod:edit", { track: t.key }));

/** Refuses everybody else, in a sentence. */
export function requireDutyEditor(actor: Actor): void {
	const words = TRACKS.filter((t) => t.dutiesApart).map((t) => t.word);
	if (!mayEditDuties(actor))
		throw new ForbiddenError(`Duties and their rules are set by a control owner of the ${words.join(" or ")} track.`);
}

/** Refuses duties nobody knows, naming them. */
export async function requireDuties(tx: Tx, ids: readonly string[], field: string): Promise<void> {
	const known = await tx.duty.findMany({ where: { id: { in: [...ids] } }, select: { id: true } });
	const unknown = ids.filter((id) => !known.some((k) => k.id === id));
	if (unknown.length > 0) throw new RefusedError(`Not a known duty: ${unknown.join(", ")}.`, { [field]: "Unknown duty." });
}
