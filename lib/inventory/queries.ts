import type { z } from "zod";
import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { TRACKS } from "@/lib/track/registry";
import { USE } from "./rules";
import type { ListInput, Noun } from "./schema";

/** One line of any inventory list: two lines of words, facts as short texts, and flags of what is not known. */
export type InventoryRow = {
	id: string;
	title: string;
	subtitle: string;
	mono: string;
	facts: string[];
	missing: string[];
	href: string | null;
};
type Filter = z.output<typeof ListInput>;
type Raw = { id: bigint; title: string; subtitle: string | null; mono: string | null; facts: string[]; missing: string[] };

const PAGE = 100;

/** One page of a noun's list, in the order of entry; filtered on the server, keyset by id. */
export async function inventoryPage(ctx: Ctx, filter: Filter): Promise<{ rows: InventoryRow[]; nextCursor: string | null }> {
	requirePermission(ctx.actor, "inventory:read");
	const rows = await prisma.$queryRaw<Raw[]>`${LISTS[filter.noun](filter)} limit ${PAGE + 1}`;
	const page = rows.slice(0, PAGE).map((r) => ({
		id: r.id.toString(),
		title: r.title,
		subtitle: r.subtitle ?? "",
		mono: r.mono ?? "",
		facts: r.facts.filter(Boolean),
		missing: r.missing.filter(Boolean),
		href: filter.noun === "grants" || filter.noun === "accounts" ? null : `/inventory/${filter.noun}/${r.id}`,
	}));
	return { rows: page, nextCursor: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null };
}

/** Of a system in scope on a track that asks for authorised roles, with none set. */
const noRoles = Prisma.sql`(not exists (select from authorised_role h where h.entitlement_id = e.id) and exists (select from system_scope c where c.system_id = e.system_id and c.in_scope
	and c.track = any(${TRACKS.filter((t) => t.authorisedRoles).map((t) => t.key)}::text[])))`;
/** How many rows a query finds, in words: "1 account", "2,301 accounts". */
const counted = (one: string) =>
	Prisma.sql`to_char(count(*), 'FM999,999,999') || case count(*) when 1 then ${` ${one}`} else ${` ${one}s`} end`;
