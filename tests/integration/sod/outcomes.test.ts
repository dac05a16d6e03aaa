import { beforeAll, describe, expect, it } from "vitest";
import { newCtx } from "@/lib/access/context";
import { judgeOutcome } from "@/lib/conflict/judge-outcome";
import { conflictPage } from "@/lib/conflict/page-queries";
import { requestOutcome } from "@/lib/conflict/request-outcome";
import { conflictSummary } from "@/lib/conflict/summary-queries";
import { sentenceOf } from "@/lib/ledger/catalogue";
import { waitingFor } from "@/lib/people/waiting";
import { signPage } from "@/lib/signoff/queries";
import { ensureRules } from "@/lib/sod/ensure-rules";
import { setDuties } from "@/lib/sod/set-duties";
import { type TestDb, testDb } from "@/tests/support/db";
import { type Company, company, type Draft, draftCampaign, need, stageNow } from "@/tests/support/world/campaign";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { activate } from "@/tests/support/world/lifecycle";
import { ctxOf, identity, type TestUser, user } from "@/tests/support/world/people";
import { decideRows } from "@/tests/support/world/reviewed";

const HOLDERS = 6;
const ALL = { ruleId: null, severity: null, state: null, system: null, duties: null };
const NOTE = "The monthly reading of payments was seen.";

let db: TestDb;
let co: Company;
let draft: Draft;
let second: TestUser;
/** The owner of one half, of the other, the manager of one, and of both. */
let owners: { vendors: TestUser; payments: TestUser; over: TestUser; top: TestUser };
let holders: { id: bigint }[] = [];
let bot: { id: bigint };
let loginOfBot: TestUser;

/** Six people who maintain and pay vendors, and a bot that does both, whose owner is a control owner too. */
beforeAll(async () => {
	db = await testDb();
	const pool = db.ownerPool;
	co = await company(pool);
	const sox = (facts = {}) => user(pool, [{ role: "control_owner", track: "SOX" }], facts);
	second = await sox();
	const top = await user(pool, ["executive"]);
	const over = await sox({ managerId: top.identityId });
	owners = {
		...{ top, over },
		vendors: await sox({ managerId: over.identityId }),
		payments: await sox({ managerId: top.identityId }),
	};
	await ensureRules(await newCtx({ type: "job", job: "setup" }));
	const owner = await ctxOf(need(co.owners, "SOX"));
	const right = async (ownerId: bigint, duty: string, byEntitlement: boolean) => {
		const systemId = await system(pool, { ownerId: byEntitlement ? null : ownerId });
		const entitlementId = await entitlement(pool, systemId, { ownerId: byEntitlement ? ownerId : null });
		await setDuties(owner, { entitlementId: String(entitlementId), dutyIds: [duty], none: false });
		return { systemId, entitlementId, importId: await committedImport(pool, systemId) };
	};
	const rights = [
		await right(owners.vendors.identityId, "vendor.maintain", true),
		await right(owners.payments.identityId, "vendor.pay", false),
	];
	holders = [];
	for (let n = 0; n < HOLDERS; n++) holders.push(await identity(pool, { name: `Holder ${n}` }));
	loginOfBot = await sox();
	bot = await identity(pool, { kind: "bot", name: "Payer", ownerId: loginOfBot.identityId });
	for (const { id } of [...holders, bot])
		for (const r of rights) await grant(pool, r.systemId, r.entitlementId, r.importId, { identityId: id, grantedAt: "2020-01-01" });
	draft = await draftCampaign(pool, co, [{ track: "SOC" }, { track: "SOX" }]);
	await stageNow(pool, co, sx());
	await activate(pool, co, sx());
});

const sx = () => need(draft.trackIds, "SOX");
const pageOf = async (who: TestUser, filter: Partial<typeof ALL> | object = {}) =>
	(await conflictPage(await ctxOf(who), { campaignTrackId: sx(), filter: { ...ALL, ...filter }, after: 0 })).rows;
