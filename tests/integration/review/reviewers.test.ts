import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { acceptGap } from "@/lib/campaign/accept-gap";
import { requestDelegation } from "@/lib/delegation/request";
import { settleDelegation } from "@/lib/delegation/settle";
import { saveGroup } from "@/lib/group/save-group";
import { reviewers as reviewersJob } from "@/lib/jobs/reviewers";
import { disableUser } from "@/lib/people/disable-user";
import { mark } from "@/lib/review/mark";
import { queueRows } from "@/lib/review/queue";
import { reassign } from "@/lib/review/reassign";
import { reopen } from "@/lib/review/reopen";
import { rowDetail } from "@/lib/review/row-detail";
import { submit } from "@/lib/review/submit";
import { plainAnswer } from "@/lib/track/criteria";
import { trackOf } from "@/lib/track/registry";

import { type TestDb, testDb } from "@/tests/support/db";
import { type Company, company, draftCampaign, jobCtx, need, stageNow } from "@/tests/support/world/campaign";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { activate } from "@/tests/support/world/lifecycle";
import { filesHome, filesOf, packOf, rowsOf, verifyPackFile } from "@/tests/support/world/packs";
import { ctxOf, identity, one, type TestUser, user } from "@/tests/support/world/people";

const RACES = Number(process.env.COUNTERSIGN_RACES ?? 50);
const ROWS = 120;
const PRIVILEGED = 8;
const REASON = "Looked at it together with the controller of the region.";
const wanted = Object.fromEntries(trackOf("SOX").criteria.map((c) => [c.key, plainAnswer(c) ?? ""]));
const statementHash = createHash("sha256").update(trackOf("SOX").submitStatement).digest("hex");

let db: TestDb;
let co: Company;
let boss: TestUser;
let members: TestUser[];
let groupId: string;
let trackId: bigint;
let home: string;

const jobs = async () => reviewersJob.run(await jobCtx("reviewers"), {}, { id: "1", attempt: 1, signal: new AbortController().signal });
const second = () => need(co.fallback, "SOX");
const owner = () => ctxOf(need(co.owners, "SOX"));
const review = (id: bigint) => db.prisma.review.findUniqueOrThrow({ where: { id } });
const mine = (who: TestUser, more: object = {}) =>
	db.prisma.review.findMany({
		where: { campaignTrackId: trackId, reviewerUserId: who.userId, state: "open", ...more },
		orderBy: { rowNo: "asc" },
	});
const events = (type: string) => db.prisma.ledgerEvent.findMany({ where: { type }, orderBy: { seq: "asc" } });
const member = (n: number) => members[n] as TestUser;

async function decide(who: TestUser, ids: bigint[], outcome: "keep" | "remove" | "change") {
	const ctx = await ctxOf(who);
	for (const id of ids) {
		const { version } = await review(id);
		await mark(ctx, {
			campaignTrackId: String(trackId),
			mark: {
				reviewId: String(id),
				outcome,
				reason: REASON,
				answers: outcome === "keep" ? wanted : {},
				change: outcome === "change" ? "read only" : "",
				versionSeen: version,
			},
		});
	}
	return submit(ctx, { campaignTrackId: String(trackId), reviewIds: ids.map(String), statementHash });
}

/** Every row is decided, undecided with a reviewer, or in a numbered gap; the counters are those of the rows. */
async function expectTied() {
	const [t] = await db.prisma.$queryRaw<Record<string, bigint>[]>`
		select count(*) as rows, count(*) filter (where state = 'decided') as decided, count(*) filter (where state = 'open' and reviewer_user_id is not null) as undecided,
			count(*) filter (where state = 'open' and reviewer_user_id is null) as nobody,
			(select sum(decided - passed_on) from assignment where campaign_track_id = ${trackId})::bigint as counted, (select sum(total - passed_on) from assignment where campaign_track_id = ${trackId})::bigint as held,
			(select coalesce(sum(rows), 0) from gap where campaign_track_id = ${trackId} and kind = 'no_reviewer' and state <> 'resolved')::bigint as gaps
		from review where campaign_track_id = ${trackId}`;
	expect(t?.rows).toBe(BigInt(ROWS));
	expect((t?.decided ?? 0n) + (t?.undecided ?? 0n) + (t?.nobody ?? 0n)).toBe(t?.rows);
	expect(t?.counted).toBe(t?.decided);
	expect(t?.held).toBe((t?.decided ?? 0n) + (t?.undecided ?? 0n));
	expect(t?.gaps ?? 0n).toBeGreaterThanOrEqual(t?.nobody ?? 0n);
}

