import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { beforeAll, describe, expect, it } from "vitest";
import { failStaging } from "@/lib/campaign/fail-staging";
import { runStaging } from "@/lib/campaign/run-staging";
import { stage } from "@/lib/campaign/stage";
import { ForbiddenError, RefusedError } from "@/lib/errors";
import { staging } from "@/lib/jobs/staging";
import { type TestDb, testDb } from "../../support/db";
import { type Company, company, draftCampaign, jobCtx, need, stageNow, versionOf } from "../../support/world/campaign";
import { committedImport, entitlement, grant, system } from "../../support/world/inventory";
import { ctxOf, identity, one } from "../../support/world/people";

let db: TestDb;
let co: Company;
let systemId: bigint;

beforeAll(async () => {
	db = await testDb();
	co = await company(db.ownerPool);
	systemId = await system(db.ownerPool);
	const extract = await committedImport(db.ownerPool, systemId);
	const held = await entitlement(db.ownerPool, systemId);
	for (let n = 0; n < 5; n++) await grant(db.ownerPool, systemId, held, extract, { identityId: (await identity(db.ownerPool)).id });
});

const draft = async (exclusions: { by: "system"; value: string; reason: string }[] = []) =>
	need((await draftCampaign(db.ownerPool, co, [{ track: "SOC", exclusions }])).trackIds, "SOC");
const ask = async (trackId: bigint) =>
	stage(await ctxOf(co.admin), { campaignTrackId: trackId.toString(), version: await versionOf(db.ownerPool, trackId) });
const run = async (trackId: bigint) => runStaging(await jobCtx(), { campaignTrackId: trackId.toString() });
const facts = (trackId: bigint) =>
	one<{ state: string; items: number; reviews: number; gaps: number; left_out: number; population_hash: string | null }>(
		db.ownerPool,
		`select t.state, t.population_hash, (select count(*) from item i where i.campaign_id = t.campaign_id)::int as items,
			(select count(*) from review r where r.campaign_track_id = t.id)::int as reviews, (select count(*) from gap g where g.campaign_track_id = t.id)::int as gaps,
			(select count(*) from left_out l where l.campaign_track_id = t.id)::int as left_out
		from campaign_track t where t.id = $1`,
		[trackId],
	);
const NOTHING = { items: 0, reviews: 0, gaps: 0, left_out: 0, population_hash: null };

describe("what cannot be staged", () => {
	it("leaves nothing behind and goes back to its draft with the reason, as the worker does it", async () => {
		const trackId = await draft([{ by: "system", value: systemId.toString(), reason: "everything there is" }]);
		await ask(trackId);
		const refusal = await run(trackId).catch((error: unknown) => error);
		expect(refusal).toBeInstanceOf(RefusedError);
		expect((refusal as Error).message).toMatch(/scope is empty/);
		expect(await facts(trackId)).toEqual({ state: "staging", ...NOTHING });

		const data = { campaignTrackId: trackId.toString() };
		await staging.givenUp?.(await jobCtx(), data, (refusal as Error).message);
		expect(await facts(trackId)).toEqual({ state: "draft", ...NOTHING });
		expect(
			await one(db.ownerPool, "select type, payload from ledger_event join ledger_payload using (seq) order by seq desc limit 1"),
		).toMatchObject({
			type: "campaign.staging_failed",
			payload: expect.stringContaining("scope is empty"),
		});
		expect(await one(db.ownerPool, "select state, error from job_progress where subject = $1", [`track:${trackId}`])).toMatchObject({
			state: "failed",
			error: expect.stringContaining("scope is empty"),
		});
	});

	it("is a population that rests on a partial import", async () => {
		const partial = await system(db.ownerPool, { name: "Half" });
		const extract = await committedImport(db.ownerPool, partial, { complete: false });
		await grant(db.ownerPool, partial, await entitlement(db.ownerPool, partial), extract, { identityId: null });
		const trackId = await draft();
		await ask(trackId);
		await expect(run(trackId)).rejects.toThrow(/No complete import of Half/);
		await failStaging(await jobCtx(), { campaignTrackId: trackId.toString(), reason: "tested" });
		// The way out the sentence names: leave the system out, with a reason.
		const other = await draft([{ by: "system", value: partial.toString(), reason: "not completely imported yet" }]);
		expect(await stageNow(db.ownerPool, co, other)).toMatchObject({ items: 5 });
		await db.ownerPool.query("update system_scope set in_scope = false where system_id = $1", [partial]);
	});

	it("is a draft with steps missing, an as-of day ahead, or a stale page; and asking is the administrator's", async () => {
		const trackId = await draft();
		const version = await versionOf(db.ownerPool, trackId);
		const input = { campaignTrackId: trackId.toString(), version };
		await expect(stage(await ctxOf(need(co.owners, "SOC")), input)).rejects.toThrow(ForbiddenError);
		await expect(stage(await ctxOf(co.admin), { ...input, version: version - 1 })).rejects.toThrow(/meanwhile/);
		await db.ownerPool.query("update campaign_track set chain = '[]', report = '{}', instruction_id = null where id = $1", [trackId]);
		await db.ownerPool.query("delete from campaign_control where campaign_track_id = $1", [trackId]);
		await expect(stage(await ctxOf(co.admin), input)).rejects.toThrow(/control.*report fields.*reviewers.*instructions/);
		const ahead = await draft();
		await db.ownerPool.query(
			"update campaign set as_of = app_now() + interval '2 days' where id = (select campaign_id from campaign_track where id = $1)",
			[ahead],
		);
		await expect(ask(ahead)).rejects.toThrow(/has not come yet/);
		expect(await facts(ahead)).toEqual({ state: "draft", ...NOTHING });
	});
});

describe("a staging that is killed", () => {
	it.each([1, 2, 3])("in step %i leaves nothing half done and succeeds when run again", async (step) => {
		const trackId = await draft();
		await ask(trackId);
		const child = spawn(process.execPath, ["--import", "tsx", "tests/support/stage-and-hang.ts", trackId.toString(), String(step)], {
			env: process.env,
			stdio: ["ignore", "pipe", "inherit"],
		});
		for await (const line of createInterface({ input: child.stdout })) if (line === "hanging") break;
		child.kill("SIGKILL");
		await once(child, "exit");
		const gone = async () =>
			(
				await one<{ n: number }>(
					db.ownerPool,
					"select count(*)::int as n from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
				)
			).n;
		while ((await gone()) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
		expect(await facts(trackId)).toEqual({ state: "staging", ...NOTHING });

		expect(await run(trackId)).toMatchObject({ items: 5 });
		const after = await facts(trackId);
		expect(after).toMatchObject({ state: "staged", items: 5, reviews: 5 });
		// Run once more, as a job that was finished but not told so: nothing happens.
		expect(await run(trackId)).toBeNull();
		expect(await facts(trackId)).toEqual(after);
	});

	it("never runs twice at once: the second waits and finds it done", async () => {
		const trackId = await draft();
		await ask(trackId);
		const results = await Promise.all([run(trackId), run(trackId)]);
		expect(results.filter((r) => r !== null)).toHaveLength(1);
		expect(await facts(trackId)).toMatchObject({ state: "staged", reviews: 5 });
	});
});
