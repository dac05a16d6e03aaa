import { createHash } from "node:crypto";
import type { Ctx, UserActor } from "@/lib/access/actor";
import { requireFresh, requirePermission, tracksFor } from "@/lib/access/permissions";
import { Prisma } from "@/lib/db/generated/client";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { lockRowsOfItems, updateDivergences } from "@/lib/divergence/effects";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { openExceptions } from "@/lib/exception/effects";
import type { LedgerEntry } from "@/lib/ledger/catalogue";
import { recordMany } from "@/lib/ledger/record";
import { openRemovals } from "@/lib/removal/effects";
import { type DecidableTrack, lockDecidable, whoWasFaster } from "./effects";
import { handThroughChain } from "./hand";
import { refusal } from "./rules";
import { QUEUE_MAX, SubmitInput } from "./schema";

/** What the reviewer is handed after submitting: the receipt. */
export type Receipt = { submissionId: string; decisions: number; ledgerSeq: string; ledgerHash: string; at: string };

type PendingRow = {
	review_id: bigint;
	row_no: number;
	outcome: "keep" | "remove" | "change";
	reason: string;
	answers: string;
	exception: string;
	change: string;
	version_seen: number;
	flags: string[];
	/** The row goes on to a second reviewer after this decision. */
	passes: boolean;
	relations: string[];
};

/**
 * Submits the reviewer's pending decisions of one track, all or nothing, under a sign-in of at most five minutes.
 * Each row must still be open, theirs, and in the version they saw; otherwise nothing is saved and the faster one is named (ConflictError).
 * A keep with an exception opens the request, a remove or change opens its task, in the same transaction; what disagrees with the other track
 * opens a divergence; one event per decision and divergence and one for the act.
 */
export async function submit(ctx: Ctx, input: unknown): Promise<Receipt> {
	requirePermission(ctx.actor, "review:decide");
	const { campaignTrackId, reviewIds, statementHash } = SubmitInput.parse(input);
	const user = requireFresh(ctx);
	return inTransaction(ctx, async (tx) => {
		const mine = await tx.assignment.count({ where: { campaignTrackId, reviewerUserId: user.userId } });
		if (mine === 0) throw new NotFoundError("This review");
		const on = await lockDecidable(tx, campaignTrackId, tracksFor(ctx.actor, "review:decide"));
		const statement = on.submitStatement;
		if (createHash("sha256").update(statement).digest("hex") !== statementHash) {
			throw new ConflictError("The statement changed since this page was opened. Reload, read it, and submit again.");
		}
		const rows = await pendingRows(tx, user, on, reviewIds);
		checkRows(ctx, on, rows);
		const submission = await tx.submission.create({
			data: {
				campaignTrackId,
				userId: user.userId,
				decisions: rows.length,
				statement,
				statementHash,
				authenticatedAt: user.authenticatedAt,
				method: user.method,
				submittedAt: ctx.now,
			},
			select: { id: true },
		});
		const ids = rows.map((r) => r.review_id);
		const passed = rows.filter((r) => r.passes).map((r) => r.review_id);
		const changed = await tx.$executeRaw`
			update review r set state = 'decided', version = r.version + 1 from pending_decision p
			where r.id = any(${ids}::bigint[]) and p.review_id = r.id and p.reviewer_user_id = ${user.userId}
				and r.state = 'open' and r.version = p.version_seen and r.reviewer_user_id = ${user.userId}`;
		if (changed !== rows.length) throw await whoWasFaster(tx, ids);
		const entries = await decide(tx, ctx, user, on, submission.id, ids, passed);
		// Before removals and exceptions: they follow the decisions that stand, and those of rows passed on do not yet.
		await passOn(tx, ctx, on, passed);
		await openRemovals(tx, ctx, on, ids);
		await openExceptions(tx, ctx, on, user, submission.id, ids);
		await tx.$executeRaw`delete from pending_decision where review_id = any(${ids}::bigint[])`;
		await tx.$executeRaw`update assignment set decided = decided + ${rows.length}, passed_on = passed_on + ${passed.length}
			where campaign_track_id = ${campaignTrackId} and reviewer_user_id = ${user.userId}`;
		const count = (outcome: string) => rows.filter((r) => r.outcome === outcome).length;
		const diverging = await updateDivergences(tx, { ...on, now: ctx.now }, ids);
		const recorded = await recordMany(tx, ctx, [
			...entries,
			...diverging,
			{
				type: "review.submitted",
				subject: `submission:${submission.id}`,
				refs: [`track:${campaignTrackId}`],
				campaignId: on.campaignId,
				track: on.key,
				payload: {
					submissionId: submission.id.toString(),
					decisions: rows.length,
					statementHash,
					kept: count("keep"),
					removed: count("remove"),
					changed: count("change"),
				},
			},
		]);
		return {
			submissionId: submission.id.toString(),
			decisions: rows.length,
			ledgerSeq: recorded.lastSeq.toString(),
			ledgerHash: recorded.hash,
			at: recorded.at.toISOString(),
		};
	});
}

