import type { PoolClient } from "pg";
import type { Actor } from "@/lib/access/actor";
import type { Tx } from "@/lib/db/transaction";
import { ForbiddenError, RefusedError } from "@/lib/errors";
import { TRACKS } from "@/lib/track/registry";
import { mayEditDuties } from "./rules";

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

/**
 * Finds every conflict between duties in the inventory as it stands, set-based, and leaves them in temporary tables of this transaction:
 *
 * - `found_conflict` (no, subject, rule_id, rule_version, base_rule_id, base_version, severity): one row per subject, rule and, for rules about
 *   other rules, pair of duties. `subject` is an identity's id, or the negated id of an account nobody is known to stand behind.
 * - `found_half` (no, side, grant_id, duty_id, via, holder): the grants by which the subject reaches each side.
 *
 * A person reaches what their own accounts hold, in every system, and what the machines hold that they own or whose secret they know
 * (`via`: own, owned_machine, known_secret). A machine reaches what its own accounts hold. Rules are those in force and enabled.
 * Answers how many conflicts there are.
 */
export async function findConflicts(client: PoolClient): Promise<number> {
	for (const statement of [SIDES, HELD, REACH, REACHED, HITS, FOUND, CROSSING, HALVES, CROSSING_HALVES]) await client.query(statement);
	const { rows } = await client.query<{ n: bigint }>("select count(*) as n from found_conflict");
	return Number(rows[0]?.n ?? 0);
}

/** The sides of each rule over duties, groups resolved. */
const SIDES = `
	create temporary table rule_side on commit drop as
	select distinct r.id as rule_id, x.side, coalesce(g.duty_id, x.duty) as duty_id
	from sod_rule r join sod_rule_version v on v.rule_id = r.id and v.version = r.current_version
	cross join lateral (select 1 as side, unnest(v.any_of) as duty union all select 2, unnest(v.other)) x
	left join duty_group g on '@' || g.name = x.duty
	where v.enabled and r.kind in ('duty_pair', 'without')`;

/** What each holder's open grants confer, of the duties some rule asks about. A grant to an account without identity is held by the account. */
const HELD = `
	create temporary table held_duty on commit drop as
	select coalesce(a.identity_id, -a.id) as holder, d.duty_id, g.id as grant_id
	from access_grant g join account a on a.id = g.account_id join entitlement_duty d on d.entitlement_id = g.entitlement_id
	where g.gone_at is null and d.duty_id in (select duty_id from rule_side);
	create index on held_duty (holder); analyze held_duty`;

/** Whose grants count for whom. A machine that is owned and whose secret is known counts once, as owned. */
const REACH = `
	create temporary table reach on commit drop as
	select holder as subject, holder, 'own' as via from (select distinct holder from held_duty) h
	union all
	(select distinct on (m.subject, m.holder) m.subject, m.holder, m.via
	from (
		select owner_id as subject, id as holder, 'owned_machine' as via from identity where owner_id is not null and kind <> 'human'
		union all
		select s.holder_id, s.identity_id, 'known_secret' from secret_holder s join identity n on n.id = s.identity_id where n.kind <> 'human'
	) m join identity p on p.id = m.subject
	where p.kind = 'human' and m.subject <> m.holder and m.holder in (select holder from held_duty)
	order by m.subject, m.holder, m.via desc);
	analyze reach`;

const REACHED = `
	create temporary table reached_duty on commit drop as
	select r.subject, h.duty_id, bool_or(r.via = 'own') as own, bool_or(r.via <> 'own') as machine
	from reach r join (select distinct holder, duty_id from held_duty) h on h.holder = r.holder
	group by r.subject, h.duty_id;
	analyze reached_duty`;

/** Which side of which rule each subject reaches, and how: one pass. */
const HITS = `
	create temporary table rule_hit on commit drop as
	select d.subject, s.rule_id, coalesce(n.kind, 'unknown') = 'human' as human,
		coalesce(bool_or(d.own) filter (where s.side = 1), false) as own_1, coalesce(bool_or(d.machine) filter (where s.side = 1), false) as machine_1,
		coalesce(bool_or(d.own) filter (where s.side = 2), false) as own_2, coalesce(bool_or(d.machine) filter (where s.side = 2), false) as machine_2
	from reached_duty d join rule_side s on s.duty_id = d.duty_id left join identity n on n.id = d.subject
	group by d.subject, s.rule_id, n.kind`;