beforeAll(async () => {
	db = await testDb();
	home = await filesHome();
	const pool = db.ownerPool;
	co = await company(pool);
	boss = await user(pool, [{ role: "reviewer", track: "SOX" }]);
	members = [
		await user(pool, ["reviewer"]),
		await user(pool, ["reviewer"]),
		await user(pool, ["reviewer"]),
		await user(pool, ["reviewer"]),
	];
	const left = await user(pool, ["reviewer"], { status: "leaver" });
	({ groupId } = await saveGroup(await ctxOf(co.admin), {
		name: "Finance controllers",
		userIds: [...members, left].map((m) => String(m.userId)),
	}));
	const systemId = await system(pool, { ownerId: boss.identityId, administrators: [boss.identityId] });
	const extract = await committedImport(pool, systemId);
	const plain = await entitlement(pool, systemId);
	const strong = await entitlement(pool, systemId, { privileged: true });
	for (let i = 0; i < ROWS; i++) {
		const holder = i === 20 ? member(1).identityId : (await identity(pool)).id;
		await grant(pool, systemId, i < PRIVILEGED ? strong : plain, extract, { identityId: holder, grantedAt: "2020-01-01" });
	}
	const { trackIds } = await draftCampaign(pool, co, [
		{
			track: "SOX",
			chain: [{ step: "system_owner" }, { step: "group", groupId }],
			secondStage: {
				on: "risky",
				flags: ["privileged"],
				chain: [
					{ step: "group", groupId },
					{ step: "fallback", userId: String(second().userId) },
				],
				rule: "one_removes",
			},
		},
	]);
	trackId = need(trackIds, "SOX");
	await stageNow(pool, co, trackId);
	await activate(pool, co, trackId);
});

describe("a group in a chain", () => {
	it("shares the rows in turn among those who may decide them, says why the step before was passed over, and skips who left", async () => {
		const rows = await db.prisma.review.findMany({ where: { campaignTrackId: trackId }, include: { item: true } });
		const loads = members.map((m) => rows.filter((r) => r.reviewerUserId === m.userId).length);
		expect(loads.reduce((a, b) => a + b, 0)).toBe(ROWS);
		expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(2);
		expect(new Set(rows.map((r) => r.reviewerVia))).toEqual(new Set([`group.${groupId}`]));
		expect(new Set(rows.flatMap((r) => r.passedOver))).toEqual(new Set([`system_owner:administers_system:${boss.identityId}`]));
		expect(rows.find((r) => r.item.identityId === member(1).identityId)?.reviewerUserId).not.toBe(member(1).userId);
		expect(rows.filter((r) => r.twoStages)).toHaveLength(PRIVILEGED);
		const [first] = await mine(member(0));
		const detail = await rowDetail(await ctxOf(member(0)), { reviewId: String(first?.id) });
		expect(detail.chosen).toBe("group Finance controllers, since system owner: they administer this system");
		await expectTied();
	});

	it("finds the same reviewers row by row as staging did for all of them", async () => {
		const [found] = await db.prisma.$queryRaw<{ rows: bigint; differ: bigint }[]>`
			select count(*) as rows, count(*) filter (where (x.user_id, x.identity_id, x.via, x.passed_over) is distinct from (r.reviewer_user_id, r.reviewer_identity_id, r.reviewer_via, r.passed_over)) as differ
			from campaign_track t join review r on r.campaign_track_id = t.id
			cross join lateral resolve_reviewers(t.track, array[r.id], t.chain::json) x where t.id = ${trackId}`;
		expect(found).toEqual({ rows: BigInt(ROWS), differ: 0n });
	});
});

