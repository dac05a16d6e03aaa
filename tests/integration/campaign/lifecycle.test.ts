import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Counting, dueAfter } from "@/lib/calendar/rules";
import { acceptGap } from "@/lib/campaign/accept-gap";
import { acceptPopulation } from "@/lib/campaign/accept-population";
import { close } from "@/lib/campaign/close";
import { launch } from "@/lib/campaign/launch";
import { startClosing } from "@/lib/campaign/start-closing";
import { ConflictError, ForbiddenError, NotFoundError, RefusedError } from "@/lib/errors";
import { waitingFor } from "@/lib/people/waiting";
import { type TestDb, testDb } from "../../support/db";
import { type Company, company, draftCampaign, need, stageNow, versionOf } from "../../support/world/campaign";
import { committedImport, entitlement, grant, system } from "../../support/world/inventory";
import { acceptNow, activate, closeNow, extractsOf } from "../../support/world/lifecycle";
import { ctxOf, identity, one, type TestUser, user } from "../../support/world/people";

let db: TestDb;
let co: Company;
let trackId: bigint;
let id: string;

beforeAll(async () => {
	db = await testDb();
	co = await company(db.ownerPool);
	const systemId = await system(db.ownerPool);
	const extract = await committedImport(db.ownerPool, systemId);
	const held = await entitlement(db.ownerPool, systemId, { risk: "high" });
	for (let n = 0; n < 3; n++) await grant(db.ownerPool, systemId, held, extract, { identityId: (await identity(db.ownerPool)).id });
	await grant(db.ownerPool, systemId, held, extract, { identityId: null });
});

/** A staged track of its own for each test: three people and an orphan, so with gaps. */
async function staged(track = "SOC"): Promise<void> {
	const draft = await draftCampaign(db.ownerPool, co, [{ track }]);
	trackId = need(draft.trackIds, track);
	id = trackId.toString();
	await stageNow(db.ownerPool, co, trackId);
}
beforeEach(() => staged());

const owner = () => ctxOf(need(co.owners, "SOC"));
const version = () => versionOf(db.ownerPool, trackId);
const state = async () => (await one<{ state: string }>(db.ownerPool, "select state from campaign_track where id = $1", [trackId])).state;
const openGaps = async () =>
	(
		await db.ownerPool.query<{ id: string; kind: string }>(
			"select id, kind from gap where campaign_track_id = $1 and state = 'open' order by number",
			[trackId],
		)
	).rows;
const lastEvent = async () =>
	one<{ type: string; actor: string; track: string; payload: string }>(
		db.ownerPool,
		"select e.type, e.actor, e.track, p.payload from ledger_event e join ledger_payload p using (seq) order by seq desc limit 1",
	);
const ledgerSize = async () => (await one<{ size: string }>(db.ownerPool, "select size from ledger_head")).size;
const REASON = "The account is a technical one, to be named next month.";

/** Nobody but the owner named on the track: not the administrator, not another owner of the same track, not the other track's. */
async function strangers(): Promise<[string, TestUser][]> {
	return [
		["the administrator", co.admin],
		["the other track's owner", need(co.owners, "SOX")],
		["another owner of this track", await user(db.ownerPool, [{ role: "control_owner", track: "SOC" }])],
		["an administrator who also owns controls", await user(db.ownerPool, ["iam_admin", { role: "control_owner", track: "SOC" }])],
		["a reviewer", need(co.fallback, "SOC")],
		["an auditor", await user(db.ownerPool, [{ role: "auditor", track: "SOC" }])],
	];
}

/** The act is refused to everybody who is not the owner, and nothing is written. */
async function refusedToStrangers(act: (ctx: Awaited<ReturnType<typeof ctxOf>>) => Promise<unknown>): Promise<void> {
	for (const [who, one] of await strangers()) {
		const before = [await state(), await version(), await ledgerSize()];
		// Who holds nothing on this track is told that it does not exist.
		const refusal = who === "the other track's owner" ? NotFoundError : ForbiddenError;
		await expect(act(await ctxOf(one)), who).rejects.toThrow(refusal);
		expect([await state(), await version(), await ledgerSize()], who).toEqual(before);
	}
}

