import type { Ctx } from "@/lib/access/actor";
import { logRead } from "@/lib/access/log-read";
import { can, requireUser, tracksFor } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { kindWord } from "@/lib/inventory/rules";
import { TRACK_KEYS, trackOf } from "@/lib/track/registry";
import type { Hit, HitGroup } from "./rules";
import { SearchInput } from "./schema";

/** Hits of one kind that are shown; whoever wants more opens the list, which filters. */
const MOST = 6;
/** Of how many people and machines found the rows are looked up. */
const HOLDERS = 20;

type Words = { q: string; like: string; start: string };
type Found = { n: number; hits: Hit[] };

/**
 * What the person signed in may see of what they typed: their own open rows, people and machines, systems, entitlements, campaigns and rows of campaigns.
 * Each kind asks for the permission its own screen asks for, and the reading of people's data is noted. Throws on fewer than two letters.
 */
export async function searchEverywhere(ctx: Ctx, input: unknown): Promise<HitGroup[]> {
	const user = requireUser(ctx.actor);
	const { q } = SearchInput.parse(input);
	const safe = q.replace(/[\\%_]/g, "\\$&");
	const words = { q, like: `%${safe}%`, start: `${safe}%` };
	const inventory = can(ctx.actor, "inventory:read");
	const campaigns = can(ctx.actor, "campaign:read");
	const tracks = tracksFor(ctx.actor, "campaign:read") ?? [...TRACK_KEYS];
	const [mine, people, machines, rows, systems, entitlements, named] = await Promise.all([
		can(ctx.actor, "review:read") ? ownRows(user.userId, words) : null,
		inventory ? identities(words, true) : null,
		inventory ? identities(words, false) : null,
		campaigns ? rowsOf(tracks, words) : null,
		inventory ? systemHits(words) : null,
		inventory ? entitlementHits(words) : null,
		campaigns ? campaignHits(tracks, words) : null,
	]);
	const shown = [mine, people, machines, rows].reduce((sum, found) => sum + (found?.n ?? 0), 0);
	if (shown > 0) await logRead(ctx, "search", "", shown);
	return [
		{ label: "Your rows", hits: mine?.hits ?? [] },
		{ label: "People", hits: people?.hits ?? [] },
		{ label: "Machines", hits: machines?.hits ?? [] },
		{ label: "Systems", hits: systems ?? [] },
		{ label: "Entitlements", hits: entitlements ?? [] },
		{ label: "Campaigns", hits: named ?? [] },
		{ label: "Rows under review", hits: rows?.hits ?? [] },
	].filter(({ hits }) => hits.length > 0);
}

type RowsOnTrack = { id: bigint; campaign_id: bigint; campaign: string; track: string; rows: number; names: string[] };

const rowsHit = (r: RowsOnTrack, href: string): Hit => ({
	title: `${r.campaign}, ${trackOf(r.track).word}: ${r.rows === 1 ? "1 row" : `${r.rows.toLocaleString("en-US")} rows`}`,
	detail: r.names.join(", "),
	href,
});
const found = (rows: readonly RowsOnTrack[], hits: Hit[]): Found => ({ n: rows.reduce((sum, r) => sum + r.names.length, 0), hits });

/** The person's own rows on active tracks, one hit for each track: its queue, filtered. */
async function ownRows(userId: bigint, { q, like }: Words): Promise<Found> {
	const rows = await prisma.$queryRaw<RowsOnTrack[]>`
		select t.id, t.campaign_id, c.name as campaign, t.track, count(*)::int as rows, (array_agg(distinct i.identity_name) filter (where i.identity_name <> ''))[1:3] as names
		from assignment a join campaign_track t on t.id = a.campaign_track_id and t.state = 'active' join campaign c on c.id = t.campaign_id
		join review r on r.campaign_track_id = t.id and r.reviewer_user_id = ${userId} join item i on i.id = r.item_id
		where a.reviewer_user_id = ${userId} and concat_ws(' ', i.identity_name, i.account_name, i.entitlement_title, i.entitlement_name, i.system_name) ilike ${like}
		group by t.id, c.name order by t.due_at limit ${MOST}`;
	const named = rows.map((r) => ({ ...r, names: r.names ?? [] }));
	return found(
		named,
		named.map((r) => rowsHit(r, `/reviews/${r.id}?show=all&q=${encodeURIComponent(q)}`)),
	);
}

