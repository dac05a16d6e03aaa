import type { PoolClient } from "pg";
import type { Ctx } from "@/lib/access/actor";
import { type Counting, dueTable } from "@/lib/calendar/rules";
import type { Tx } from "@/lib/db/transaction";
import type { LedgerEntry } from "@/lib/ledger/catalogue";

/** Days a removal of this track may take, by risk (JSON text), and how they are counted. */
type Allowed = { removalSlaDays: string; counting: Counting | null };

/** When removals that are opened now are due, by the days they may take: few moments, for any number of rows. */
const dueFrom = (now: Date, { removalSlaDays, counting }: Allowed) =>
	dueTable(counting, now, Object.values(JSON.parse(removalSlaDays) as Record<string, number>));

/**
 * Opens a removal task for each of these rows whose decision stands and is to remove or change. The deadline runs from the decision:
 * days by the item's risk (privileged counts as high, unrated as medium), counted as frozen in the track's definition.
 */
export async function openRemovals(tx: Tx, ctx: Ctx, on: { id: bigint } & Allowed, reviewIds: readonly bigint[]): Promise<void> {
	const { days, dueAt } = dueFrom(ctx.now, on);
	await tx.$executeRaw`
		insert into removal (id, number, campaign_id, campaign_track_id, review_id, decision_id, item_id, grant_id, system_id, kind, instruction, opened_at, sla_days, due_at)
		select n.id, n.id::int, n.campaign_id, n.campaign_track_id, n.review_id, n.decision_id, n.item_id, n.grant_id, n.system_id, n.outcome, n.change, ${ctx.now},
			n.days, k.due_at
		from (
			select nextval(pg_get_serial_sequence('removal', 'id')) as id, d.campaign_id, d.campaign_track_id, d.review_id, d.id as decision_id, i.id as item_id, i.grant_id, i.system_id,
				d.outcome, d.change,
				(${on.removalSlaDays}::json ->> case when i.privileged or i.risk = 'high' then 'high' when i.risk = 'low' then 'low' else 'medium' end)::int as days
			from review r join decision d on d.id = r.current_decision_id join item i on i.id = r.item_id
			where r.id = any(${[...reviewIds]}::bigint[]) and r.state = 'decided' and d.outcome in ('remove', 'change')
			order by r.row_no
		) n join unnest(${days}::int[], ${dueAt}::timestamptz[]) as k(days, due_at) on k.days = n.days`;
}

/** Withdraws the open task of a review whose decision is reopened; what is verified stays verified. */
export async function withdrawRemoval(tx: Tx, reviewId: bigint): Promise<number> {
	const { count } = await tx.removal.updateMany({
		where: { reviewId, state: { in: ["open", "claimed"] } },
		data: { state: "withdrawn", version: { increment: 1 } },
	});
	return count;
}

type Touched = {
	id: bigint;
	number: number;
	campaign_id: bigint;
	campaign_track_id: bigint;
	track: string;
	review_id: bigint;
	system_id: bigint;
	holder: string | null;
};

/** What an event says an import did to a removal: its subject, and whom and what it concerns. */
function aboutRemoval(r: Touched, importId: bigint) {
	return {
		subject: `removal:${r.id}`,
		refs: [
			`review:${r.review_id}`,
			`system:${r.system_id}`,
			`track:${r.campaign_track_id}`,
			`import:${importId}`,
			...(r.holder ? [`person:${r.holder}`] : []),
		],
		campaignId: r.campaign_id,
		track: r.track,
	};
}

/**
 * Verifies claimed removals by absence, inside the commit of an import and after its grants were marked gone. Law 12: only a complete import of the same
 * system, extracted (source clock) after the claim and by a named person who is not the remediator, with the same or a wider filter than the one the item came from,
 * proves anything; a change is never proved by absence of a grant that was to be changed into another one unless that grant is gone.
 * Answers the events for the caller to record.
 */
export async function verifyByAbsence(client: PoolClient, ctx: Ctx, importId: bigint): Promise<LedgerEntry[]> {
	const { rows } = await client.query<Touched & { late: boolean }>(
		`update removal m set state = 'verified', proof_kind = 'later_import', proof_import_id = i.id, verified_at = $2, version = m.version + 1
		from import i, access_grant g, campaign_track t, item x, import origin, app_user u
		where i.id = $1 and i.complete and m.system_id = i.system_id and m.state = 'claimed' and g.id = m.grant_id and g.gone_at is not null
			and t.id = m.campaign_track_id and x.id = m.item_id and origin.id = x.import_id and u.id = m.claimed_by_user_id
			and i.extracted_at > m.claimed_at
			and case when i.extracted_by_id is not null then i.extracted_by_id <> u.identity_id
				else btrim(i.extracted_by) <> '' and not exists (select from identity n where n.id = u.identity_id and lower(n.name) = lower(btrim(i.extracted_by))) end
			and (i.source_filter = '' or i.source_filter = origin.source_filter)
		returning m.id, m.number, m.campaign_id, m.campaign_track_id, t.track, m.review_id, m.system_id, m.verified_at > m.due_at as late, x.identity_ref::text as holder`,
		[importId, ctx.now],
	);
	return rows.map((r) => ({
		type: "removal.verified_by_import",
		...aboutRemoval(r, importId),
		payload: { removalId: String(r.id), number: r.number, importId: importId.toString(), late: r.late },
	}));
}

