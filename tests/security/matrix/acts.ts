import type { Ctx } from "@/lib/access/actor";
import { decideAmendment } from "@/lib/amendment/decide";
import { acceptPopulation } from "@/lib/campaign/accept-population";
import { configureTrack } from "@/lib/campaign/configure-track";
import { approve } from "@/lib/exception/approve";
import { describeImport } from "@/lib/import/describe-import";
import { signCheckpointAt } from "@/lib/ledger/sign-checkpoint";
import { approveReset } from "@/lib/people/approve-reset";
import { grantRole } from "@/lib/people/grant-role";
import { verifyByPerson } from "@/lib/removal/verify-by-person";
import { mark } from "@/lib/review/mark";
import { reassign } from "@/lib/review/reassign";
import { reopen } from "@/lib/review/reopen";
import { submit } from "@/lib/review/submit";
import { sign } from "@/lib/signoff/sign";
import type { Facts } from "./act-facts";

type Verb = (ctx: Ctx, input: unknown) => Promise<unknown>;
/** A statement of the app's role, or several in one transaction; the last one is to be refused. */
export type Sql = (facts: Facts) => [text: string, values?: unknown[]][];

/**
 * One of the fourteen acts that an administrator must not be able to do (assurance, A6), in every form in which it exists. `unbuilt`
 * says what of it is not there yet; `beyond` what the database does not refuse to whoever holds the app role's password, and why.
 */
export type ForbiddenAct = {
	act: string;
	verbs?: Record<string, [verb: Verb, input: (facts: Facts) => unknown]>;
	actions?: Record<string, (facts: Facts) => unknown>;
	sql?: Record<string, Sql>;
	unbuilt?: string;
	beyond?: string;
};

const marking = (f: Facts) => ({
	campaignTrackId: f.trackId,
	mark: { reviewId: f.reviewId, outcome: "keep", answers: f.yes, versionSeen: f.reviewVersion },
});
const submission = (f: Facts) => ({ campaignTrackId: f.trackId, reviewIds: [f.reviewId], statementHash: f.statementHash });
const judging = (f: Facts) => ({ exceptionId: f.exceptionId, note: "Accepted for now.", version: f.exceptionVersion });
const proving = (f: Facts) => ({
	removalId: f.removalId,
	attachmentId: f.attachmentId,
	note: "Seen in the system.",
	version: f.removalVersion,
});
const signing = (f: Facts) => ({ campaignTrackId: f.closedId, packId: f.packId, textHash: "0".repeat(64) });
const toOneself = (f: Facts) => ({
	campaignTrackId: f.trackId,
	reviewIds: [f.reviewId],
	toUserId: f.adminId,
	reason: "I know these people best.",
});
const granting = (f: Facts) => ({ userId: f.adminId, role: "reviewer", track: "SOC" });
const allowing = (f: Facts) => ({ resetId: f.resetId });
const accepting = (f: Facts) => ({ campaignTrackId: f.stagedId, version: f.stagedVersion, importIds: [f.importId] });
const amending = () => ({ amendmentId: "1", approve: true, note: "Needed at once." });
const rules = (f: Facts) => ({
	campaignTrackId: f.trackId,
	version: f.trackVersion,
	step: "owner",
	ownerUserId: f.ownerId,
	due: "2027-01-31",
});
const facts = (f: Facts) => ({
	...{ importId: f.importId, objectName: "Another report", query: "select 2", extractedBy: "Me", extractedAt: "2026-01-01T00:00:00Z" },
	...{ sourceCount: 9, sourceCountBy: "me, by hand", authoritativeFor: "all of it", declaredWhole: true, version: f.importVersion },
});

/** A submission of its own and a decision under it, as somebody with the app's role would write them by hand. */
const decision =
	(who: (f: Facts) => { user: string; identity: string }): Sql =>
	(f) => {
		const { user, identity } = who(f);
		return [
			["update review set state = 'decided', version = version + 1 where id = $1", [f.reviewId]],
			[
				`with s as (insert into submission (campaign_track_id, user_id, decisions, statement, statement_hash, authenticated_at, method)
				values ($2, $3, 1, 's', 'h', app_now(), 'password') returning id)
			insert into decision (review_id, campaign_id, campaign_track_id, submission_id, outcome, reason, answers, criteria_version, criteria_hash, context_hash, version_seen, bulk,
				reviewer_user_id, reviewer_identity_id, relations)
			select r.id, r.campaign_id, $2, s.id, 'keep', '', '{}', 'v', 'h', 'c', $5, false, $3, $4, reviewer_relations($4, r.item_id) from s, review r where r.id = $1`,
				[f.reviewId, f.trackId, user, identity, f.reviewVersion],
			],
		];
	};