/** The conflict over a pair of duties of the n-th holder, or of the bot. */
async function conflictOf(identityId: bigint, who = need(co.owners, "SOX")) {
	const { number } = await db.prisma.conflict.findFirstOrThrow({ where: { campaignTrackId: sx(), identityId, baseRuleId: null } });
	const row = (await pageOf(who)).find((r) => r.number === number);
	if (!row) throw new Error(`no conflict ${number}`);
	return row;
}
const holder = (n: number) => holders[n]?.id ?? 0n;
const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const asking = (conflictIds: string[], given: object = {}) => ({
	...{ conflictIds, kind: "mitigate", reason: "The branch has two clerks, and both are needed.", control: "Payments are read monthly" },
	...{ controlTestRef: "WP-12", riskOwnerIdentityId: String(second.identityId), expiresOn: day(200), ...given },
});
const ACCEPT = { kind: "accept", control: "", controlTestRef: "" };

async function requested(identityId: bigint, given: object = {}) {
	const found = await conflictOf(identityId);
	await requestOutcome(await ctxOf(need(co.owners, "SOX")), asking([found.id], given));
	const { id } = await db.prisma.conflictOutcome.findFirstOrThrow({ where: { conflictId: BigInt(found.id) }, orderBy: { number: "desc" } });
	return { conflictId: found.id, outcomeId: String(id) };
}
const judged = async (who: TestUser, outcomeId: string, verdict = "approved") =>
	judgeOutcome(await ctxOf(who), { outcomeId, verdict, note: NOTE });

describe("a mitigation", () => {
	it("is asked for by one control owner and approved by another, with the control, its test and an end", async () => {
		expect((await conflictOf(holder(0))).state).toBe("open");
		const { outcomeId } = await requested(holder(0));
		expect(await conflictOf(holder(0))).toMatchObject({ state: "requested", waits: { own: true } });
		await expect(judged(need(co.owners, "SOX"), outcomeId)).rejects.toThrow(/You asked for this/);
		await expect(judged(need(co.owners, "SOC"), outcomeId)).rejects.toThrow("This request");
		await judged(second, outcomeId);
		const row = await conflictOf(holder(0));
		expect(row).toMatchObject({ state: "mitigated", candidate: false, byException: false, waits: null });
		expect(row.asked).toMatchObject([
			{ control: "Payments are read monthly", controlTestRef: "WP-12", verdict: { word: "approved", note: NOTE } },
		]);
		await expect(judged(second, outcomeId, "declined")).rejects.toThrow(/already/);
	});

	it("may be asked for several conflicts at once, all of them or none", async () => {
		const two = [(await conflictOf(holder(1))).id, (await conflictOf(holder(2))).id];
		const waiting = await requested(holder(2));
		const ctx = await ctxOf(need(co.owners, "SOX"));
		await expect(requestOutcome(ctx, asking(two))).rejects.toThrow(/waits for an approval/);
		expect((await conflictOf(holder(1))).asked).toEqual([]);
		await judged(need(co.owners, "SOX"), waiting.outcomeId, "withdrawn");
		expect(await requestOutcome(ctx, asking(two))).toEqual({ requested: 2 });
		for (const id of two) {
			const { id: outcomeId } = await db.prisma.conflictOutcome.findFirstOrThrow({ where: { conflictId: BigInt(id), verdict: null } });
			await judged(second, String(outcomeId), "declined");
		}
		expect((await conflictOf(holder(2))).asked.map((a) => a.verdict?.word)).toEqual(["declined", "withdrawn"]);
	});

	it("is neither asked for nor approved by the owner of the machine whose conflict it is", async () => {
		const found = await conflictOf(bot.id, loginOfBot);
		expect(found.holder).toBe(true);
		await expect(requestOutcome(await ctxOf(loginOfBot), asking([found.id]))).rejects.toThrow(/your own access/);
		await expect(
			requestOutcome(await ctxOf(second), asking([found.id], { riskOwnerIdentityId: String(loginOfBot.identityId) })),
		).rejects.toThrow(/risk/);
		const { outcomeId } = await requested(bot.id);
		await expect(judged(loginOfBot, outcomeId)).rejects.toThrow(/your own access/);
		await judged(second, outcomeId);
	});
});

