import { beforeAll, describe, expect, it } from "vitest";
import { saveGroup } from "@/lib/group/save-group";
import { reviewers as reviewersJob } from "@/lib/jobs/reviewers";
import { handThroughChain } from "@/lib/review/hand";
import { trackOf } from "@/lib/track/registry";
import { type TestDb, testDb } from "@/tests/support/db";
import { type Company, company, draftCampaign, jobCtx, stageNow } from "@/tests/support/world/campaign";
import { activate, endDeciding } from "@/tests/support/world/lifecycle";
import { ctxOf } from "@/tests/support/world/people";
import { factsOf, makeRosters, type RowFacts, rowsOf } from "@/tests/support/world/rosters";

/** 1,000 companies here, 10,000 in the full run: a thousand at a time, each thousand with a campaign of its own. */
const ROSTERS = Number(process.env.COUNTERSIGN_ROSTERS ?? 1000);
const THOUSAND = 1000;
const PARTS = Array.from({ length: Math.ceil(ROSTERS / THOUSAND) }, (_, at) => ({
	first: at * THOUSAND + 1,
	companies: Math.min(THOUSAND, ROSTERS - at * THOUSAND),
}));
/** Rows the product hands on in one act. */
const BATCH = 2000;
const TIME = 240_000;

let db: TestDb;
let co: Company;
let ids: bigint[] = [];
let relations: Awaited<ReturnType<typeof factsOf>>["relations"];

const refused = (row: RowFacts, who: string) => {
	const bars = trackOf(row.track).independence.refused as string[];
	return relations(who, row).filter((r) => bars.includes(r));
};
const jobs = async () => reviewersJob.run(await jobCtx("reviewers"), {}, { id: "1", attempt: 1, signal: new AbortController().signal });
/** Counts over the tracks of this part, which are $1. */
const count = async (sql: string) => Number((await db.ownerPool.query<{ n: string }>(sql, [ids])).rows[0]?.n ?? 0);
const OURS = "campaign_track_id = any($1::bigint[])";

/** Nobody has a row that is refused to them, and each row is decided, with a reviewer, or in a numbered gap. */
async function expectSound(): Promise<RowFacts[]> {
	const rows = await rowsOf(db.ownerPool, ids);
	const wrong = rows.filter((r) => r.state === "open" && r.reviewer !== null && refused(r, r.reviewer).length > 0);
	expect(wrong).toEqual([]);
	const nobody = rows.filter((r) => r.state === "open" && r.reviewer === null).length;
	const withReviewer = rows.filter((r) => r.state === "open" && r.reviewer !== null).length;
	const decided = rows.filter((r) => r.state === "decided").length;
	expect(decided + withReviewer + nobody).toBe(await count(`select count(*) as n from review where ${OURS}`));
	expect(await count(`select sum(decided - passed_on) as n from assignment where ${OURS}`)).toBe(decided);
	expect(await count(`select sum(total - passed_on) as n from assignment where ${OURS}`)).toBe(decided + withReviewer);
	// Rows without a reviewer lie in systems with a numbered gap that says so.
	const ungapped = await count(
		`select count(*) as n from review r join item i on i.id = r.item_id where r.${OURS} and r.reviewer_user_id is null and r.state = 'open'
			and not exists (select from gap g where g.campaign_track_id = r.campaign_track_id and g.kind = 'no_reviewer' and g.system_id = i.system_id and g.state <> 'resolved')`,
	);
	expect(ungapped).toBe(0);
	expect(
		await count(`select count(*) as n from (select campaign_track_id from gap where ${OURS} group by 1 having count(*) <> max(number)) x`),
	).toBe(0);
	return rows;
}

