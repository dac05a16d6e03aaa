import type { PoolClient } from "pg";
import { batchesOf } from "@/lib/db/snapshot";
import { type GroupNames, stepWords } from "@/lib/track/chosen";
import { PATHS } from "../format/files";
import { packJson } from "../format/json";
import { acknowledgements, type DecisionStatus, decisions, reviewers } from "../format/rows-review";
import type { RowOf } from "../format/table";
import type { PackWriter } from "../pack/pack-writer";
import type { BuildScope } from "./scope";

/** Who had rows at the cut-off or decided some: with counts as of then. */
const REVIEWERS = `with had as (
		select coalesce(d.reviewer_user_id, case when h.review_id is not null then h.user_id else r.reviewer_user_id end) as user_id, coalesce(h.via, r.reviewer_via) as reviewer_via, p.decision_id is not null as decided
		from review r left join pack_handed h on h.review_id = r.id left join pack_decision p on p.review_id = r.id and p.stands left join decision d on d.id = p.decision_id
		where r.campaign_track_id = $1
	), counted as (
		select user_id, count(*) as rows_assigned, count(*) filter (where decided) as rows_decided, array_agg(distinct reviewer_via) filter (where reviewer_via <> '') as chosen_by
		from had where user_id is not null group by 1
	), found as (
		select d.reviewer_user_id as user_id, array_agg(distinct x order by x) as relations from pack_decision p join decision d on d.id = p.decision_id cross join unnest(d.relations) x group by 1
	), everyone as (
		select user_id from counted union select d.reviewer_user_id from pack_decision p join decision d on d.id = p.decision_id
		union select b.id from pack_decision p join decision d on d.id = p.decision_id join app_user b on b.identity_id = d.behalf_identity_id
		union select k.user_id from acknowledgement k where k.campaign_track_id = $1 and k.at <= $2
	)
	select n.ref::text as row_id, n.name as reviewer, n.job_title, n.status, c.chosen_by, coalesce(c.rows_assigned, 0) as rows_assigned, coalesce(c.rows_decided, 0) as rows_decided, f.relations as relations_found,
		(select array_agg(y.name order by y.name) from system_administrator s join system y on y.id = s.system_id where s.identity_id = n.id) as systems_administered,
		v.version as instruction_version, v.hash as instruction_sha256, k.at as acknowledged_at, a.list as delegations
	from everyone e join app_user u on u.id = e.user_id join identity n on n.id = u.identity_id left join counted c on c.user_id = u.id left join found f on f.user_id = u.id
	left join lateral (select a.at, a.instruction_id from acknowledgement a where a.campaign_track_id = $1 and a.user_id = u.id and a.at <= $2 order by a.id desc limit 1) k on true
	left join instruction_version v on v.id = k.instruction_id
	left join lateral (
		select string_agg(case when g.to_user_id = u.id then 'stands in for ' || f.name else t.name || ' stands in' end || ' from ' || to_char(g.starts_at at time zone 'UTC', 'YYYY-MM-DD')
			|| ' until ' || to_char((least(g.ends_at, case when g.ended_at <= $2 then g.ended_at end) - interval '1 microsecond') at time zone 'UTC', 'YYYY-MM-DD') || ', approved by ' || s.name, '; ' order by g.id) as list
		from delegation g join app_user fu on fu.id = g.from_user_id join identity f on f.id = fu.identity_id join app_user tu on tu.id = g.to_user_id join identity t on t.id = tu.identity_id
		join app_user su on su.id = g.settled_by_user_id join identity s on s.id = su.identity_id join campaign_track c on c.id = $1
		where u.id in (g.from_user_id, g.to_user_id) and g.track = c.track and g.state in ('approved', 'ended') and g.settled_at <= $2
			and g.starts_at <= $2 and g.ends_at > coalesce(c.launched_at, c.staged_at, g.starts_at)
	) a on true
	order by n.ref`;

const ACKNOWLEDGED = `select k.id as row_id, n.ref::text as reviewer_ref, n.name as reviewer, v.version as instruction_version, v.hash as instruction_sha256, e.at as acknowledged_at, e.seq as ledger_seq
	from (select a.*, row_number() over (partition by user_id order by id) as n from acknowledgement a where a.campaign_track_id = $1) k
	join app_user u on u.id = k.user_id join identity n on n.id = u.identity_id join instruction_version v on v.id = k.instruction_id
	join (select seq, at, actor, row_number() over (partition by actor order by seq) as n from pack_own where type = 'review.instructions_acknowledged' and subject = $2) e
		on e.actor = 'user:' || n.ref and e.n = k.n
	order by k.id`;

