import type { Ctx } from "@/lib/access/actor";
import { logRead } from "@/lib/access/log-read";
import { requireUser } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import type { Severity, Way } from "@/lib/sod/rules";
import { readableTrack } from "./readable";
import { type ConflictState, type HalfOwner, type OutcomeKind, verdictRefusal } from "./rules";
import { conflictStates } from "./state-sql";

export type Half = { holder: string; system: string; account: string; entitlement: string; duty: string; via: Way; rowNo: number | null };

/** What was asked to become of a conflict, and the verdict on it. */
export type AskedRow = {
	id: string;
	number: number;
	kind: OutcomeKind;
	reason: string;
	control: string;
	controlTestRef: string;
	riskOwner: string;
	expiresAt: string;
	candidate: boolean;
	requestedBy: string;
	requestedAt: string;
	requestedByUserId: string;
	verdict: { word: "approved" | "declined" | "withdrawn"; note: string; by: string; at: string; above: string[] } | null;
};

export type ConflictRow = {
	id: string;
	number: number;
	code: string;
	base: string | null;
	risk: string;
	severity: Severity;
	subject: string;
	subjectKind: string;
	/** A grant of it is a row of this track; others are listed and stop no signature. */
	inScope: boolean;
	state: ConflictState;
	/** Of a removal: every grant of that side is gone, or its removal verified. */
	proved: boolean;
	/** Mitigated by exceptions with a tested control on every row of one side. */
	byException: boolean;
	candidate: boolean;
	sides: [Half[], Half[]];
	/** Newest first. */
	asked: AskedRow[];
	/** The request that waits, and why the reader may not approve it (null: they may). */
	waits: { outcomeId: string; own: boolean; refusal: string | null } | null;
	/** The reader holds the conflict: somebody else asks and decides. */
	holder: boolean;
	/** Who owns the halves, and who with a login stands above all of them: they may accept. */
	owners: string[];
	approvers: string[];
};

export type ConflictFilter = {
	ruleId: bigint | null;
	severity: Severity | null;
	/** candidate: accepted without a tested control. */
	state: ConflictState | "candidate" | null;
	/** Name of a system, as frozen with a half. */
	system: string | null;
	/** A pair of duties, as the matrix has it; the second empty: the rule asks that one is not missing. */
	duties: readonly [string, string] | null;
};

const PAGE = 50;

type Raw = Omit<ConflictRow, "id" | "sides" | "waits" | "holder" | "owners"> & {
	id: bigint;
	halves: (Half & { side: 1 | 2 })[] | null;
	pendingId: bigint | null;
	owners: HalfOwner[] | null;
	holders: bigint[];
};