describe("accepting gaps", () => {
	it("keeps who, when and why, with one event for the act", async () => {
		const gaps = await openGaps();
		expect(gaps.map((g) => g.kind)).toEqual(["no_identity", "no_machines"]);
		expect(await acceptGap(await owner(), { campaignTrackId: id, gapIds: gaps.map((g) => g.id), reason: REASON })).toEqual({ accepted: 2 });
		expect(await openGaps()).toEqual([]);
		const event = await lastEvent();
		expect(event).toMatchObject({ type: "campaign.gap_accepted", track: "SOC", actor: `user:${need(co.owners, "SOC").ref}` });
		expect(JSON.parse(event.payload)).toMatchObject({ numbers: [1, 2], reason: REASON });
	});

	it("is refused without a reason, to strangers, twice, and for another track's gap", async () => {
		const [gap] = await openGaps();
		const input = { campaignTrackId: id, gapIds: [gap?.id], reason: REASON };
		await expect(acceptGap(await owner(), { ...input, reason: "ok" })).rejects.toThrow(/fifteen characters/);
		await refusedToStrangers((ctx) => acceptGap(ctx, input));
		await acceptGap(await owner(), input);
		await expect(acceptGap(await owner(), input)).rejects.toThrow(ConflictError);
		const other = input.gapIds;
		await staged();
		await expect(acceptGap(await owner(), { campaignTrackId: id, gapIds: other, reason: REASON })).rejects.toThrow(ConflictError);
	});
});

describe("accepting the population", () => {
	const input = async () => ({ campaignTrackId: id, version: await version(), importIds: await extractsOf(db.ownerPool, trackId) });
	const acceptAllGaps = async () =>
		acceptGap(await owner(), { campaignTrackId: id, gapIds: (await openGaps()).map((g) => g.id), reason: REASON });

	it("is the owner's, extract by extract, once every gap is accepted", async () => {
		await expect(acceptPopulation(await owner(), await input())).rejects.toThrow(/2 gaps are still open/);
		await acceptAllGaps();
		await expect(acceptPopulation(await owner(), { ...(await input()), importIds: ["999999"] })).rejects.toThrow(/Tick the extract/);
		await refusedToStrangers(async (ctx) => acceptPopulation(ctx, await input()));
		await acceptPopulation(await owner(), await input());
		expect(await state()).toBe("accepted");
		const event = await lastEvent();
		expect(event).toMatchObject({ type: "campaign.population_accepted", actor: `user:${need(co.owners, "SOC").ref}` });
		const { rows } = await db.ownerPool.query(
			"select import_id::text as id, accepted_by from extract_acceptance where campaign_track_id = $1",
			[trackId],
		);
		expect(rows).toEqual(
			(await extractsOf(db.ownerPool, trackId)).map((one) => ({ id: one, accepted_by: `user:${need(co.owners, "SOC").ref}` })),
		);
		await expect(acceptPopulation(await owner(), await input())).rejects.toThrow(/this one is accepted/);
	});

	it("is refused from an old page and while an extract is not complete", async () => {
		await acceptAllGaps();
		const current = await input();
		await expect(acceptPopulation(await owner(), { ...current, version: current.version - 1 })).rejects.toThrow(ConflictError);
		// A definition that names a partial extract: the acceptance looks at the import itself.
		const partial = await committedImport(db.ownerPool, await system(db.ownerPool, { scopes: {} }), { complete: false });
		await db.ownerPool.query("alter table campaign_track disable trigger campaign_track_guard");
		await db.ownerPool.query("update campaign_track set definition = replace(definition, $2, $3) where id = $1", [
			trackId,
			`"importId":"${current.importIds[0]}"`,
			`"importId":"${partial}"`,
		]);
		await db.ownerPool.query("alter table campaign_track enable always trigger campaign_track_guard");
		await expect(acceptPopulation(await owner(), { ...current, importIds: [partial.toString()] })).rejects.toThrow(/is not complete/);
		expect(await state()).toBe("staged");
	});
});