/** Columns of a decision, or of no decision, on a row. */
const DECIDED = `d.outcome as decision, d.stage, (select b.ref::text from identity b where b.id = d.behalf_identity_id) as on_behalf_of_ref, d.reason, nullif(d.change, '') as change, d.answers as criteria_answers, d.criteria_version, d.criteria_hash as criteria_sha256, w.ref::text as reviewer_ref, w.name as reviewer,
	d.relations, d.decided_at, d.context_hash as context_sha256, d.version_seen, d.bulk, d.seconds_open, d.id as decision_id, d.replaces_id as replaces, p.seq as ledger_seq`;

/** What a pack says of a row that this track keeps and another review of the same access does not: asked for, then done; no word of why or by whom. */
const ELSEWHERE = [
	"Removal of the access asked for following another review of the same access",
	"Change of the access asked for following another review of the same access",
	"Access removed following another review of the same access",
	"Access changed following another review of the same access",
];

const DECISIONS = `select r.row_no, r.row_no as item_row, i.hash as item_sha256, i.system_name as system, i.environment, i.account_name as account, i.identity_ref::text, i.identity_name as identity, i.identity_kind,
	case when i.identity_kind <> 'unknown' then i.identity_kind = 'human' end as human, i.entitlement_name as entitlement, r.flags as risk_tags, r.delta,
	nullif(coalesce(h.via, r.reviewer_via), '') as chosen_by, r.passed_over, r.row_no as row_id,
	case when p.decision_id is not null then 'decided' when a.number is not null then 'taken_out' when (case when h.review_id is not null then h.user_id else r.reviewer_user_id end) is null then 'no_reviewer' when $2 then 'not_reviewed' else 'undecided' end as status,
	a.number as amendment, a.number is null and coalesce(d.decided_at, $3) > $4 as late, ${DECIDED},
	case x.kind when 'change' then case when x.verified_at is null then $6 else $8 end when 'remove' then case when x.verified_at is null then $5 else $7 end end as elsewhere,
	x.requested_at as elsewhere_requested_at, x.verified_at as elsewhere_verified_at,
	excepted.list as exception, removing.list as removal, deviating.list as deviation,
	earlier.list as earlier
	from review r join item i on i.id = r.item_id left join pack_handed h on h.review_id = r.id left join pack_elsewhere x on x.review_id = r.id left join pack_taken a on a.review_id = r.id
	left join pack_decision p on p.review_id = r.id and p.stands left join decision d on d.id = p.decision_id
	left join app_user u on u.id = coalesce(d.reviewer_user_id, case when h.review_id is not null then h.user_id else r.reviewer_user_id end) left join identity w on w.id = u.identity_id
	left join (select review_id, array_agg(decision_id order by n) as list from pack_decision where not stands group by 1) earlier on earlier.review_id = r.id
	left join (select x.review_id, string_agg(x.number::text, '; ' order by x.number) as list from exception x join pack_exception y on y.exception_id = x.id group by 1) excepted on excepted.review_id = r.id
	left join (select m.review_id, string_agg(m.number::text, '; ' order by m.number) as list from removal m left join pack_decision q on q.decision_id = m.decision_id
		where m.campaign_track_id = $1 and (q.decision_id is not null or (m.decision_id is null and $2)) group by 1) removing on removing.review_id = r.id
	left join (select z.review_id, string_agg(v.number::text, '; ' order by v.number) as list from (select distinct deviation_id, review_id from deviation_row) z join deviation v on v.id = z.deviation_id
		join pack_step t on t.subject = 'deviation:' || v.id and t.type = 'deviation.raised' where v.campaign_track_id = $1 group by 1) deviating on deviating.review_id = r.id
	where r.campaign_track_id = $1 order by r.row_no`;

const EARLIER = `select d.id, d.passed_on or d.upholds_id is not null as other_stage, ${DECIDED} from decision d join pack_decision p on p.decision_id = d.id join app_user u on u.id = d.reviewer_user_id join identity w on w.id = u.identity_id
	where d.id = any($1::bigint[])`;

type DecisionRow = RowOf<typeof decisions>;
type Read = DecisionRow & { row_no: number; earlier: bigint[] | null; status: DecisionStatus };
type Earlier = Partial<DecisionRow> & { id: bigint; decided_at: Date; other_stage: boolean };

/** What of a track's rows was decided at the cut-off. */
export type ReviewCounts = { in_scope: number; decided: number; undecided: number; gaps: number; taken_out: number };