/** Decides every open row of a stage by its reviewer, as the product writes it, and hands on what goes to a second reviewer. */
async function decideAll(stage: 1 | 2): Promise<void> {
	for (const id of ids) {
		const client = await db.pool.connect();
		try {
			await client.query("begin");
			await client.query(
				"create temporary table now_decided (id bigint, reviewer_user_id bigint, reviewer_identity_id bigint, version int, removes boolean) on commit drop",
			);
			await client.query(
				`insert into now_decided select r.id, r.reviewer_user_id, r.reviewer_identity_id, r.version, r.id % 5 = 0 from review r
				where r.campaign_track_id = $1 and r.state = 'open' and r.stage = $2 and r.reviewer_user_id is not null and may_review(r.reviewer_user_id, (select track from campaign_track where id = $1))`,
				[id, stage],
			);
			await client.query("analyze now_decided");
			await client.query("update review r set state = 'decided', version = r.version + 1 from now_decided d where r.id = d.id");
			await client.query(
				`with s as (
					insert into submission (campaign_track_id, user_id, decisions, statement, statement_hash, authenticated_at, method)
					select $1, reviewer_user_id, count(*), 's', 'h', app_now(), 'password' from now_decided group by 2 returning id, user_id
				), made as (
					insert into decision (review_id, campaign_id, campaign_track_id, submission_id, outcome, reason, answers, criteria_version, criteria_hash, context_hash, version_seen, bulk,
						reviewer_user_id, reviewer_identity_id, relations, stage, passed_on, behalf_identity_id)
					select r.id, r.campaign_id, $1, s.id, case when d.removes then 'remove' else 'keep' end, '', '{}', 'v', 'h', 'c', d.version, false,
						d.reviewer_user_id, d.reviewer_identity_id, x.relations, r.stage, r.two_stages and r.stage = 1 and not d.removes, b.identity_id
					from (select reviewer_identity_id, array_agg(id) as rows from now_decided group by 1) w
					cross join lateral review_relations(w.reviewer_identity_id, w.rows) x join now_decided d on d.id = x.review_id join review r on r.id = d.id
					join s on s.user_id = d.reviewer_user_id left join delegation g on g.id = r.delegation_id left join app_user b on b.id = g.from_user_id
					returning id, review_id
				)
				update review r set current_decision_id = m.id from made m where r.id = m.review_id`,
				[id],
			);
			await client.query(
				`update assignment a set decided = a.decided + d.rows, passed_on = a.passed_on + d.passed from (
					select n.reviewer_user_id, count(*)::int as rows, count(*) filter (where r.two_stages and r.stage = 1 and not n.removes)::int as passed from now_decided n join review r on r.id = n.id group by 1) d
				where a.campaign_track_id = $1 and a.reviewer_user_id = d.reviewer_user_id`,
				[id],
			);
			await client.query(
				`update review r set state = 'open', stage = 2, version = r.version + 1, first_decision_id = r.current_decision_id, current_decision_id = null, delegation_id = null
				from now_decided d where r.id = d.id and r.two_stages and r.stage = 1 and not d.removes`,
			);
			await client.query("commit");
			// What the server does by itself within a minute: it plans by what the tables hold.
			await db.ownerPool.query("analyze review, decision, assignment");
		} finally {
			client.release();
		}
		const passed = await db.prisma.review.findMany({ where: { campaignTrackId: id, stage: 2, state: "open" }, select: { id: true } });
		const how = { kind: "second_stage", reason: "The first stage is decided.", at: new Date(), byUserId: null } as const;
		if (stage === 1)
			for (let at = 0; at < passed.length; at += BATCH)
				await db.prisma.$transaction(
					(tx) =>
						handThroughChain(
							tx,
							{ id },
							passed.slice(at, at + BATCH).map((r) => r.id),
							how,
						),
					{ timeout: 120_000 },
				);
	}
}

/** Makes the companies of one part and the campaign over them, both tracks active. */
async function begin({ first, companies }: (typeof PARTS)[number]): Promise<void> {
	// The part before has been told to its end: the product looks after its rows no longer.
	for (const id of ids) await endDeciding(db.ownerPool, co, id);
	await makeRosters(db.ownerPool, companies, first);
	const { rows } = await db.ownerPool.query<{ id: string }>(
		"select u.id from app_user u join roster t on t.id = u.identity_id where t.k = 3 order by t.r limit 12",
	);
	const { groupId } = await saveGroup(await ctxOf(co.admin), {
		name: `A group over companies from ${first} on`,
		userIds: rows.map((r) => r.id),
	});
	const group = { step: "group", groupId } as const;
	const secondStage = {
		...{ on: "risky" as const, flags: ["privileged" as const], rule: "one_removes" as const },
		chain: [{ step: "system_owner" as const }, { step: "entitlement_owner" as const }, { step: "manager" as const }],
	};
	const draft = await draftCampaign(db.ownerPool, co, [
		{ track: "SOC", chain: [{ step: "manager" }, { step: "system_owner" }] },
		{ track: "SOX", chain: [{ step: "entitlement_owner" }, { step: "system_owner" }, group], secondStage },
	]);
	ids = Object.values(draft.trackIds);
	for (const id of ids) {
		await stageNow(db.ownerPool, co, id);
		await db.ownerPool.query("update gap set state = 'accepted', accepted_reason = 'Known.' where campaign_track_id = $1", [id]);
		await activate(db.ownerPool, co, id);
	}
	await db.ownerPool.query("analyze");
	({ relations } = await factsOf(db.ownerPool));
}

beforeAll(async () => {
	db = await testDb();
	co = await company(db.ownerPool);
});