describe("an acceptance", () => {
	it("is approved by somebody above the owners of both halves, and by nobody beside or below them", async () => {
		const { outcomeId, conflictId } = await requested(holder(3), ACCEPT);
		for (const [who, words] of [
			[second, /not above/],
			[owners.vendors, /not above/],
			[owners.over, /not above/],
		] as const)
			await expect(judged(who, outcomeId)).rejects.toThrow(words);
		expect((await conflictOf(holder(3))).approvers).toHaveLength(1);
		expect((await waitingFor(await ctxOf(second))).conflicts).toBe(0);
		expect(await waitingFor(await ctxOf(owners.top))).toMatchObject({
			conflicts: 1,
			conflictsAt: `/campaigns/${draft.campaignId}/SOX/conflicts?state=requested`,
		});
		await judged(owners.top, outcomeId);
		expect(await conflictOf(holder(3))).toMatchObject({ state: "accepted", candidate: true });
		const verdict = await db.prisma.conflictVerdict.findUniqueOrThrow({ where: { outcomeId: BigInt(outcomeId) } });
		expect(verdict.aboveIds.toSorted()).toEqual([owners.vendors.identityId, owners.payments.identityId].toSorted());
		const filtered = await pageOf(second, { state: "candidate" });
		expect(filtered.map((r) => r.id)).toEqual([conflictId]);
	});

	it("ends its question in a circle of managers", async () => {
		const [a, b, c] = [await identity(db.ownerPool), await identity(db.ownerPool), await identity(db.ownerPool)];
		await db.ownerPool.query("update identity set manager_id = case id when $1 then $2 else $1 end where id in ($1, $2)", [a.id, b.id]);
		const above = async (one: bigint, other: bigint) =>
			(await db.pool.query<{ above: boolean }>("select stands_above($1, $2) as above", [one, other])).rows[0]?.above;
		expect([await above(b.id, a.id), await above(a.id, a.id), await above(c.id, a.id)]).toEqual([true, false, false]);
	});

	it("with a tested control is no deficiency candidate", async () => {
		const { outcomeId } = await requested(holder(4), { kind: "accept" });
		await judged(owners.top, outcomeId);
		expect(await conflictOf(holder(4))).toMatchObject({ state: "accepted", candidate: false });
	});
});

describe("one side removed", () => {
	it("settles a conflict by the reviewer's decision alone", async () => {
		const row = await db.prisma.review.findFirstOrThrow({ where: { campaignTrackId: sx(), item: { identityId: holder(5) } } });
		await decideRows(db.ownerPool, co, "SOX", sx(), [
			{ row: row.rowNo, outcome: "remove", reason: "Not needed any more, says the branch." },
		]);
		expect(await conflictOf(holder(5))).toMatchObject({ state: "removed", proved: false });
		await expect(requestOutcome(await ctxOf(second), asking([(await conflictOf(holder(5))).id]))).rejects.toThrow(/nothing left/);
		await db.ownerPool.query("update access_grant set gone_at = app_now() where id = (select grant_id from item where id = $1)", [
			row.itemId,
		]);
		expect(await conflictOf(holder(5))).toMatchObject({ state: "removed", proved: true });
	});
});