describe("two stages", () => {
	it("pass a row on after the first decision, never back to who made it, and order nothing before the second", async () => {
		const [row] = await mine(member(0), { twoStages: true });
		const id = row?.id ?? 0n;
		await decide(member(0), [id], "change");
		const passed = await review(id);
		expect(passed).toMatchObject({ state: "open", stage: 2, currentDecisionId: null });
		expect(members.map((m) => m.userId)).toContain(passed.reviewerUserId);
		expect(passed.reviewerUserId).not.toBe(member(0).userId);
		expect(await db.prisma.removal.count({ where: { reviewId: id } })).toBe(0);
		await expectTied();
		await expect(
			reassign(await ctxOf(co.admin), {
				campaignTrackId: String(trackId),
				reviewIds: [String(id)],
				toUserId: String(member(0).userId),
				reason: REASON,
			}),
		).rejects.toThrow(/you decided an earlier stage/);
		await expect(
			db.pool.query("update review set reviewer_user_id = $2, reviewer_identity_id = $3 where id = $1", [
				id,
				member(0).userId,
				member(0).identityId,
			]),
		).rejects.toThrow(/does not decide the second/);
		const other = members.find((m) => m.userId === passed.reviewerUserId) as TestUser;
		const detail = await rowDetail(await ctxOf(other), { reviewId: String(id) });
		expect(detail.firstStage).toMatchObject({ outcome: "change", change: "read only" });
		expect((await queueRows(await ctxOf(other), trackId)).find((r) => r.id === String(id))?.stage).toBe(2);
		// The second keeps it; the stricter of both stands, and only now a task is opened.
		await decide(other, [id], "keep");
		const done = await review(id);
		const decisions = await db.prisma.decision.findMany({ where: { reviewId: id }, orderBy: { id: "asc" } });
		expect(decisions.map((d) => [d.outcome, d.stage, d.passedOn, d.upholdsId])).toEqual([
			["change", 1, true, null],
			["keep", 2, false, decisions[0]?.id],
		]);
		expect(done).toMatchObject({ state: "decided", stage: 2, currentDecisionId: decisions[0]?.id });
		expect(await db.prisma.removal.findMany({ where: { reviewId: id }, select: { kind: true, decisionId: true } })).toEqual([
			{ kind: "change", decisionId: decisions[0]?.id },
		]);
		await expectTied();
		// Opened again it begins with the first stage.
		await reopen(await owner(), { reviewId: String(id), reason: "Decided on an old list of duties.", versionSeen: done.version });
		expect(await review(id)).toMatchObject({ state: "open", stage: 1, firstDecisionId: null, reviewerVia: `group.${groupId}` });
		await expectTied();
	});

	it("end with a removal in the first, and take what the second removes", async () => {
		const [one, two] = await mine(member(1), { twoStages: true });
		await decide(member(1), [one?.id ?? 0n], "remove");
		expect(await review(one?.id ?? 0n)).toMatchObject({ state: "decided", stage: 1 });
		await decide(member(1), [two?.id ?? 0n], "keep");
		const passed = await review(two?.id ?? 0n);
		await decide(members.find((m) => m.userId === passed.reviewerUserId) as TestUser, [passed.id], "remove");
		for (const id of [one?.id ?? 0n, passed.id])
			expect(await db.prisma.removal.findMany({ where: { reviewId: id }, select: { kind: true } })).toEqual([{ kind: "remove" }]);
		await expectTied();
	});
});