describe("launching", () => {
	it("is the administrator's, after acceptance", async () => {
		await expect(launch(await ctxOf(co.admin), { campaignTrackId: id, version: await version() })).rejects.toThrow(
			/Only a track that is accepted/,
		);
		await activate(db.ownerPool, co, trackId);
		expect(await state()).toBe("active");
		expect(await lastEvent()).toMatchObject({ type: "campaign.launched", actor: `user:${co.admin.ref}` });
		await expect(launch(await owner(), { campaignTrackId: id, version: await version() })).rejects.toThrow(ForbiddenError);
	});
});

describe("what waits", () => {
	it("names the next act to whoever has it, with the way there", async () => {
		const waits = async () => {
			const { populations, closings, signoffs } = await waitingFor(await owner());
			return { populations, closings, signoffs, launches: (await waitingFor(await ctxOf(co.admin))).launches };
		};
		const before = await waits();
		expect(before.populations).toBeGreaterThan(0);
		await acceptNow(db.ownerPool, co, trackId);
		expect(await waits()).toEqual({ ...before, populations: before.populations - 1, launches: before.launches + 1 });
		expect((await waitingFor(await owner())).launches).toBe(0);
		await launch(await ctxOf(co.admin), { campaignTrackId: id, version: await version() });
		expect(await waits()).toEqual({ ...before, populations: before.populations - 1 });
		await startClosing(await owner(), { campaignTrackId: id, version: await version() });
		expect(await waits()).toEqual({ ...before, populations: before.populations - 1, closings: before.closings + 1 });
		await close(await owner(), { campaignTrackId: id, version: await version() });
		expect(await waits()).toEqual({ ...before, populations: before.populations - 1, signoffs: before.signoffs + 1 });
		const { signoffsAt } = await waitingFor(await owner());
		expect(signoffsAt).toMatch(/^\d+\/SOC$/);
	});
});