/** Files 05, 06 and 07, every row as it stood at the cut-off. */
export async function writeReview(writer: PackWriter, client: PoolClient, on: BuildScope, closed: boolean): Promise<ReviewCounts> {
	await writer.addTable(reviewers, reviewerRows(client, on));
	const { instructions } = on.definition;
	if (instructions) {
		const { rows } = await client.query<{ text: string }>("select text from instruction_version where id = $1", [instructions.id]);
		await writer.addBytes(PATHS.instructions, rows[0]?.text ?? "");
	}
	// The definition is canonical JSON, so this part of it is the very text that 02 and each decision name by its hash.
	await writer.addBytes(PATHS.criteria, JSON.stringify(on.definition.criteria));
	const texts = await client.query(
		"select c.kind, t.version, t.hash as sha256, t.template from campaign_text c join track_text t on t.id = c.text_id where c.campaign_track_id = $1 order by c.kind",
		[on.trackId],
	);
	await writer.addBytes(PATHS.texts, packJson({ texts: texts.rows }));
	await writer.addTable(
		acknowledgements,
		batchesOf<RowOf<typeof acknowledgements>>(client, ACKNOWLEDGED, [on.trackId, `track:${on.trackId}`]),
	);
	const counts: ReviewCounts = { in_scope: 0, decided: 0, undecided: 0, gaps: 0, taken_out: 0 };
	await writer.addTable(decisions, decisionRows(client, on, closed, counts));
	return counts;
}

async function* reviewerRows(client: PoolClient, on: BuildScope): AsyncGenerator<RowOf<typeof reviewers>[]> {
	const checks = [...on.track.independence.refused, ...on.track.independence.reasonFor];
	const groups = groupsOf(on);
	for await (const batch of batchesOf<RowOf<typeof reviewers>>(client, REVIEWERS, [on.trackId, on.cutoffAt])) {
		yield batch.map((row) => ({
			...row,
			chosen_by: (row.chosen_by ?? []).map((step) => named(step, groups)),
			competence: competence(row, groups),
			checks,
		}));
	}
}

function competence(row: RowOf<typeof reviewers>, groups: GroupNames): string {
	const steps = (row.chosen_by ?? []).map((step) => stepWords(step, groups));
	return [row.job_title, steps.length > 0 ? `found as ${steps.join(", ")}` : ""].filter(Boolean).join("; ");
}

/** Groups by the names they had when the track was staged. */
function groupsOf({ definition }: BuildScope): GroupNames {
	const steps = [...definition.chain, ...(definition.secondStage?.chain ?? [])];
	return Object.fromEntries(steps.flatMap(({ group }) => (group ? [[group.id, group.name]] : [])));
}

/** What stands on a row of the chain (`group.7`, `group.7:barred:`) with the group's name. */
const named = (entry: string, groups: GroupNames) => entry.replace(/^group\.\d+/, (step) => stepWords(step, groups));

async function* decisionRows(client: PoolClient, on: BuildScope, closed: boolean, counts: ReviewCounts): AsyncGenerator<DecisionRow[]> {
	const groups = groupsOf(on);
	const common = { control: on.definition.controls.map((c) => c.code), due_at: on.dueAt, due_zone: on.definition.campaign.zone };
	for await (const batch of batchesOf<Read>(client, DECISIONS, [on.trackId, closed, on.cutoffAt, on.dueAt, ...ELSEWHERE])) {
		const ids = batch.flatMap((row) => row.earlier ?? []);
		const found = ids.length > 0 ? (await client.query<Earlier>(EARLIER, [ids])).rows : [];
		const earlier = new Map(found.map((row) => [row.id, row]));
		yield batch.flatMap((read): DecisionRow[] => {
			const over = (read.passed_over ?? []).map((entry) => named(entry, groups));
			const row = { ...read, chosen_by: read.chosen_by && named(read.chosen_by, groups), passed_over: over };
			count(counts, row.status);
			const replaced = (row.earlier ?? []).flatMap((id, n): DecisionRow[] => {
				const was = earlier.get(id);
				if (!was) return [];
				const late = was.decided_at.getTime() > Date.parse(on.dueAt);
				return [
					{
						...row,
						...common,
						...was,
						row_id: `${row.row_no}.${n + 1}`,
						status: was.other_stage ? "other_stage" : "replaced",
						chosen_by: was.other_stage ? null : row.chosen_by,
						late,
						removal: null,
						exception: null,
						deviation: null,
						amendment: null,
						elsewhere: null,
						elsewhere_requested_at: null,
						elsewhere_verified_at: null,
					},
				];
			});
			return [...replaced, { ...row, ...common }];
		});
	}
}

function count(counts: ReviewCounts, status: DecisionStatus): void {
	counts.in_scope += 1;
	if (status === "decided") counts.decided += 1;
	else if (status === "no_reviewer") counts.gaps += 1;
	else if (status === "taken_out") counts.taken_out += 1;
	else counts.undecided += 1;
}