describe("a delegation", () => {
	it("is approved by a third person, moves what the delegate may decide, says on whose behalf, and ends by its date", async () => {
		const away = member(0);
		const stands = member(1);
		const today = new Date().toISOString().slice(0, 10);
		const asked = { track: "SOX", toUserId: String(stands.userId), from: today, until: today, reason: "On leave." };
		await expect(requestDelegation(await ctxOf(away), { ...asked, toUserId: String(away.userId) })).rejects.toThrow(/somebody else/);
		const { delegationId } = await requestDelegation(await ctxOf(away), asked);
		await expect(requestDelegation(await ctxOf(away), asked)).rejects.toThrow(/already/);
		await jobs();
		expect(await db.prisma.review.count({ where: { delegationId: { not: null } } })).toBe(0);
		const settling = { delegationId, verdict: "approve" };
		for (const who of [away, stands])
			await expect(settleDelegation(await ctxOf(who), settling)).rejects.toMatchObject({ code: "forbidden" });
		// Not even as control owners of the track.
		await expect(
			db.pool.query("update delegation set state = 'approved', settled_by_user_id = to_user_id where id = $1", [delegationId]),
		).rejects.toThrow(/neither of the two/);
		// A row the delegate may not decide: their own access.
		const own = await one<{ id: string }>(
			db.ownerPool,
			"select r.id from review r join item i on i.id = r.item_id where r.campaign_track_id = $1 and i.identity_id = $2",
			[trackId, stands.identityId],
		);
		const barred = BigInt(own.id);
		if ((await review(barred)).reviewerUserId !== away.userId)
			await reassign(await ctxOf(co.admin), {
				campaignTrackId: String(trackId),
				reviewIds: [own.id],
				toUserId: String(away.userId),
				reason: REASON,
			});
		const before = await mine(away);
		await settleDelegation(await owner(), settling);
		await jobs();
		expect((await mine(away)).map((r) => r.id)).toEqual([barred]);
		const moved = await db.prisma.review.findMany({ where: { delegationId: BigInt(delegationId) }, orderBy: { id: "asc" } });
		expect(moved).toHaveLength(before.length - 1);
		expect(new Set(moved.map((r) => r.reviewerUserId))).toEqual(new Set([stands.userId]));
		await expectTied();
		const [first, last] = [moved.find((r) => !r.twoStages)?.id ?? 0n, moved.filter((r) => !r.twoStages).at(-1)?.id ?? 0n];
		await decide(stands, [first], "keep");
		expect(await db.prisma.decision.findFirst({ where: { reviewId: first } })).toMatchObject({
			reviewerIdentityId: stands.identityId,
			behalfIdentityId: away.identityId,
		});
		const [event] = (await events("review.decided")).slice(-1);
		const told = await one<{ payload: string }>(db.ownerPool, "select payload from ledger_payload where seq = $1", [event?.seq]);
		expect(JSON.parse(told.payload)).toMatchObject({ onBehalfOf: away.ref });
		// Its last moment passes: nobody decides any more, also before the rows have gone back.
		await db.ownerPool.query("alter table delegation disable trigger delegation_guard");
		await db.ownerPool.query(
			"update delegation set starts_at = app_now() - interval '2 days', ends_at = app_now() - interval '1 second' where id = $1",
			[delegationId],
		);
		await db.ownerPool.query("alter table delegation enable always trigger delegation_guard");
		await expect(decide(stands, [last], "keep")).rejects.toThrow(/that is over: these rows go back/);
		await jobs();
		expect((await mine(away)).map((r) => r.id)).toEqual(before.map((r) => r.id).filter((id) => id !== first));
		expect(await db.prisma.delegation.findUnique({ where: { id: BigInt(delegationId) } })).toMatchObject({ state: "ended" });
		expect((await events("delegation.ended")).length).toBe(1);
		await expectTied();
	});
});