const one =
	(text: string, values?: (f: Facts) => unknown[]): Sql =>
	(f) => [values ? [text, values(f)] : [text]];
const REVIEWS = "app/(app)/reviews/actions.ts";

export const ACTS: ForbiddenAct[] = [
	{
		act: "1 decide a row",
		verbs: { mark: [mark, marking], submit: [submit, submission] },
		actions: { [`${REVIEWS}#markAction`]: marking, [`${REVIEWS}#submitAction`]: submission },
		sql: {
			"as nobody the row is assigned to": decision((f) => ({ user: f.adminId, identity: f.adminIdentityId })),
			"as the holder of the access": decision((f) => ({ user: f.holderId, identity: f.holderIdentityId })),
			"with the reviewer's name on it, the row left open": (f) =>
				decision(() => ({ user: f.reviewerId, identity: f.reviewerIdentityId }))(f).slice(1),
		},
	},
	{
		act: "2 change a decision",
		verbs: { reopen: [reopen, (f) => ({ reviewId: f.decidedId, reason: "Decided by mistake, it seems.", versionSeen: 1 })] },
		sql: {
			update: one("update decision set outcome = 'keep'"),
			delete: one("delete from decision"),
			truncate: one("truncate decision cascade"),
			"rewrite what was submitted": one("update submission set decisions = 0"),
		},
		unbuilt: "no page or action reopens yet",
	},
	{
		act: "3 reassign a row to oneself",
		verbs: {
			reassign: [reassign, toOneself],
		},
		actions: { "app/(app)/campaigns/actions.ts#reassignAction": toOneself },
		sql: {
			"to its holder": one("update review set reviewer_user_id = $2, reviewer_identity_id = $3 where id = $1", (f) => [
				f.reviewId,
				f.holderId,
				f.holderIdentityId,
			]),
			"to an administrator": one("update review set reviewer_user_id = $2, reviewer_identity_id = $3 where id = $1", (f) => [
				f.reviewId,
				f.adminId,
				f.adminIdentityId,
			]),
		},
	},
	{
		act: "4 accept an extract",
		verbs: { acceptPopulation: [acceptPopulation, accepting] },
		actions: { "app/(app)/campaigns/actions.ts#acceptPopulationAction": accepting },
		sql: {
			"change an acceptance": one("update extract_acceptance set accepted_by = 'user:me'"),
			"take one back": one("delete from extract_acceptance"),
			"in the owner's name, on a track long under way": one(
				`insert into extract_acceptance (campaign_track_id, import_id, accepted_by, accepted_at)
				select t.id, $2, t.accepted_by, t.accepted_at from campaign_track t where t.id = $1`,
				(f) => [f.trackId, f.importId],
			),
			"of a population not accepted yet": one(
				"insert into extract_acceptance (campaign_track_id, import_id, accepted_by) values ($1, $2, 'user:me')",
				(f) => [f.stagedId, f.importId],
			),
			"with its population, in an administrator's name": one(
				`update campaign_track t set state = 'accepted', accepted_at = app_now(),
					accepted_by = (select 'user:' || i.ref from app_user u join identity i on i.id = u.identity_id where u.id = $2)
				where t.id = $1`,
				(f) => [f.stagedId, f.adminId],
			),
			"with its population, in the name of an owner who is none any more": (f) => [
				[
					"update user_role set revoked_at = app_now(), revoked_by = $2 where role = 'control_owner' and user_id = $1",
					[f.ownerId, f.adminId],
				],
				[
					`update campaign_track t set state = 'accepted', accepted_at = app_now(),
						accepted_by = (select 'user:' || i.ref from app_user u join identity i on i.id = u.identity_id where u.id = t.owner_user_id)
					where t.id = $1`,
					[f.stagedId],
				],
			],
		},
		beyond:
			"an acceptance in the control owner's own name and without its event: the app's role writes both, and the ledger shows that the event is missing",
	},
	{
		act: "5 alter an accepted extract",
		verbs: { describeImport: [describeImport, facts] },
		actions: { "app/(app)/imports/actions.ts#describeImportAction": facts },
		sql: {
			"its facts": one("update import set source_count = 9 where id = $1", (f) => [f.importId]),
			"the import": one("delete from import where id = $1", (f) => [f.importId]),
			"its file": one("update import_file set sha256_kept = repeat('0', 64)"),
			"its frozen rows": one("update item set entitlement_name = 'x'"),
			"all of them": one("truncate item cascade"),
		},
	},
	{
		act: "6 mark a removal proved",
		verbs: { verifyByPerson: [verifyByPerson, proving] },
		actions: { "app/(app)/removals/actions.ts#verifyAction": proving },
		sql: {
			"without a claim": one(
				"update removal set state = 'verified', proof_kind = 'second_person', verified_by_user_id = $2 where id = $1",
				(f) => [f.openRemovalId, f.adminId],
			),
			"by whoever claimed it": one(
				"update removal set state = 'verified', proof_kind = 'second_person', verified_by_user_id = claimed_by_user_id, proof_attachment_id = $2 where id = $1",
				(f) => [f.removalId, f.attachmentId],
			),
			"as an administrator, with proof": one(
				"update removal set state = 'verified', proof_kind = 'second_person', verified_by_user_id = $2, proof_attachment_id = $3 where id = $1",
				(f) => [f.removalId, f.adminId, f.attachmentId],
			),
			"without proof": one(
				"update removal set state = 'verified', proof_kind = 'second_person', verified_by_user_id = $2 where id = $1",
				(f) => [f.removalId, f.adminId],
			),
			"by an extract that proves nothing": one(
				"update removal set state = 'verified', proof_kind = 'later_import', proof_import_id = $2 where id = $1",
				(f) => [f.removalId, f.importId],
			),
			"by a later deadline": one("update removal set due_at = due_at + interval '1 year' where id = $1", (f) => [f.removalId]),
		},
	},
	{
		act: "7 approve an exception",
		verbs: { approve: [approve, judging] },
		actions: { "app/(app)/exceptions/actions.ts#approveAction": judging },
		sql: {
			"by whoever asked for it": one(
				"update exception set state = 'approved', approved_by_user_id = requested_by_user_id where id = $1",
				(f) => [f.exceptionId],
			),
			"as an administrator": one("update exception set state = 'approved', approved_by_user_id = $2 where id = $1", (f) => [
				f.exceptionId,
				f.adminId,
			]),
			"by nobody": one("update exception set state = 'approved' where id = $1", (f) => [f.exceptionId]),
			"from the beginning": one(
				`insert into exception (campaign_track_id, track, number, review_id, item_id, system_id, entitlement_id, reason, expires_at, requested_by_user_id, state, approved_by_user_id)
				select campaign_track_id, track, 999, review_id, item_id, system_id, entitlement_id, reason, expires_at, requested_by_user_id, 'approved', $2 from exception where id = $1`,
				(f) => [f.exceptionId, f.adminId],
			),
			"with another end": one("update exception set expires_at = expires_at + interval '1 day' where id = $1", (f) => [f.exceptionId]),
		},
	},
	{ act: "8 approve or lower a deficiency class", unbuilt: "there is no deficiency log yet" },
	{
		act: "9 sign off",
		verbs: { sign: [sign, signing] },
		actions: { "app/(app)/campaigns/[id]/[track]/sign/actions.ts#signAction": signing },
		sql: {
			"as an administrator": one(
				`insert into signoff (campaign_track_id, user_id, statement, statement_hash, memo, content_hash, content_cutoff, authenticated_at, method)
				values ($1, $2, 's', 'h', 'm', 'c', 1, app_now(), 'password')`,
				(f) => [f.closedId, f.adminId],
			),
			"a track that is not closed": one(
				`insert into signoff (campaign_track_id, user_id, statement, statement_hash, memo, content_hash, content_cutoff, authenticated_at, method)
				values ($1, $2, 's', 'h', 'm', 'c', 1, app_now(), 'password')`,
				(f) => [f.trackId, f.ownerId],
			),
			"by skipping states": one("update campaign_track set state = 'signed' where id = $1", (f) => [f.trackId]),
		},
	},
	{ act: "10 sub-certify", unbuilt: "there is no sub-certification yet" },
	{
		act: "11 edit or delete a ledger event",
		sql: {
			update: one("update ledger_event set actor = 'x'"),
			delete: one("delete from ledger_event"),
			truncate: one("truncate ledger_event cascade"),
			"a payload": one("update ledger_payload set payload = '{}'"),
			"a forged row": one(
				"insert into ledger_event (seq, at, type, actor, subject, payload_hash, hash) select size, app_now(), 't', 'user:x', 's', 'x', 'y' from ledger_head",
			),
			"a backdated row": one(
				"insert into ledger_event (seq, at, type, actor, subject, payload_hash, hash) select size, app_now() - interval '90 days', 't', 'user:x', 's', 'x', 'y' from ledger_head",
			),
			"the head": one("update ledger_head set size = 0"),
			"replica mode": one("set session_replication_role = replica"),
			"a trigger": one("alter table ledger_event disable trigger all"),
			"the function that appends": one(
				"create or replace function ledger_time(at timestamptz) returns text language sql as $$ select '2020-01-01' $$",
			),
			"the clock": one("insert into demo_clock (id, now) values (1, '2020-01-01')"),
			"a checkpoint": one("update ledger_checkpoint set note = 'x'"),
			"the access log": one("delete from access_log"),
		},
		unbuilt: "no verb, page or action does any of it, and none will",
	},
	{
		act: "12 grant oneself a reviewer, owner or signer role",
		verbs: { grantRole: [grantRole, granting] },
		actions: { "app/(app)/people/actions.ts#grant": granting },
		sql: {
			"to oneself": one("insert into user_role (user_id, role, track, granted_by) values ($1, 'reviewer', 'SOC', $1)", (f) => [f.adminId]),
			"by nobody": one("insert into user_role (user_id, role, track) values ($1, 'control_owner', 'SOC')", (f) => [f.adminId]),
			"by turning a held one": one("update user_role set role = 'control_owner' where user_id = $1", (f) => [f.adminId]),
		},
	},
	{
		act: "13 act in another person's session",
		verbs: { approveReset: [approveReset, allowing] },
		actions: { "app/(app)/people/actions.ts#allowReset": allowing },
		sql: {
			"a session handed over": one("update session set user_id = $1", (f) => [f.adminId]),
			"by a new password": one("update app_user set password_hash = 'x' where id = $1", (f) => [f.resetOfId]),
			"by a reset approved by whoever asked for it": one(
				"update password_reset set approved_by = requested_by, approved_at = app_now(), link_id = 1 where id = $1",
				(f) => [f.resetId],
			),
			"an ended one revived": one("update session set revoked_at = null where revoked_at is not null"),
		},
		unbuilt: "nothing else in the product takes another's place; support access does not exist",
		beyond:
			"the first link of somebody who is no user yet: docs/decisions/0005; a reset with two administrators' names on it, written by hand; a new session row: signing in writes it with the same role, and the cookie for it also needs the installation's secret",
	},
	{
		act: "14 use the signing key, or change due dates or rules, without a second person",
		verbs: {
			signCheckpointAt: [(ctx) => signCheckpointAt(ctx), () => ({})],
			configureTrack: [configureTrack, rules],
			decideAmendment: [decideAmendment, amending],
		},
		actions: {
			"app/(app)/campaigns/actions.ts#configureTrackAction": rules,
			"app/(app)/campaigns/[id]/[track]/amendments/actions.ts#decideAmendmentAction": amending,
		},
		sql: {
			"a due date": one("update campaign_track set due_at = due_at + interval '30 days' where id = $1", (f) => [f.trackId]),
			"a rule": one("update campaign_track set closing_policy = 'remove' where id = $1 and closing_policy <> 'remove'", (f) => [
				f.closedId,
			]),
			"days for removals": one("update campaign_track set removal_sla_days = '{}' where id = $1", (f) => [f.trackId]),
			"which days count": one(
				"update campaign_track set removal_day_basis = case removal_day_basis when 'working' then 'calendar' else 'working' end where id = $1",
				(f) => [f.trackId],
			),
			"a version of the calendar": one("update work_calendar set holidays = '[]'"),
			"an amendment in force without a second person": one(
				`insert into amendment (campaign_track_id, number, kind, before, after, reason, state, requested_by_user_id, requested_at, decided_by_user_id, decided_at)
				values ($1, 99, 'rules', '{}', '{}', 'x', 'approved', $2, app_now(), $2, app_now())`,
				(f) => [f.trackId, f.adminId],
			),
			"a row taken out of the review": one("update review set state = 'taken_out' where id = $1", (f) => [f.reviewId]),
			"an instruction": one("update instruction_version set text = 'x'"),
			"a text": one("update track_text set template = 'x'"),
			"the statement of a staged track": one("update campaign_track set submit_statement = 'x' where id = $1", (f) => [f.trackId]),
			"a set of criteria": one("update criteria_set set criteria = '[]'"),
			"the criteria of a staged track": one("update campaign_track set criteria_set_id = null where id = $1", (f) => [f.trackId]),
			"a signing key": one("update signing_key set public_key = 'x'"),
		},
		beyond: "an amendment with a control owner's name on its approval, written by hand",
	},
];
