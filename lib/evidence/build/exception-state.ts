/**
 * Exceptions `x` asked for by the cut-off (`y`), with the decision `p` they go back to and the events that judged or ended them (`yes`, `no`, `s`).
 * An exception ends, too, when the renewal that takes its place is approved.
 */
export const EXCEPTIONS_THEN = `exception x join pack_exception y on y.exception_id = x.id join pack_decision p on p.decision_id = y.decision_id
	left join pack_step yes on yes.subject = 'exception:' || x.id and yes.type in ('exception.approved', 'exception.renewed')
	left join pack_step no on no.subject = 'exception:' || x.id and no.type = 'exception.declined'
	left join pack_step done on done.subject = 'exception:' || x.id and done.type = 'exception.closed'
	left join lateral (select min(r.seq) as seq from pack_reopened r where r.review_id = x.review_id and r.seq > y.since) again on x.state = 'closed'
	left join lateral (select min(t.seq) as seq from exception n join pack_step t on t.subject = 'exception:' || n.id and t.type = 'exception.renewed' where n.renews_id = x.id) renewed on true
	cross join lateral (select coalesce(yes.seq, no.seq) as judged, coalesce(done.seq, again.seq, renewed.seq) as ended) s`;

/** State of such an exception at the cut-off, whose time is $2. */
export const EXCEPTION_STATE = `case when s.ended is not null then 'closed' when no.seq is not null then 'declined' when yes.seq is not null then case when x.expires_at <= $2 then 'expired' else 'approved' end else 'requested' end`;