/** Conflicts of a track with both halves, the way to each and what became of them, a page at a time; `after` is the last number of the page before. */
export async function conflictPage(
	ctx: Ctx,
	on: { campaignTrackId: bigint; filter: ConflictFilter; after: number },
): Promise<{ rows: ConflictRow[]; nextCursor: number | null }> {
	const { track, state: trackState } = await readableTrack(ctx, on.campaignTrackId);
	const user = requireUser(ctx.actor);
	const rows = await prisma.$queryRaw<Raw[]>`
		with shown as materialized (
			select c.*, s.state, s.proved, s.by_exception, s.candidate, s.in_scope, s.pending_id
			from sod_conflict c join ${conflictStates(on.campaignTrackId, ctx.now)} s on s.id = c.id
			where c.campaign_track_id = ${on.campaignTrackId} and c.number > ${on.after} and ${condition(on.filter)}
			order by c.number limit ${PAGE + 1}
		)
		select c.id, c.number, r.code, b.code as base, coalesce(bv.risk, v.risk) as risk, c.severity, c.subject_name as subject, c.subject_kind as "subjectKind",
			c.state, c.proved, c.by_exception as "byException", c.candidate, c.in_scope as "inScope", c.pending_id as "pendingId", array(select conflict_holders(c.id)) as holders,
			(select json_agg(json_build_object('side', h.side, 'holder', h.holder_name, 'system', h.system_name, 'account', h.account_name, 'entitlement', h.entitlement_title,
					'duty', coalesce(d.title, ''), 'via', h.via, 'rowNo', w.row_no) order by h.side, h.system_name, h.entitlement_title, h.grant_id)
				from sod_conflict_half h left join duty d on d.id = h.duty_id
				left join item i on i.campaign_id = t.campaign_id and i.grant_id = h.grant_id left join review w on w.campaign_track_id = t.id and w.item_id = i.id
				where h.conflict_id = c.id) as halves,
			coalesce((select json_agg(json_build_object('id', o.id::text, 'number', o.number, 'kind', o.kind, 'reason', o.reason, 'control', o.control, 'controlTestRef', o.control_test_ref,
					'riskOwner', k.name, 'expiresAt', ledger_time(o.expires_at), 'candidate', o.deficiency_candidate, 'requestedBy', q.name, 'requestedAt', ledger_time(o.requested_at),
					'requestedByUserId', o.requested_by_user_id::text, 'verdict', case when e.outcome_id is not null then json_build_object('word', e.verdict, 'note', e.note, 'by', j.name,
						'at', ledger_time(e.at), 'above', array(select a.name from identity a where a.id = any(e.above_ids) order by a.name)) end) order by o.number desc)
				from conflict_outcome o join identity k on k.id = o.risk_owner_id join app_user u on u.id = o.requested_by_user_id join identity q on q.id = u.identity_id
				left join conflict_verdict e on e.outcome_id = o.id left join app_user m on m.id = e.by_user_id left join identity j on j.id = m.identity_id
				where o.conflict_id = c.id), '[]') as asked,
			(select json_agg(json_build_object('name', n.name, 'above', o.id is not null and stands_above(${user.identityId}, o.id)) order by n.name)
				from conflict_owners(c.id) o(id) left join identity n on n.id = o.id) as owners,
			case when c.state in ('open', 'requested') then array(
				select distinct n.name from user_role g join app_user u on u.id = g.user_id and u.status = 'active' join identity n on n.id = u.identity_id
				where g.revoked_at is null and g.role in ('control_owner', 'executive') and (g.track is null or g.track = ${track})
					and not exists (select from conflict_owners(c.id) o(id) where o.id is null or not stands_above(n.id, o.id)) order by n.name limit 5) else '{}' end as approvers
		from shown c join campaign_track t on t.id = c.campaign_track_id join sod_rule r on r.id = c.rule_id
		join sod_rule_version v on v.rule_id = c.rule_id and v.version = c.rule_version
		left join sod_rule b on b.id = c.base_rule_id left join sod_rule_version bv on bv.rule_id = c.base_rule_id and bv.version = c.base_version
		order by c.number`;
	const shown = rows.slice(0, PAGE);
	await logRead(ctx, "conflicts", `track:${on.campaignTrackId}`, shown.length);
	return {
		rows: shown.map(({ id, halves, pendingId, owners, holders, ...row }) => ({
			...row,
			id: id.toString(),
			sides: [(halves ?? []).filter((h) => h.side === 1), (halves ?? []).filter((h) => h.side === 2)],
			waits: waiting(row.asked, pendingId, { trackState, holders, owners: owners ?? [], user, now: ctx.now }),
			holder: holders.includes(user.identityId),
			owners: (owners ?? []).map((o) => o.name ?? "nobody"),
		})),
		nextCursor: rows.length > PAGE ? (shown.at(-1)?.number ?? null) : null,
	};
}

/** The request that waits, and what keeps the reader from approving it. */
function waiting(
	asked: readonly AskedRow[],
	pendingId: bigint | null,
	on: {
		trackState: string;
		holders: readonly bigint[];
		owners: readonly HalfOwner[];
		user: { userId: bigint; identityId: bigint };
		now: Date;
	},
): ConflictRow["waits"] {
	const found = pendingId === null ? undefined : asked.find((a) => a.id === pendingId.toString());
	if (!found) return null;
	const facts = {
		...{ trackState: on.trackState, judged: false, kind: found.kind, holders: on.holders, owners: on.owners },
		...{ requestedByUserId: BigInt(found.requestedByUserId), expiresAt: new Date(found.expiresAt) },
	};
	return {
		outcomeId: found.id,
		own: found.requestedByUserId === on.user.userId.toString(),
		refusal: verdictRefusal(facts, "approved", on.user, on.now),
	};
}

/** A filter as a condition over conflict `c` and its state `s`. */
function condition(filter: ConflictFilter): Prisma.Sql {
	const { ruleId, severity, state, system, duties } = filter;
	const parts = [Prisma.sql`true`];
	if (ruleId !== null) parts.push(Prisma.sql`c.rule_id = ${ruleId}`);
	if (severity !== null) parts.push(Prisma.sql`c.severity = ${severity}`);
	if (state === "candidate") parts.push(Prisma.sql`s.candidate`);
	else if (state !== null) parts.push(Prisma.sql`s.state = ${state}`);
	if (system !== null)
		parts.push(Prisma.sql`exists (select from sod_conflict_half h where h.conflict_id = c.id and h.system_name = ${system})`);
	if (duties) {
		const [one, other] = duties;
		parts.push(
			Prisma.sql`c.base_rule_id is null and exists (select from sod_conflict_half h where h.conflict_id = c.id and h.duty_id = ${one})`,
		);
		parts.push(
			other === ""
				? Prisma.sql`not exists (select from sod_conflict_half h where h.conflict_id = c.id and h.side = 2)`
				: Prisma.sql`exists (select from sod_conflict_half h join sod_conflict_half k on k.conflict_id = h.conflict_id and k.side <> h.side
					where h.conflict_id = c.id and h.duty_id = ${one} and k.duty_id = ${other})`,
		);
	}
	return Prisma.join(parts, " and ");
}
