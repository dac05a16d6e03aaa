import type { Tx } from "@/lib/db/transaction";
import { NotFoundError } from "@/lib/errors";

/** A delegation with its people by reference; locked until the act commits. */
export type DelegationFacts = {
	id: bigint;
	track: string;
	state: string;
	fromUserId: bigint;
	toUserId: bigint;
	startsAt: Date;
	endsAt: Date;
	from: string;
	to: string;
};

/** Loads and locks a delegation; throws NotFoundError. */
export async function loadDelegation(tx: Tx, id: bigint): Promise<DelegationFacts> {
	const [found] = await tx.$queryRaw<DelegationFacts[]>`
		select g.id, g.track, g.state, g.from_user_id as "fromUserId", g.to_user_id as "toUserId", g.starts_at as "startsAt", g.ends_at as "endsAt",
			fn.ref::text as "from", tn.ref::text as "to"
		from delegation g join app_user f on f.id = g.from_user_id join identity fn on fn.id = f.identity_id join app_user t on t.id = g.to_user_id join identity tn on tn.id = t.identity_id
		where g.id = ${id} for update of g`;
	if (!found) throw new NotFoundError("This delegation");
	return found;
}

/** What every event of a delegation says of it. */
export const told = (d: DelegationFacts) => ({
	delegationId: d.id.toString(),
	from: d.from,
	to: d.to,
	startsAt: d.startsAt.toISOString(),
	endsAt: d.endsAt.toISOString(),
});
export const refsOf = (d: DelegationFacts) => [`person:${d.from}`, `person:${d.to}`];