/** From sides to conflicts: the pair itself, one machine with both halves, a person with half of it in a machine. */
const FOUND = `
	create temporary table found_conflict (no int generated always as identity, subject bigint not null, rule_id bigint not null, rule_version int not null,
		base_rule_id bigint, base_version int, severity text not null) on commit drop;
	with rule as (
		select r.id, r.code, r.kind, v.version, v.severity, v.subjects from sod_rule r join sod_rule_version v on v.rule_id = r.id and v.version = r.current_version where v.enabled
	), pair as (
		select h.*, r.code, r.kind, r.version, r.severity, r.subjects from rule_hit h join rule r on r.id = h.rule_id
		where case r.kind when 'duty_pair' then (h.own_1 or h.machine_1) and (h.own_2 or h.machine_2) else (h.own_1 or h.machine_1) and not (h.own_2 or h.machine_2) end
	)
	insert into found_conflict (subject, rule_id, rule_version, base_rule_id, base_version, severity)
	select subject, rule_id, version, base_rule_id, base_version, severity from (
		select p.subject, p.rule_id, p.version, null::bigint as base_rule_id, null::int as base_version, p.severity, p.code, '' as base
		from pair p where case when p.human then 'human' else 'non-human' end = any (p.subjects)
		union all
		select p.subject, r.id, r.version, p.rule_id, p.version, r.severity, r.code, p.code
		from pair p join rule r on r.kind = 'same_identity' where p.kind = 'duty_pair' and not p.human and p.severity in ('critical', 'high') and p.own_1 and p.own_2
		union all
		select p.subject, r.id, r.version, p.rule_id, p.version, r.severity, r.code, p.code
		from pair p join rule r on r.kind = 'person_plus_secret' where p.kind = 'duty_pair' and p.human and ((p.own_1 and p.machine_2) or (p.machine_1 and p.own_2))
	) f order by code, base, subject`;

/** A machine identity that is valid in production and elsewhere. */
const CROSSING = `
	insert into found_conflict (subject, rule_id, rule_version, severity)
	select a.identity_id, r.id, v.version, v.severity
	from sod_rule r join sod_rule_version v on v.rule_id = r.id and v.version = r.current_version
	cross join access_grant g join account a on a.id = g.account_id join system y on y.id = a.system_id join identity n on n.id = a.identity_id
	where r.kind = 'cross_environment' and v.enabled and g.gone_at is null and n.kind <> 'human'
	group by a.identity_id, r.id, v.version, v.severity
	having bool_or(y.environment = 'production') and bool_or(y.environment <> 'production')
	order by r.id, a.identity_id;
	analyze found_conflict`;

/** The grants behind each side, each once per duty. A person with half in a machine keeps the halves that make it so: own against machine. */
const HALVES = `
	create temporary table found_half on commit drop as
	select c.no, s.side, h.grant_id, h.duty_id, r.via, r.holder
	from found_conflict c
	join sod_rule k on k.id = c.rule_id
	join rule_side s on s.rule_id = coalesce(c.base_rule_id, c.rule_id)
	join rule_hit t on t.subject = c.subject and t.rule_id = s.rule_id
	join reach r on r.subject = c.subject
	join held_duty h on h.holder = r.holder and h.duty_id = s.duty_id
	where k.kind <> 'cross_environment' and (k.kind <> 'person_plus_secret' or case when r.via = 'own'
		then case s.side when 1 then t.machine_2 else t.machine_1 end
		else case s.side when 1 then t.own_2 else t.own_1 end end)`;

const CROSSING_HALVES = `
	insert into found_half
	select c.no, case when y.environment = 'production' then 1 else 2 end, g.id, '', 'own', c.subject
	from found_conflict c join sod_rule k on k.id = c.rule_id and k.kind = 'cross_environment'
	join account a on a.identity_id = c.subject join access_grant g on g.account_id = a.id and g.gone_at is null join system y on y.id = a.system_id`;