/** The pending rows of the act, locked in order with what the other tracks know of the same items: no two submissions wait for each other crosswise. */
async function pendingRows(tx: Tx, user: UserActor, on: DecidableTrack, reviewIds: readonly bigint[] | undefined): Promise<PendingRow[]> {
	const only = reviewIds ? [...reviewIds] : null;
	const pending = Prisma.sql`p.campaign_track_id = ${on.id} and p.reviewer_user_id = ${user.userId} and (${only}::bigint[] is null or p.review_id = any(${only}::bigint[]))`;
	await lockRowsOfItems(tx, Prisma.sql`select p.review_id from pending_decision p where ${pending}`);
	const rows = await tx.$queryRaw<(Omit<PendingRow, "relations"> & { delegation_id: bigint | null })[]>`
		select p.review_id, r.row_no, p.outcome, p.reason, p.answers, p.exception, p.change, p.version_seen, r.flags, r.delegation_id,
			r.two_stages and r.stage = 1 and (${on.secondDecides} or p.outcome <> 'remove') as passes
		from pending_decision p join review r on r.id = p.review_id
		where ${pending} order by r.id limit ${QUEUE_MAX} for update of r`;
	if (only && rows.length !== new Set(only).size) throw await whoWasFaster(tx, only, "Nothing was submitted", user.userId);
	if (rows.length === 0)
		throw new RefusedError("Nothing is pending: mark at least one row first. If you submitted already, your receipt is under Submissions.");
	await requireDelegations(tx, user, rows);
	const found = await tx.$queryRaw<{ review_id: bigint; relations: string[] }[]>`
		select review_id, relations from review_relations(${user.identityId}, ${rows.map((r) => r.review_id)}::bigint[])`;
	const relations = new Map(found.map((f) => [f.review_id, f.relations]));
	return rows.map((row) => ({ ...row, relations: relations.get(row.review_id) ?? [] }));
}

/** A delegation ends by its date, also before the rows have gone back. */
async function requireDelegations(tx: Tx, user: UserActor, rows: readonly { delegation_id: bigint | null }[]): Promise<void> {
	const ids = [...new Set(rows.flatMap((r) => (r.delegation_id === null ? [] : [r.delegation_id])))];
	if (ids.length === 0) return;
	const [over] = await tx.$queryRaw<{ name: string }[]>`
		select n.name from delegation g join app_user u on u.id = g.from_user_id join identity n on n.id = u.identity_id
		where g.id = any(${ids}::bigint[]) and not (g.state = 'approved' and g.to_user_id = ${user.userId} and g.starts_at <= app_now() and g.ends_at > app_now()) limit 1`;
	if (over) throw new RefusedError(`You stood in for ${over.name}, and that is over: these rows go back. Nothing was submitted.`);
}

/** Opens rows again for their second reviewer, who is looked for now and is nobody who decided the first stage. */
async function passOn(tx: Tx, ctx: Ctx, on: DecidableTrack, reviewIds: readonly bigint[]): Promise<void> {
	if (reviewIds.length === 0) return;
	await tx.$executeRaw`
		update review set state = 'open', stage = 2, version = version + 1, first_decision_id = current_decision_id, current_decision_id = null, first_opened_at = null, delegation_id = null
		where id = any(${[...reviewIds]}::bigint[])`;
	const reason = "The first stage is decided.";
	await handThroughChain(tx, on, reviewIds, { kind: "second_stage", reason, at: ctx.now, byUserId: null });
}

function checkRows(ctx: Ctx, on: DecidableTrack, rows: readonly PendingRow[]): void {
	const today = ctx.now.toISOString().slice(0, 10);
	for (const row of rows) {
		const no = refusal(
			on.track,
			{ ...row, answers: JSON.parse(row.answers), exception: row.exception ? JSON.parse(row.exception) : null },
			today,
		);
		if (no) throw new RefusedError(`Row ${row.row_no}: ${no} Nothing was submitted.`);
	}
}

