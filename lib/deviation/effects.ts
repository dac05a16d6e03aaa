import type { PoolClient } from "pg";
import type { Tx } from "@/lib/db/transaction";
import { openLookBacks } from "@/lib/look-back/effects";
import { trackOf } from "@/lib/track/registry";

/** The rules by which a deviation is raised. */
export type DeviationRule =
	| "not_reviewed"
	| "late_decision"
	| "late_removal"
	| "unproved_removal"
	| "came_back"
	| "self_review_attempt"
	| "tie_out_failed";

/** What did not work as designed: on which track, by which rule, of which control. */
export type RaisedOn = {
	campaignTrackId: bigint;
	track: string;
	rule: DeviationRule;
	controlId: bigint | null;
	detail: string;
	ownerUserId: bigint | null;
};

/**
 * Raises a deviation, or finds the one that stands for this rule, control and campaign track already: there is one of each, and rows are
 * attached to it (table deviation_row) by the caller. Numbers run per track without gaps; the advisory lock keeps two acts from taking the same.
 */
async function raiseDeviation(tx: Tx | PoolClient, on: RaisedOn): Promise<{ id: bigint; number: number; isNew: boolean }> {
	const values = [on.campaignTrackId, on.track, on.rule, on.controlId, on.detail, on.ownerUserId];
	if ("query" in tx) {
		await tx.query(LOCK, [on.track]);
		const { rows } = await tx.query<Raised>(RAISE, values);
		return raised(rows);
	}
	await tx.$queryRawUnsafe(LOCK, on.track);
	return raised(await tx.$queryRawUnsafe<Raised[]>(RAISE, ...values));
}

type Raised = { id: bigint; number: number; isNew: boolean };

function raised([row]: Raised[]): Raised {
	if (!row) throw new Error("raiseDeviation: the database answered nothing");
	return row;
}

const LOCK = "select pg_advisory_xact_lock(hashtext('deviation:' || $1::text))::text";

const RAISE = `with standing as (
		select id, number from deviation where campaign_track_id = $1::bigint and rule = $3::text and control_id is not distinct from $4::bigint
	), made as (
		insert into deviation (campaign_track_id, track, number, rule, control_id, detail, owner_user_id)
		select $1::bigint, $2::text, (select coalesce(max(number), 0) + 1 from deviation where track = $2::text), $3::text, $4::bigint, $5::text, $6::bigint
		where not exists (select from standing)
		returning id, number
	)
	select id, number, false as "isNew" from standing union all select id, number, true as "isNew" from made`;

const ASK_AGAIN = "update deviation set cause = '', response = '', version = version + 1 where id = $1 and response <> ''";

/** A raised deviation as its event tells it; `extended`: it stood already and got more rows. */
export type RaisedDeviation = {
	deviationId: string;
	number: number;
	rule: string;
	control: string | null;
	rows: number;
	detail: string;
	extended: boolean;
};

/** The track a deviation is raised on, with its controls: one deviation for each. */
export type DeviatingTrack = { id: bigint; track: string; ownerUserId: bigint; controls: readonly { id: bigint; code: string }[] };

/**
 * Raises a deviation of a rule for each control of the track and attaches the rows. One that stands already and gets more rows is to be
 * answered again: its answer was about fewer. What was answered before stays in the ledger.
 * @param select a query of review ids as `id`, with the track's id as $2; of removals also `removal_id`, and of returns `return_id`, each told by itself
 * @param rows   how many it finds
 */
export async function raiseWithRows(
	client: PoolClient,
	track: DeviatingTrack,
	rule: DeviationRule,
	select: string,
	rows: number,
	detail: string,
): Promise<RaisedDeviation[]> {
	const raised: RaisedDeviation[] = [];
	const controls = track.controls.length > 0 ? track.controls : [null];
	// One statement per control of the track, of which there are a few; the rows go in set-based.
	for (const control of controls) {
		const made = await raiseDeviation(client, {
			campaignTrackId: track.id,
			track: track.track,
			rule,
			controlId: control?.id ?? null,
			detail,
			ownerUserId: track.ownerUserId,
		});
		const { rowCount } = await client.query(
			`insert into deviation_row (deviation_id, review_id, removal_id, return_id) select $1, s.id, s.removal_id, s.return_id from (${select}) s on conflict do nothing`,
			[made.id, track.id],
		);
		if (!made.isNew && rowCount) await client.query(ASK_AGAIN, [made.id]);
		raised.push({
			deviationId: made.id.toString(),
			number: made.number,
			rule,
			control: control?.code ?? null,
			rows,
			detail,
			extended: !made.isNew,
		});
	}
	return raised;
}