const like = (q: string) => `%${q.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
const from = (f: Filter) => (f.after ? BigInt(f.after) : 0n);

const LISTS: Record<Noun, (f: Filter) => Prisma.Sql> = {
	systems: (f) => Prisma.sql`
		select s.id, s.name as title, s.environment as subtitle, s.key as mono,
			array[coalesce('owner ' || o.name, ''), (select ${counted("account")} from account a where a.system_id = s.id), (select ${counted("grant")} from access_grant g where g.system_id = s.id and g.gone_at is null)]
				|| coalesce((select array_agg(case when x.in_scope then 'in ' else 'not in ' end || x.track || ' scope' order by x.track) from system_scope x where x.system_id = s.id), '{}') as facts,
			array[case when s.owner_id is null then 'No owner' end, case when s.last_complete_import_id is null then 'No complete import' end] as missing
		from system s left join identity o on o.id = s.owner_id
		where s.id > ${from(f)} and (${f.q} = '' or concat_ws(' ', s.name, s.key, o.name) ilike ${like(f.q)}) order by s.id`,
	identities: (f) => Prisma.sql`
		select n.id, n.name as title, concat_ws(' · ', n.job_title, n.department) as subtitle, n.key as mono,
			array[case n.kind when 'human' then 'person' when 'ai_agent' then 'AI agent' when 'api_key' then 'API key' else replace(n.kind, '_', ' ') end, n.status, coalesce('manager ' || m.name, ''), coalesce('owner ' || o.name, '')] as facts,
			array[case when n.kind = 'unknown' then 'Kind not known' end, case when n.kind = 'human' and n.manager_id is null then 'No manager' end, case when n.kind <> 'human' and n.owner_id is null then 'No owner' end,
				case when n.status = 'leaver' then 'Leaver' end] as missing
		from identity n left join identity m on m.id = n.manager_id left join identity o on o.id = n.owner_id
		where n.id > ${from(f)} and (${f.show ?? ""} = '' or (${f.show ?? ""} = 'machines' and n.kind <> 'human') or n.kind = ${f.show ?? ""} or n.status = ${f.show ?? ""})
			and (${f.q} = '' or concat_ws(' ', n.name, n.key, n.email, n.job_title, n.department) ilike ${like(f.q)}) order by n.id`,
	accounts: (f) => Prisma.sql`
		select a.id, a.name as title, s.name as subtitle, '' as mono, array[a.status, coalesce('of ' || n.name, ''), coalesce('last used ' || to_char(a.last_used_at, 'FMDD Mon YYYY'), '')] as facts,
			array[case when a.identity_id is null then 'No identity' end] as missing
		from account a join system s on s.id = a.system_id left join identity n on n.id = a.identity_id
		where a.id > ${from(f)} and (${f.system ?? null}::bigint is null or a.system_id = ${f.system ?? null}) and (${f.show ?? ""} <> 'orphans' or a.identity_id is null)
			and (${f.q} = '' or concat_ws(' ', a.name, a.display_name, n.name, s.name) ilike ${like(f.q)}) order by a.id`,
	entitlements: (f) => Prisma.sql`
		select e.id, coalesce(nullif(e.title, ''), e.name) as title, s.name as subtitle, e.name as mono,
			array[e.kind, case when e.privileged then 'privileged' else '' end, coalesce(e.risk || ' risk', ''), coalesce('owner ' || o.name, ''),
				(select ${counted("holder")} from access_grant g where g.entitlement_id = e.id and g.gone_at is null)] as facts,
			array[case when e.title = '' then 'No description' end, case when e.privileged is null then 'Privileged: not known' end, case when e.risk is null then 'No risk rating' end, case when e.owner_id is null then 'No owner' end,
				case when ${noRoles} then 'No authorised roles' end] as missing
		from entitlement e join system s on s.id = e.system_id left join identity o on o.id = e.owner_id
		where e.id > ${from(f)} and (${f.system ?? null}::bigint is null or e.system_id = ${f.system ?? null}) and (${f.show ?? ""} <> 'privileged' or e.privileged) and (${f.show ?? ""} <> 'undescribed' or e.title = '')
			and (${f.show ?? ""} <> 'no-roles' or ${noRoles})
			and (${f.q} = '' or concat_ws(' ', e.name, e.title, s.name) ilike ${like(f.q)}) order by e.id`,
	grants: (f) => Prisma.sql`
		select g.id, coalesce(n.name, a.name) as title, coalesce(nullif(e.title, ''), e.name) || ' · ' || s.name as subtitle, e.name as mono,
			array[case when g.gone_at is null then 'held' else 'gone ' || to_char(g.gone_at, 'FMDD Mon YYYY') end, 'first seen ' || to_char(g.first_seen_at, 'FMDD Mon YYYY'), coalesce('given ' || to_char(g.granted_at, 'FMDD Mon YYYY'), ''), coalesce(g.ticket, ''),
				coalesce('last used ' || to_char(g.last_used_at, 'FMDD Mon YYYY'), ${JSON.stringify(USE)}::json ->> g.usage)] as facts,
			array[case when a.identity_id is null then 'No identity' end, case when g.ticket is null then 'No ticket' end] as missing
		from access_grant g join account a on a.id = g.account_id join entitlement e on e.id = g.entitlement_id join system s on s.id = g.system_id left join identity n on n.id = a.identity_id
		where g.id > ${from(f)} and (${f.system ?? null}::bigint is null or g.system_id = ${f.system ?? null}) and (case when ${f.show ?? ""} = 'gone' then g.gone_at is not null else g.gone_at is null end)
			and (${f.q} = '' or concat_ws(' ', n.name, a.name, e.title, e.name) ilike ${like(f.q)}) order by g.id`,
};