describe.each(PARTS)("$companies generated companies from number $first on, one story", (part) => {
	beforeAll(() => begin(part), TIME);

	it("staging gives no row to anybody it is refused to", { timeout: TIME }, async () => {
		const rows = await expectSound();
		expect(rows.length).toBeGreaterThan(part.companies * 8);
		expect(rows.filter((r) => r.reviewer === null).length).toBeGreaterThan(0);
	});

	it("handing a row to anybody of the company is refused exactly where a relation is, or the person may not review", {
		timeout: TIME,
	}, async () => {
		const rows = new Map((await rowsOf(db.ownerPool, ids)).map((r) => [r.id, r]));
		const client = await db.pool.connect();
		try {
			await client.query("begin");
			await client.query("create temporary table tried (review_id bigint, identity_id bigint, able boolean, ok boolean) on commit drop");
			await client.query(`do $$
				declare t record;
				begin
					for t in select r.id, u.id as user_id, u.identity_id, u.status = 'active' and holds_role(u.id, array['reviewer'], k.track) as able
						from review r join campaign_track k on k.id = r.campaign_track_id join item i on i.id = r.item_id join system y on y.id = i.system_id
						join roster w on 'r' || w.r = y.key and w.k = 1 + r.id % 6 join app_user u on u.identity_id = w.id where r.reviewer_user_id is distinct from u.id
					loop
						begin
							update review set reviewer_user_id = t.user_id, reviewer_identity_id = t.identity_id where id = t.id;
							insert into tried values (t.id, t.identity_id, t.able, true);
						exception when check_violation then
							insert into tried values (t.id, t.identity_id, t.able, false);
						end;
					end loop;
				end $$`);
			const { rows: tried } = await client.query<{ review_id: string; identity_id: string; able: boolean; ok: boolean }>(
				"select * from tried",
			);
			const wrong = tried.filter(
				(t) => t.ok !== (t.able && refused(rows.get(String(t.review_id)) as RowFacts, String(t.identity_id)).length === 0),
			);
			expect(wrong).toEqual([]);
			expect(tried.filter((t) => t.ok).length).toBeGreaterThan(part.companies);
			expect(tried.filter((t) => !t.ok && t.able).length).toBeGreaterThan(part.companies);
			await client.query("rollback");
		} finally {
			client.release();
		}
	});

	it("delegations move only what the delegate may decide", { timeout: TIME }, async () => {
		await db.ownerPool.query(
			`insert into delegation (track, from_user_id, to_user_id, starts_at, ends_at, reason)
			select s.k, u.id, w.id, app_now() - interval '1 hour', app_now() + interval '1 day', 'On leave.'
			from (select distinct on (t.r) t.r, a.reviewer_user_id as who, c.track as k from assignment a join campaign_track c on c.id = a.campaign_track_id join app_user x on x.id = a.reviewer_user_id
				join roster t on t.id = x.identity_id where t.r < (select min(r) + 40 from roster) order by t.r, a.total desc) s
			join app_user u on u.id = s.who join roster m on m.r = s.r and m.k = 4 join app_user w on w.identity_id = m.id and w.id <> u.id`,
		);
		await db.ownerPool.query(
			"update delegation set state = 'approved', settled_by_user_id = (select min(id) from app_user), settled_at = app_now() where state = 'requested'",
		);
		await jobs();
		expect(await count(`select count(*) as n from review where ${OURS} and delegation_id is not null`)).toBeGreaterThan(0);
		await expectSound();
	});

	it("of two stages, nobody decides both, and what is recorded of each decider is what is true", { timeout: TIME }, async () => {
		await decideAll(1);
		await expectSound();
		await db.ownerPool.query(
			"update identity n set status = 'leaver' from roster t where t.id = n.id and t.k = 5 and t.r % 4 = 0 and exists (select from app_user u join assignment a on a.reviewer_user_id = u.id where u.identity_id = n.id)",
		);
		await jobs();
		const rows = await expectSound();
		expect(
			await count(
				`select count(*) as n from review r join identity n on n.id = r.reviewer_identity_id where r.${OURS} and r.state = 'open' and n.status = 'leaver'`,
			),
		).toBe(0);
		expect(rows.some((r) => r.stage === 2 && r.state === "open" && r.reviewer !== null)).toBe(true);
		await decideAll(2);
		await expectSound();
		const facts = new Map((await rowsOf(db.ownerPool, ids)).map((r) => [r.id, r]));
		const { rows: decisions } = await db.ownerPool.query<{ review_id: string; who: string; stage: number; recorded: string[] }>(
			`select review_id, reviewer_identity_id as who, stage, relations as recorded from decision where ${OURS}`,
			[ids],
		);
		expect(decisions.length).toBeGreaterThan(part.companies * 8);
		expect(decisions.filter((d) => d.stage === 2).length).toBeGreaterThan(part.companies / 4);
		const wrong = decisions.filter((d) => {
			const row = { ...(facts.get(String(d.review_id)) as RowFacts), stage: d.stage };
			return refused(row, String(d.who)).length > 0 || relations(String(d.who), row).join() !== d.recorded.join();
		});
		expect(wrong).toEqual([]);
	});
});