/** People, or machines; those whose name begins with what was typed first. */
async function identities({ like, start }: Words, human: boolean): Promise<Found> {
	const rows = await prisma.$queryRaw<{ id: bigint; name: string; kind: string; detail: string }[]>`
		select id, name, kind, concat_ws(' · ', nullif(job_title, ''), nullif(department, ''), nullif(key, ''), case status when 'leaver' then 'leaver' end) as detail from identity
		where (kind = 'human') = ${human} and concat_ws(' ', name, key, email) ilike ${like} order by name ilike ${start} desc, name, id limit ${MOST}`;
	const hits = rows.map(({ id, name, kind, detail }) => ({
		title: name,
		detail: [human ? "" : kindWord(kind), detail].filter(Boolean).join(" · "),
		href: `/inventory/identities/${id}`,
	}));
	return { n: rows.length, hits };
}

function systemHits({ like, start }: Words): Promise<Hit[]> {
	return prisma.$queryRaw<Hit[]>`
		select name as title, concat_ws(' · ', environment, key) as detail, '/inventory/systems/' || id as href from system
		where concat_ws(' ', name, key) ilike ${like} order by name ilike ${start} desc, name, id limit ${MOST}`;
}

function entitlementHits({ like, start }: Words): Promise<Hit[]> {
	return prisma.$queryRaw<Hit[]>`
		select coalesce(nullif(e.title, ''), e.name) as title, concat_ws(' · ', y.name, e.name) as detail, '/inventory/entitlements/' || e.id as href
		from entitlement e join system y on y.id = e.system_id
		where concat_ws(' ', e.title, e.name) ilike ${like} order by coalesce(nullif(e.title, ''), e.name) ilike ${start} desc, e.id limit ${MOST}`;
}

function campaignHits(tracks: readonly string[], { like }: Words): Promise<Hit[]> {
	return prisma.$queryRaw<Hit[]>`
		select c.name as title, c.fiscal_period as detail, '/campaigns/' || c.id as href from campaign c
		where concat_ws(' ', c.name, c.fiscal_period) ilike ${like} and exists (select from campaign_track t where t.campaign_id = c.id and t.track = any(${[...tracks]}::text[]))
		order by c.id desc limit ${MOST}`;
}

/** Rows of people and machines found, on tracks that are not signed yet; by who holds them, since a look through every row of every campaign takes seconds. */
async function rowsOf(tracks: readonly string[], { q, like }: Words): Promise<Found> {
	const rows = await prisma.$queryRaw<RowsOnTrack[]>`
		with holder as materialized (select id from identity where concat_ws(' ', name, key) ilike ${like} order by id limit ${HOLDERS})
		select t.id, t.campaign_id, c.name as campaign, t.track, count(*)::int as rows, (array_agg(distinct i.identity_name))[1:3] as names
		from campaign_track t join campaign c on c.id = t.campaign_id join item i on i.campaign_id = t.campaign_id and i.identity_id in (select id from holder)
		join review r on r.campaign_track_id = t.id and r.item_id = i.id
		where t.track = any(${[...tracks]}::text[]) and t.state in ('staged', 'accepted', 'active', 'closing', 'closed')
		group by t.id, c.name order by t.campaign_id desc, t.track limit ${MOST}`;
	return found(
		rows,
		rows.map((r) => rowsHit(r, `/campaigns/${r.campaign_id}/${r.track}/rows?search=${encodeURIComponent(q)}`)),
	);
}