describe("closing", () => {
	it("ends deciding first, and both steps are the owner's", async () => {
		await expect(startClosing(await owner(), { campaignTrackId: id, version: await version() })).rejects.toThrow(
			/Only a track that is active/,
		);
		await activate(db.ownerPool, co, trackId);
		await expect(close(await owner(), { campaignTrackId: id, version: await version() })).rejects.toThrow(/Only a track that is closing/);
		await refusedToStrangers(async (ctx) => startClosing(ctx, { campaignTrackId: id, version: await version() }));
		expect(await startClosing(await owner(), { campaignTrackId: id, version: await version() })).toMatchObject({ undecided: 4 });
		expect(await lastEvent()).toMatchObject({ type: "campaign.closing_started" });
		await refusedToStrangers(async (ctx) => close(ctx, { campaignTrackId: id, version: await version() }));
		const stale = (await version()) - 1;
		await expect(close(await owner(), { campaignTrackId: id, version: stale })).rejects.toThrow(ConflictError);
		expect(
			(
				await one<{ n: string }>(db.ownerPool, "select count(*) as n from review where campaign_track_id = $1 and state = 'open'", [
					trackId,
				])
			).n,
		).toBe("4");
	});

	it("turns what nobody decided into one deviation with its rows", async () => {
		await activate(db.ownerPool, co, trackId);
		const { notReviewed, deviations } = await closeNow(db.ownerPool, co, trackId);
		expect(notReviewed).toBe(4);
		expect(deviations).toHaveLength(1);
		const found = await db.ownerPool.query(
			"select d.rule, d.number, c.code, count(w.review_id)::int as rows from deviation d join control c on c.id = d.control_id join deviation_row w on w.deviation_id = d.id where d.campaign_track_id = $1 group by d.id, c.code",
			[trackId],
		);
		expect(found.rows).toMatchObject([{ rule: "not_reviewed", rows: 4, number: deviations[0] }]);
		expect(
			await one(db.ownerPool, "select state, decided_count, closed_at is not null as dated from campaign_track where id = $1", [trackId]),
		).toEqual({ state: "closed", decided_count: 0, dated: true });
		const { rows } = await db.ownerPool.query<{ type: string; payload: string }>(
			"select e.type, p.payload from ledger_event e join ledger_payload p using (seq) where e.campaign = (select campaign_id::text from campaign_track where id = $1) order by seq desc limit 2",
			[trackId],
		);
		expect(rows.map((r) => r.type)).toEqual(["deviation.raised", "campaign.closed"]);
		expect(JSON.parse(rows[1]?.payload ?? "")).toMatchObject({ items: 4, decided: 0, notReviewed: 4, late: 0, removals: 0, deviations });
	});

	it("removes instead where the policy says so, with the clock of each row's risk and no decision behind it", async () => {
		await db.ownerPool.query("alter table campaign_track disable trigger campaign_track_guard");
		await db.ownerPool.query("update campaign_track set closing_policy = 'remove' where id = $1", [trackId]);
		await db.ownerPool.query("alter table campaign_track enable always trigger campaign_track_guard");
		await activate(db.ownerPool, co, trackId);
		expect(await closeNow(db.ownerPool, co, trackId)).toMatchObject({ notReviewed: 4, deviations: [] });
		const { rows } = await db.ownerPool.query("select state, kind, decision_id, sla_days from removal where campaign_track_id = $1", [
			trackId,
		]);
		expect(rows).toEqual(Array(4).fill({ state: "open", kind: "remove", decision_id: null, sla_days: 3 }));
		const { counting, opened_at, due_at } = await one<{ counting: Counting; opened_at: Date; due_at: Date }>(
			db.ownerPool,
			"select track_counting($1) as counting, opened_at, due_at from removal where campaign_track_id = $1 limit 1",
			[trackId],
		);
		expect(due_at).toEqual(dueAfter(counting, opened_at, 3));
		expect(JSON.parse((await lastEvent()).payload)).toMatchObject({ removals: 4 });
	});

	it("raises late decisions as a deviation of their own", async () => {
		await activate(db.ownerPool, co, trackId);
		const review = await one<{ id: string; reviewer: string; identity: string; item: string }>(
			db.ownerPool,
			"select id, reviewer_user_id as reviewer, reviewer_identity_id as identity, item_id as item from review where campaign_track_id = $1 and reviewer_user_id is not null order by row_no limit 1",
			[trackId],
		);
		const submission = await one<{ id: string }>(
			db.ownerPool,
			"insert into submission (campaign_track_id, user_id, decisions, statement, statement_hash, authenticated_at, method) values ($1, $2, 1, 's', 'h', app_now(), 'password') returning id",
			[trackId, review.reviewer],
		);
		await db.ownerPool.query("update review set state = 'decided', version = 1 where id = $1", [review.id]);
		const decision = await one<{ id: string }>(
			db.ownerPool,
			`insert into decision (review_id, campaign_id, campaign_track_id, submission_id, outcome, reason, answers, criteria_version, criteria_hash, context_hash, version_seen, bulk, reviewer_user_id, reviewer_identity_id, relations, decided_at)
			select $1, campaign_id, id, $2, 'keep', '', '{}', 'v', 'h', 'h', 0, false, $3, $4, reviewer_relations($4, $5), due_at + interval '1 second' from campaign_track where id = $6 returning id`,
			[review.id, submission.id, review.reviewer, review.identity, review.item, trackId],
		);
		await db.ownerPool.query("update review set current_decision_id = $2 where id = $1", [review.id, decision.id]);
		const { notReviewed } = await closeNow(db.ownerPool, co, trackId);
		expect(notReviewed).toBe(3);
		const { rows } = await db.ownerPool.query(
			"select d.rule, count(w.review_id)::int as rows from deviation d join deviation_row w on w.deviation_id = d.id where d.campaign_track_id = $1 group by d.id order by d.number",
			[trackId],
		);
		expect(rows).toEqual([
			{ rule: "not_reviewed", rows: 3 },
			{ rule: "late_decision", rows: 1 },
		]);
	});

	it("is told apart by the two tracks: each numbers its own deviations", async () => {
		await staged("SOX");
		await activate(db.ownerPool, co, trackId);
		const { deviations } = await closeNow(db.ownerPool, co, trackId);
		expect(deviations).toEqual([1]);
	});
});

describe("an act in the wrong state", () => {
	it("is a RefusedError with the way out", async () => {
		await expect(closeNow(db.ownerPool, co, trackId)).rejects.toThrow(RefusedError);
	});
});