/** The columns of rows that are about no removal and no return. */
export const ALONE = "null::bigint as removal_id, 0::bigint as return_id";

/** A removal `m` that was not proved by its deadline. The clock stops at the proof, not at the claim. */
const LATE = "m.state <> 'withdrawn' and coalesce(m.verified_at, app_now()) > m.due_at";

/** Rules whose rows may turn up at the close or after it: review ids of a track, which is an SQL expression. */
const FOUND = {
	late_removal: (track: string) =>
		`select m.review_id as id, m.id as removal_id, 0::bigint as return_id from removal m where m.campaign_track_id = ${track} and ${LATE}`,
	// Whoever carried it out says it is done, and neither an extract nor a second person has proved it in time.
	unproved_removal: (track: string) =>
		`select m.review_id as id, m.id as removal_id, 0::bigint as return_id from removal m where m.campaign_track_id = ${track} and m.state = 'claimed' and app_now() > m.due_at`,
	// Verified as gone, and a later extract shows it again while the removal was the last word about it. Also when it is gone again by now: that it was
	// there is what did not work, and the row says both.
	came_back: (track: string) =>
		`select m.review_id as id, m.id as removal_id, b.id as return_id from removal_return b join removal m on m.id = b.removal_id where b.campaign_track_id = ${track} and b.removal_state = 'verified'`,
	// The holder was not known when the row was decided; an import says since that it is the very person who decided.
	self_review_attempt: (track: string) =>
		`select r.id, ${ALONE} from assignment s join campaign_track o on o.id = s.campaign_track_id join app_user u on u.id = s.reviewer_user_id join account a on a.identity_id = u.identity_id
			join access_grant g on g.account_id = a.id join item i on i.campaign_id = o.campaign_id and i.grant_id = g.id and i.identity_id is null
			join review r on r.campaign_track_id = o.id and r.item_id = i.id join decision d on d.id = r.current_decision_id and d.reviewer_user_id = u.id
			where s.campaign_track_id = ${track}`,
} as const;
type FoundRule = keyof typeof FOUND;

const FOUND_DETAIL: Record<Exclude<FoundRule, "late_removal">, string> = {
	unproved_removal: "Claimed as carried out, and proved neither by a later extract nor by a second person before the deadline.",
	came_back:
		"Verified as removed, and a later extract shows the access again: say how it came back, and what becomes of it. The next review of this track marks the row.",
	self_review_attempt:
		"Decided by the person who holds the account, as an import has said since; nobody was known to hold it when the row was decided.",
};

/** What a rule finds on a track and no deviation of it tells yet: the one place that says so. */
const untoldSql = (rule: FoundRule, track: string): string =>
	`select f.id from (${FOUND[rule](track)}) f where not exists (select from deviation_row w join deviation d on d.id = w.deviation_id
		where d.campaign_track_id = ${track} and d.rule = '${rule}' and w.review_id = f.id and w.return_id = f.return_id)`;

const FOUND_RULES = Object.keys(FOUND) as FoundRule[];

/** Whether a track `t` has rows of these rules that no deviation tells of yet. */
export const FOUND_AND_UNTOLD = FOUND_RULES.map((rule) => `exists (${untoldSql(rule, "t.id")})`).join(" or ");

/**
 * Raises, or extends, the deviations of removals that ran past their deadline, of those claimed and not proved, of access that came back, and of
 * self-reviews found out later; nothing is told twice. On a track that looks back, each late removal also asks whether the access was used meanwhile.
 */
export async function raiseFound(client: PoolClient, track: DeviatingTrack): Promise<RaisedDeviation[]> {
	const { lateRemoval, lookBack } = trackOf(track.track);
	const raised: RaisedDeviation[] = [];
	// A few rules.
	for (const rule of FOUND_RULES) {
		const { rows } = await client.query<{ n: bigint }>(`select count(*) as n from (${untoldSql(rule, "$1::bigint")}) x`, [track.id]);
		const found = Number(rows[0]?.n ?? 0);
		if (found === 0) continue;
		// All that are late, not the new ones alone: after the first control's deviation has them, they are told of.
		if (rule === "late_removal" && lookBack) await openLookBacks(client, track.id, LATE);
		const detail = rule === "late_removal" ? lateRemoval : FOUND_DETAIL[rule];
		raised.push(...(await raiseWithRows(client, track, rule, FOUND[rule]("$2::bigint"), found, detail)));
	}
	return raised;
}