describe("what remains", () => {
	// The bot's owner reaches both halves through the bot: a conflict of their own.
	it("is counted by state, rule, severity and pair of duties, and stands before the signature", async () => {
		const counted = await conflictSummary(await ctxOf(second), sx());
		const rows = await pageOf(second);
		for (const state of ["open", "mitigated", "accepted", "removed"] as const) {
			expect(counted.totals[state], state).toBe(rows.filter((r) => r.state === state).length);
			expect((await pageOf(second, { state })).length, state).toBe(counted.totals[state]);
		}
		expect(counted.cells).toMatchObject([{ conflicts: HOLDERS + 2, unsettled: 3, worst: "critical" }]);
		const [cell] = counted.cells;
		expect(await pageOf(second, { duties: [cell?.one.id ?? "", cell?.other?.id ?? ""] })).toHaveLength(HOLDERS + 2);
		expect(await pageOf(second, { severity: "low" })).toEqual([]);
		expect(counted.totals.unsettled).toBe(counted.totals.open);
		expect((await signPage(await ctxOf(need(co.owners, "SOX")), draft.campaignId, "SOX")).unsettled).toMatch(/have no outcome/);
	});

	it("ends with an outcome that has ended", async () => {
		const later = { ...(await ctxOf(second)), now: new Date(Date.now() + 201 * 86_400_000) };
		const { totals } = await conflictSummary(later, sx());
		expect([totals.mitigated, totals.accepted]).toEqual([0, 0]);
	});

	it("is an event each time, with a sentence, and in the words of its own track", async () => {
		const events = await db.prisma.ledgerEvent.findMany({
			where: { type: { startsWith: "conflict." } },
			select: { seq: true, type: true, track: true },
		});
		expect(new Set(events.map((e) => e.type)).size).toBe(4);
		expect(new Set(events.map((e) => e.track))).toEqual(new Set(["SOX"]));
		for (const { seq, type } of events) {
			const { payload } = await db.prisma.ledgerPayload.findUniqueOrThrow({ where: { seq } });
			expect(sentenceOf(type, JSON.parse(payload ?? "{}"), "Somebody").join(""), type).toMatch(
				/^Somebody (asked|approved|declined|withdrew)/,
			);
		}
	});

	it("is kept by the database too, whoever writes", async () => {
		const { outcomeId, conflictId } = await requested(holder(1), ACCEPT);
		const verdict = (word: string, by: TestUser) =>
			db.pool.query("insert into conflict_verdict (outcome_id, verdict, note, by_user_id, above_ids) values ($1, $2, 'x', $3, '{}')", [
				outcomeId,
				word,
				by.userId,
			]);
		await expect(verdict("approved", need(co.owners, "SOX"))).rejects.toThrow(/who asked only withdraws/);
		await expect(verdict("withdrawn", second)).rejects.toThrow(/who asked only withdraws/);
		await expect(verdict("approved", second)).rejects.toThrow(/above the owners/);
		await expect(verdict("approved", owners.over)).rejects.toThrow(/above the owners/);
		const self = await user(db.ownerPool, [{ role: "control_owner", track: "SOX" }], { identityId: holder(1) });
		await expect(verdict("declined", self)).rejects.toThrow(/not judged by its holder/);
		const request = (by: TestUser, riskOwner: bigint, days: number, kind = "mitigate", test = "T") =>
			db.pool.query(
				`insert into conflict_outcome (conflict_id, campaign_track_id, number, kind, reason, control, control_test_ref, risk_owner_id, expires_at, deficiency_candidate, requested_by_user_id)
				values ($1, $2, 9, $3, 'x', 'c', $4, $5, app_now() + make_interval(days => $6), false, $7)`,
				[conflictId, sx(), kind, test, riskOwner, days, by.userId],
			);
		await expect(request(second, second.identityId, 30)).rejects.toThrow(/waits for a verdict/);
		await judged(need(co.owners, "SOX"), outcomeId, "withdrawn");
		await expect(request(self, second.identityId, 30)).rejects.toThrow(/their own conflict/);
		await expect(request(second, holder(1), 30)).rejects.toThrow(/answers for its risk/);
		await expect(request(second, second.identityId, 400)).rejects.toThrow(/conflict_outcome_end/);
		await expect(request(second, second.identityId, 30, "mitigate", "")).rejects.toThrow(/conflict_outcome_tested/);
		for (const sql of [
			"update conflict_outcome set reason = 'y'",
			"delete from conflict_verdict",
			"update conflict_verdict set note = 'y'",
		])
			await expect(db.ownerPool.query(sql), sql).rejects.toThrow();
	});
});