/**
 * Notes, inside the commit of an import and as its last look at removals, which of them it contradicts: access claimed as gone that an extract taken after
 * the claim still shows, and access verified as gone that an extract taken after the proof shows again. Presence proves in any extract, also in a partial
 * one or the remediator's own; only absence needs a complete one (law 12). What was to change counts once its grant ended and another began. Once per
 * episode of the grant, and no longer once a newer decision speaks of the access. Answers the events for the caller to record.
 */
export async function noteReturns(client: PoolClient, ctx: Ctx, importId: bigint): Promise<LedgerEntry[]> {
	// Few removals of one system against their own rows: the opposite of the whole files the commit joins before.
	await client.query("set local enable_nestloop = on");
	const { rows } = await client.query<Touched & { removal_state: "claimed" | "verified"; seen_at: Date }>(
		`with back as (
			insert into removal_return (removal_id, campaign_track_id, grant_id, import_id, removal_state, seen_at, found_at)
			select m.id, m.campaign_track_id, g.id, i.id, m.state, i.extracted_at, $2
			from import i join removal m on m.system_id = i.system_id and m.state in ('claimed', 'verified') join item x on x.id = m.item_id
				join access_grant g on g.account_id = x.account_id and g.entitlement_id = x.entitlement_id and g.gone_at is null and g.last_import_id = i.id
				left join import p on p.id = m.proof_import_id
			where i.id = $1 and (m.kind = 'remove' or g.id <> m.grant_id)
				and i.extracted_at > case when m.state = 'claimed' then m.claimed_at else coalesce(p.extracted_at, m.verified_at) end
				and removal_in_charge(m.id, g.id)
			on conflict (removal_id, grant_id, removal_state) do nothing
			returning removal_id, removal_state, seen_at
		)
		select m.id, m.number, m.campaign_id, m.campaign_track_id, t.track, m.review_id, m.system_id, b.removal_state, b.seen_at, x.identity_ref::text as holder
		from back b join removal m on m.id = b.removal_id join campaign_track t on t.id = m.campaign_track_id join item x on x.id = m.item_id order by m.id`,
		[importId, ctx.now],
	);
	return rows.map((r) => ({
		type: "removal.came_back",
		...aboutRemoval(r, importId),
		payload: {
			removalId: String(r.id),
			number: r.number,
			importId: importId.toString(),
			removalState: r.removal_state,
			seenAt: r.seen_at.toISOString(),
		},
	}));
}

/**
 * Opens a removal task for each row a track's closing policy removes because nobody decided it. It has no decision behind it:
 * silence removes here, and never approves. Answers how many.
 */
export async function openRemovalsByPolicy(client: PoolClient, ctx: Ctx, on: { id: bigint } & Allowed): Promise<number> {
	const { days, dueAt } = dueFrom(ctx.now, on);
	const { rowCount } = await client.query(
		`insert into removal (id, number, campaign_id, campaign_track_id, review_id, item_id, grant_id, system_id, kind, instruction, opened_at, sla_days, due_at)
		select n.id, n.id::int, n.campaign_id, n.campaign_track_id, n.review_id, n.item_id, n.grant_id, n.system_id, 'remove',
			'Not reviewed until the track was closed: removed by its closing policy.', $2, n.days, k.due_at
		from (
			select nextval(pg_get_serial_sequence('removal', 'id')) as id, r.campaign_id, r.campaign_track_id, r.id as review_id, i.id as item_id, i.grant_id, i.system_id,
				($3::json ->> case when i.privileged or i.risk = 'high' then 'high' when i.risk = 'low' then 'low' else 'medium' end)::int as days
			from review r join item i on i.id = r.item_id
			where r.campaign_track_id = $1 and r.state = 'not_reviewed'
			order by r.row_no
		) n join unnest($4::int[], $5::timestamptz[]) as k(days, due_at) on k.days = n.days`,
		[on.id, ctx.now, on.removalSlaDays, days, dueAt],
	);
	return rowCount ?? 0;
}