/** Writes the decisions set-based and answers their events. The context hash covers what stood on the screen: item, flags, delta, history, criteria, suggestions. */
async function decide(
	tx: Tx,
	ctx: Ctx,
	user: UserActor,
	on: DecidableTrack,
	submissionId: bigint,
	ids: readonly bigint[],
	passed: readonly bigint[],
): Promise<LedgerEntry[]> {
	const decided = await tx.$queryRaw<
		{
			id: bigint;
			review_id: bigint;
			row_no: number;
			outcome: "keep" | "remove" | "change";
			reason: string;
			answers: string;
			change: string;
			bulk: boolean;
			context_hash: string;
			version_seen: number;
			relations: string[];
			holder: string | null;
			entitlement_id: bigint;
			system_id: bigint;
			replaces_id: bigint | null;
			stage: number;
			passed_on: boolean;
			upholds_id: bigint | null;
			behalf: string | null;
		}[]
	>`
		with made as (
			insert into decision (review_id, campaign_id, campaign_track_id, submission_id, outcome, reason, answers, change, criteria_version, criteria_hash, context_hash,
				version_seen, bulk, seconds_open, marked_at, reviewer_user_id, reviewer_identity_id, relations, replaces_id, decided_at,
				stage, passed_on, upholds_id, behalf_identity_id, exception_asked)
			select r.id, r.campaign_id, r.campaign_track_id, ${submissionId}, p.outcome, p.reason, p.answers, p.change, ${on.criteriaVersion}, ${on.criteriaHash},
				encode(sha256(convert_to(json_build_array(encode(i.hash, 'hex'), r.flags, r.delta, r.last_decision, ${on.criteriaHash}::text,
					(select json_agg(json_build_array(s.rule, s.facts) order by s.rule) from review_suggestion s join campaign_track t on t.id = s.campaign_track_id and t.suggestions <> 'off'
						where s.review_id = r.id))::text, 'UTF8')), 'hex'),
				p.version_seen, p.bulk, extract(epoch from p.marked_at - p.opened_at)::int, p.marked_at, ${user.userId}, ${user.identityId},
				x.relations, r.current_decision_id, ${ctx.now},
				r.stage, r.id = any(${[...passed]}::bigint[]), case when not ${on.secondDecides} and p.outcome = 'keep' and f.outcome <> 'keep' then f.id end, b.identity_id, p.exception
			from pending_decision p join review r on r.id = p.review_id join item i on i.id = r.item_id
			join review_relations(${user.identityId}, ${[...ids]}::bigint[]) x on x.review_id = r.id
			left join decision f on f.id = r.first_decision_id left join delegation g on g.id = r.delegation_id left join app_user b on b.id = g.from_user_id
			where p.review_id = any(${[...ids]}::bigint[])
			order by r.row_no
			returning *
		), kept as (
			update review r set current_decision_id = coalesce(made.upholds_id, made.id), context_hash = made.context_hash from made where r.id = made.review_id returning r.id
		)
		select made.id, made.review_id, r.row_no, made.outcome, made.reason, made.answers, made.change, made.bulk, made.context_hash, made.version_seen, made.relations,
			i.identity_ref::text as holder, i.entitlement_id, i.system_id, made.replaces_id, made.stage, made.passed_on, made.upholds_id, h.ref::text as behalf
		from made join review r on r.id = made.review_id join item i on i.id = r.item_id left join identity h on h.id = made.behalf_identity_id
		order by r.row_no`;
	return decided.map((d) => ({
		type: "review.decided",
		subject: `review:${d.review_id}`,
		refs: [
			`track:${on.id}`,
			`system:${d.system_id}`,
			...(d.holder ? [`person:${d.holder}`] : []),
			...(d.behalf ? [`person:${d.behalf}`] : []),
		],
		campaignId: on.campaignId,
		track: on.key,
		payload: {
			reviewId: d.review_id.toString(),
			decisionId: d.id.toString(),
			rowNo: d.row_no,
			outcome: d.outcome,
			reason: d.reason,
			answers: JSON.parse(d.answers),
			change: d.change,
			bulk: d.bulk,
			criteriaVersion: on.criteriaVersion,
			contextHash: d.context_hash,
			versionSeen: d.version_seen,
			relations: d.relations,
			holder: d.holder,
			entitlementId: d.entitlement_id.toString(),
			replaces: d.replaces_id?.toString() ?? null,
			stage: d.stage,
			passedOn: d.passed_on,
			upholds: d.upholds_id?.toString() ?? null,
			onBehalfOf: d.behalf,
		},
	}));
}