describe("a reviewer who leaves", () => {
	it("by the HR record or disabled: open rows go on through the chain, marks are dropped, decisions stand", async () => {
		const gone = member(3);
		const rows = await mine(gone);
		expect(rows.length).toBeGreaterThan(1);
		const [decided, ...open] = rows.filter((r) => !r.twoStages);
		await decide(gone, [decided?.id ?? 0n], "keep");
		await mark(await ctxOf(gone), {
			campaignTrackId: String(trackId),
			mark: { reviewId: String(open[0]?.id), outcome: "remove", versionSeen: open[0]?.version },
		});
		await db.ownerPool.query("update identity set status = 'leaver', left_at = app_now() where id = $1", [gone.identityId]);
		await jobs();
		expect(await mine(gone)).toEqual([]);
		const now = await db.prisma.review.findMany({ where: { id: { in: open.map((r) => r.id) } } });
		expect(now.every((r) => r.reviewerUserId !== null && r.reviewerUserId !== gone.userId && r.reviewerVia === `group.${groupId}`)).toBe(
			true,
		);
		expect(await db.prisma.pendingDecision.count({ where: { reviewId: { in: open.map((r) => r.id) } } })).toBe(0);
		expect((await review(decided?.id ?? 0n)).state).toBe("decided");
		expect(await db.prisma.routing.count({ where: { kind: "rerouted", fromUserId: gone.userId } })).toBe(rows.length - 1);
		expect(await events("review.rerouted")).toHaveLength(1);
		await jobs();
		expect(await events("review.rerouted")).toHaveLength(1);
		await expectTied();
	});

	it("and nobody is left: a numbered gap, resolved when somebody is found", async () => {
		const admin = await ctxOf(co.admin);
		const kept = member(0);
		await db.ownerPool.query("delete from reviewer_group_member where group_id = $1 and user_id <> $2", [groupId, kept.userId]);
		const alone = await db.prisma.review.count({ where: { campaignTrackId: trackId, state: "open" } });
		await disableUser(admin, { userId: String(member(1).userId), reason: "Changed company." });
		await disableUser(admin, { userId: String(member(2).userId), reason: "Changed company." });
		await jobs();
		expect(
			await db.prisma.review.count({ where: { campaignTrackId: trackId, state: "open", stage: 1, reviewerUserId: kept.userId } }),
		).toBeGreaterThan(0);
		await disableUser(admin, { userId: String(kept.userId), reason: "Changed company." });
		await jobs();
		const [gap] = await db.prisma.gap.findMany({ where: { campaignTrackId: trackId, kind: "no_reviewer", state: "open" } });
		const nobody = await db.prisma.review.count({ where: { campaignTrackId: trackId, state: "open", reviewerUserId: null } });
		expect(nobody).toBeGreaterThan(0);
		expect(gap?.rows).toBe(nobody);
		expect(nobody).toBeLessThanOrEqual(alone);
		await expectTied();
		// What comes up while the review runs is accepted then, by the control owner, or put right.
		await db.ownerPool.query(
			"insert into gap (campaign_track_id, number, kind, detail) select $1, max(number) + 1, 'no_owner', 'came up later' from gap where campaign_track_id = $1",
			[trackId],
		);
		const late = await db.prisma.gap.findFirstOrThrow({ where: { campaignTrackId: trackId, detail: "came up later" } });
		const accepting = { campaignTrackId: String(trackId), gapIds: [String(late.id)], reason: REASON };
		await expect(acceptGap(admin, accepting)).rejects.toMatchObject({ code: "forbidden" });
		expect(await acceptGap(await owner(), accepting)).toEqual({ accepted: 1 });
		await reassign(admin, { campaignTrackId: String(trackId), whose: "nobody", toUserId: String(second().userId), reason: REASON });
		expect(await db.prisma.gap.findUnique({ where: { id: gap?.id ?? 0n } })).toMatchObject({ state: "resolved" });
		await expectTied();
	});
});

describe("the pack", () => {
	it("shows both stages, on whose behalf, the group by name and the delegation, and verifies offline", async () => {
		const file = await packOf(db, await owner(), trackId);
		const { out } = await verifyPackFile(home, file);
		expect(out).not.toMatch(/FAIL|does NOT hold/);
		const texts = await filesOf(file);
		const files = (name: string) => rowsOf(texts, name);
		const decisions = files("07_decisions.csv");
		const stages = await db.prisma.decision.findMany({ where: { campaignTrackId: trackId, stage: 2 } });
		expect(
			decisions
				.filter((d) => d.stage === "2")
				.map((d) => d.decision_id)
				.sort(),
		).toEqual(stages.map((d) => String(d.id)).sort());
		expect(decisions.filter((d) => d.status === "other_stage").length).toBeGreaterThan(0);
		expect(decisions.filter((d) => d.on_behalf_of_ref !== "").map((d) => d.on_behalf_of_ref)).toEqual([member(0).ref]);
		expect(decisions.some((d) => d.chosen_by === "group Finance controllers")).toBe(true);
		const reviewers = new Map(files("05_reviewers.csv").map((r) => [r.row_id, r]));
		expect(reviewers.get(member(1).ref)?.delegations).toMatch(/^stands in for .* approved by /);
		expect(reviewers.get(member(0).ref)?.delegations).toMatch(/ stands in from /);
	}, 120_000);
});

