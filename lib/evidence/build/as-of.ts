import type { PoolClient } from "pg";
import type { BuildScope } from "./scope";

/**
 * Makes the temporary tables the queries of a pack join, so that rows are shown as they stood at the cut-off and not as they are now:
 * - `pack_own`: this track's events and the campaign's neutral ones up to the cut-off;
 * - `pack_decision`: each decision with its event, and whether it stood at the cut-off: of two stages the second, or the first where that is stricter and
 *   counts. A review's n-th decision belongs to its n-th event;
 * - `pack_reopened`: rows opened again;
 * - `pack_taken`: rows taken out of the review by amendments approved by the cut-off;
 * - `pack_step`: the latest event of each type about an amendment, removal, exception, deviation or attachment;
 * - `pack_exception`: this track's exceptions asked for by the cut-off, renewals too, with the decision they go back to and the event that asked for a renewal;
 * - `pack_look_back`: look-backs asked for by the cut-off, with the event of the answer. A look-back is asked in the act that raises its late removal;
 * - `pack_handed`: who had a row at the cut-off and by which step of the chain, where it was handed on after it;
 * - `pack_elsewhere`: rows this track keeps whose access another review of the campaign takes away or changes: that, and when, and nothing else of it;
 * - `pack_left`: which extract a row that was left out stands in (the one its system was staged from).
 */
export async function makeAsOf(client: PoolClient, on: BuildScope): Promise<void> {
	const run = (sql: string, values: unknown[] = []) => client.query(sql, values);
	// CREATE TABLE AS takes no parameters: make, then fill.
	await run(
		"create temporary table pack_own (seq bigint, at timestamptz, type text, actor text, subject text, refs text[]) on commit drop",
	);
	await run(
		"insert into pack_own select seq, at, type, actor, subject, refs from ledger_event where campaign = $1 and track in ('', $2) and seq between $3 and $4",
		[on.campaign, on.track.key, on.first, on.cutoffSeq],
	);
	await run("create index on pack_own (subject); analyze pack_own");
	await run("create temporary table pack_reopened (review_id bigint, seq bigint) on commit drop");
	await run(
		`insert into pack_reopened select substr(subject, 8)::bigint, seq from pack_own where type = 'review.reopened'
		union all select substr(ref, 8)::bigint, e.seq from pack_own e cross join unnest(e.refs) ref where e.type = 'exception.declined' and ref like 'review:%'
			and not exists (select from pack_own s where s.type = 'campaign.closing_started' and s.subject = $1 and s.seq < e.seq)`,
		[`track:${on.trackId}`],
	);
	await run("create index on pack_reopened (review_id); analyze pack_reopened");
	await run(
		"create temporary table pack_decision (decision_id bigint, review_id bigint, seq bigint, at timestamptz, n int, stands boolean) on commit drop",
	);
	await run(
		`with told as (
			select substr(subject, 8)::bigint as review_id, seq, at, row_number() over (partition by subject order by seq) as n from pack_own where type = 'review.decided'
		), made as (
			select id, review_id, passed_on, upholds_id, row_number() over (partition by review_id order by id) as n from decision where campaign_track_id = $1
		), known as (
			select made.*, told.seq, told.at, made.n = max(made.n) over (partition by made.review_id)
				and not exists (select from pack_reopened o where o.review_id = made.review_id and o.seq > told.seq) as last
			from made join told using (review_id, n)
		)
		insert into pack_decision
		select k.id, k.review_id, k.seq, k.at, k.n, (k.last and not k.passed_on and k.upholds_id is null)
			or k.id in (select u.upholds_id from known u where u.last and u.upholds_id is not null)
		from known k`,
		[on.trackId],
	);
	await run("create unique index on pack_decision (decision_id); create index on pack_decision (review_id); analyze pack_decision");
	await run("create temporary table pack_step (subject text, type text, seq bigint, at timestamptz) on commit drop");
	await run(
		"insert into pack_step select subject, type, max(seq), max(at) from pack_own where subject ~ '^(amendment|removal|exception|deviation|attachment):' group by 1, 2",
	);
	await run("create index on pack_step (subject); analyze pack_step");
	await run("create temporary table pack_taken (review_id bigint, number int) on commit drop");
	await run(
		`insert into pack_taken select r.review_id, a.number from amendment a join amendment_row r on r.amendment_id = a.id
		join pack_step t on t.subject = 'amendment:' || a.id and t.type = 'amendment.approved' where a.campaign_track_id = $1`,
		[on.trackId],
	);
	await run("create index on pack_taken (review_id); analyze pack_taken");
	await run(
		"create temporary table pack_exception (exception_id bigint, decision_id bigint, asked_seq bigint, since bigint) on commit drop",
	);
	await run(ASKED_FOR, [on.trackId]);
	await run("create unique index on pack_exception (exception_id); create index on pack_exception (decision_id); analyze pack_exception");
	await run("create temporary table pack_look_back (removal_id bigint, seq bigint) on commit drop");
	await run(
		`insert into pack_look_back select l.removal_id, t.seq from look_back l left join pack_step t on t.subject = 'removal:' || l.removal_id and t.type = 'look_back.answered'
		where l.campaign_track_id = $1 and (t.seq is not null or exists (select from pack_own e where e.type = 'deviation.raised' and e.at >= l.opened_at))`,
		[on.trackId],
	);
	await run("create temporary table pack_handed (review_id bigint, user_id bigint, via text) on commit drop");
	await run(
		`insert into pack_handed select distinct on (h.review_id) h.review_id, h.from_user_id, h.from_via from review_routing h join review r on r.id = h.review_id
		where r.campaign_track_id = $1 and h.kind <> 'need_info' and h.from_user_id is distinct from h.to_user_id and h.at > $2 order by h.review_id, h.at, h.id`,
		[on.trackId, on.cutoffAt],
	);
	await run(
		"create temporary table pack_elsewhere (review_id bigint, kind text, requested_at timestamptz, verified_at timestamptz) on commit drop",
	);
	await run(ELSEWHERE, [on.trackId, on.campaignId, on.cutoffSeq, on.cutoffAt]);
	await run("create index on pack_elsewhere (review_id); analyze pack_elsewhere");
	await run("create temporary table pack_left (system_id bigint, import_id bigint) on commit drop");
	await run("insert into pack_left select s.system_id, s.import_id from unnest($1::bigint[], $2::bigint[]) as s(system_id, import_id)", [
		resting(on).map((s) => s.id),
		resting(on).map((s) => s.importId),
	]);
}

