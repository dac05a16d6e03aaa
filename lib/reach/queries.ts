import { prisma } from "@/lib/db/client";
import { type BlastRadius, carrierOf, type Remaining, SHOWN, type Touched } from "./rules";

/** The right that is to go, as frozen or as it stands. */
export type Removed = { accountId: bigint; entitlementId: bigint; entitlementName: string; identityId: bigint | null; path: string | null };

type Raw<T> = (Omit<T, "id"> & { id: bigint; total: number })[];

/**
 * What else goes when this right is taken away, and by what the holder still reaches the same, by the inventory of now. Goes: other rights the account holds
 * through the same group or role, or through this very right, as far as the source gives paths. Stays: the same right or one with the same duty, on their
 * accounts or on machines they own or whose secret they know. For one opened row; whoever may read the row may read this, and its query has asked.
 */
export async function blastRadius(of: Removed): Promise<BlastRadius> {
	const carrier = carrierOf(of.path, of.entitlementName);
	const name = of.entitlementName.trim().toLowerCase();
	const goes = await prisma.$queryRaw<Raw<Touched>>`
		select g.id, y.name as system, a.name as account, e.title, e.name as entitlement, count(*) over ()::int as total
		from access_grant g join entitlement e on e.id = g.entitlement_id join account a on a.id = g.account_id join system y on y.id = g.system_id
		where g.account_id = ${of.accountId} and g.gone_at is null and g.entitlement_id <> ${of.entitlementId} and g.path is not null
			and (lower(btrim(split_part(g.path, '>', 1))) = lower(${carrier}::text)
				or exists (select from unnest(string_to_array(lower(g.path), '>')) step where btrim(step) in (${name}, 'role ' || ${name}, 'group ' || ${name})))
		order by e.title, e.name limit ${SHOWN}`;
	const stays = of.identityId
		? await prisma.$queryRaw<Raw<Remaining>>`
			with reach as (
				select ${of.identityId}::bigint as identity_id, 'own' as via
				union all select m.id, 'owned_machine' from identity m where m.owner_id = ${of.identityId} and m.status <> 'leaver'
				union all select s.identity_id, 'known_secret' from secret_holder s where s.holder_id = ${of.identityId}
			), found as (
				select distinct on (g.id) g.id, r.via, n.name as holder, y.name as system, a.name as account, e.title, e.name as entitlement, g.entitlement_id = ${of.entitlementId} as same
				from reach r join identity n on n.id = r.identity_id join account a on a.identity_id = r.identity_id join access_grant g on g.account_id = a.id and g.gone_at is null
				join entitlement e on e.id = g.entitlement_id join system y on y.id = g.system_id
				where not (g.account_id = ${of.accountId} and g.entitlement_id = ${of.entitlementId}) and not (g.id = any(${goes.map((x) => x.id)}::bigint[]))
					and (g.entitlement_id = ${of.entitlementId}
						or exists (select from entitlement_duty d join entitlement_duty o on o.duty_id = d.duty_id and o.entitlement_id = ${of.entitlementId} where d.entitlement_id = g.entitlement_id))
				order by g.id, r.via
			)
			select found.*, count(*) over ()::int as total from found order by same desc, system, account, entitlement limit ${SHOWN}`
		: [];
	return {
		carrier,
		goes: goes.map(({ total: _, ...g }) => ({ ...g, id: g.id.toString() })),
		goesCount: goes[0]?.total ?? 0,
		stays: stays.map(({ total: _, ...s }) => ({ ...s, id: s.id.toString() })),
		staysCount: stays[0]?.total ?? 0,
	};
}