describe("two reviewers on one row", () => {
	it(`have exactly one success each of ${RACES} times, and the other is told who decided or has it`, async () => {
		const pool = db.ownerPool;
		const [a, b] = [await user(pool, ["reviewer"], { name: "Ann Archer" }), await user(pool, ["reviewer"], { name: "Bo Baker" })];
		const admin = await ctxOf(co.admin);
		const { id } = (await mine(second(), { twoStages: false }))[0] as { id: bigint };
		let [wonByA, wonByB] = [0, 0];
		for (let n = 0; n < RACES; n++) {
			const handTo = (who: TestUser) =>
				reassign(admin, { campaignTrackId: String(trackId), reviewIds: [String(id)], toUserId: String(who.userId), reason: REASON });
			await handTo(a);
			const { version } = await review(id);
			const marking = (versionSeen: number) => ({
				campaignTrackId: String(trackId),
				mark: { reviewId: String(id), outcome: "keep", reason: REASON, answers: wanted, versionSeen },
			});
			const sending = { campaignTrackId: String(trackId), reviewIds: [String(id)], statementHash };
			await mark(await ctxOf(a), marking(version));
			const [ctxA, ctxB] = [await ctxOf(a), await ctxOf(b)];
			const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
			const before = await db.prisma.decision.count({ where: { reviewId: id } });
			const [first, other] = await Promise.allSettled([
				wait(n % 3 === 0 ? 25 : 0).then(() => submit(ctxA, sending)),
				handTo(b).then(async () => {
					await mark(ctxB, marking(version + 1));
					return submit(ctxB, sending);
				}),
			]);
			const won = [first, other].filter((r) => r.status === "fulfilled");
			expect(won, `race ${n}: ${[first, other].map((r) => (r.status === "rejected" ? r.reason : "ok"))}`).toHaveLength(1);
			expect(await db.prisma.decision.count({ where: { reviewId: id } })).toBe(before + 1);
			const told = String((first.status === "rejected" ? first.reason : (other as PromiseRejectedResult).reason).message);
			expect(told).toMatch(first.status === "rejected" ? /(decided by|handed on to) Bo Baker/ : /decided by Ann Archer/);
			if (first.status === "fulfilled") wonByA++;
			else wonByB++;
			const now = await review(id);
			await reopen(await owner(), { reviewId: String(id), reason: "Once more, for the next round.", versionSeen: now.version });
		}
		expect(wonByA + wonByB).toBe(RACES);
		await expectTied();
	});

	it("submitting many beside one decision of another: all of them or none", async () => {
		const admin = await ctxOf(co.admin);
		const [a, b] = [
			await user(db.ownerPool, ["reviewer"], { name: "Cy Cole" }),
			await user(db.ownerPool, ["reviewer"], { name: "Di Dorn" }),
		];
		const rows = (await mine(second(), { twoStages: false })).map((r) => r.id);
		expect(rows.length).toBeGreaterThan(3);
		for (let n = 0; n < 3; n++) {
			const open = (await Promise.all(rows.map(review))).filter((r) => r.state === "open").map((r) => r.id);
			await reassign(admin, { campaignTrackId: String(trackId), reviewIds: open.map(String), toUserId: String(a.userId), reason: REASON });
			const one = open[n % open.length] ?? 0n;
			const before = await db.prisma.decision.count({ where: { campaignTrackId: trackId } });
			const [many, single] = await Promise.allSettled([
				decide(a, open, "keep"),
				reassign(admin, { campaignTrackId: String(trackId), reviewIds: [String(one)], toUserId: String(b.userId), reason: REASON }).then(
					() => decide(b, [one], "remove"),
				),
			]);
			const made = (await db.prisma.decision.count({ where: { campaignTrackId: trackId } })) - before;
			expect(made).toBe((many.status === "fulfilled" ? open.length : 0) + (single.status === "fulfilled" ? 1 : 0));
			expect(many.status === "fulfilled" && single.status === "fulfilled").toBe(false);
			for (const id of open) {
				const now = await review(id);
				if (now.state === "decided")
					await reopen(await owner(), { reviewId: String(id), reason: "Once more, for the next round.", versionSeen: now.version });
			}
		}
		await expectTied();
	});
});