/** A renewal has no decision of its own: it goes back to the one of the exception it renews. `since`: the event it was asked for by. */
const ASKED_FOR = `insert into pack_exception
	with recursive asked as (
		select x.id, p.decision_id, null::bigint as asked_seq, p.seq as since from exception x join pack_decision p on p.decision_id = x.decision_id where x.campaign_track_id = $1
		union all
		select n.id, a.decision_id, t.seq, t.seq from asked a join exception n on n.renews_id = a.id
		join pack_step t on t.subject = 'exception:' || n.id and t.type = 'exception.renewal_requested'
	)
	select id, decision_id, asked_seq, since from asked`;

/** Of a divergence that stood at the cut-off: the task of the stricter verdict, where this track's is to keep. */
const ELSEWHERE = `insert into pack_elsewhere
	select distinct on (own.review_id) own.review_id, m.kind, m.opened_at, case when proof.seq is not null then m.verified_at end
	from divergence d join ledger_event opened on opened.subject = 'divergence:' || d.id and opened.type = 'divergence.opened' and opened.seq <= $3
	join divergence_verdict mine on mine.divergence_id = d.id and mine.campaign_track_id = $1 and mine.verdict in ('keep', 'keep_with_exception')
	join pack_decision own on own.decision_id = mine.decision_id and own.stands
	join divergence_verdict other on other.divergence_id = d.id and other.campaign_track_id <> $1 and other.verdict = d.stricter
	join removal m on m.decision_id = other.decision_id and m.opened_at <= $4
	left join lateral (select min(v.seq) as seq from ledger_event v where v.subject = 'removal:' || m.id and v.type in ('removal.verified_by_person', 'removal.verified_by_import') and v.seq <= $3) proof on true
	where d.campaign_id = $2 and not exists (select from ledger_event s where s.subject = 'divergence:' || d.id and s.type = 'divergence.settled' and s.seq <= $3)
	order by own.review_id, m.opened_at`;

/** Systems with rows under review: those whose extracts the population rests on. */
export function resting(on: BuildScope) {
	return on.definition.systems.filter((s) => s.rows > 0 && s.importId !== null);
}
