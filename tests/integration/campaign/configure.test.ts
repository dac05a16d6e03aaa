import { beforeAll, describe, expect, it } from "vitest";
import { ZodError } from "zod";
import { addTrack } from "@/lib/campaign/add-track";
import { configureTrack } from "@/lib/campaign/configure-track";
import { createCampaign } from "@/lib/campaign/create-campaign";
import { publishInstructions } from "@/lib/campaign/publish-instructions";
import { lacks, trackSetup } from "@/lib/campaign/setup-queries";
import { stage } from "@/lib/campaign/stage";
import { updateCampaign } from "@/lib/campaign/update-campaign";
import { createControl } from "@/lib/control/create-control";
import { ensureCatalogue } from "@/lib/control/ensure-catalogue";
import { updateControl } from "@/lib/control/update-control";
import { ConflictError, ForbiddenError, NotFoundError, RefusedError } from "@/lib/errors";
import { type TestDb, testDb } from "../../support/db";
import { type Company, company, draftCampaign, jobCtx, need, stageNow, versionOf } from "../../support/world/campaign";
import { committedImport, entitlement, grant, system } from "../../support/world/inventory";
import { ctxOf, identity, one, type TestUser, unique, user } from "../../support/world/people";

let db: TestDb;
let co: Company;

beforeAll(async () => {
	db = await testDb();
	co = await company(db.ownerPool);
});

const admin = () => ctxOf(co.admin);
const owner = (track = "SOC") => ctxOf(need(co.owners, track));
const basics = () => ({ name: unique("Campaign"), fiscalPeriod: "FY26 Q3", asOf: "2026-09-30", zone: "Europe/Berlin" });
const trackOf = (who: TestUser, track = "SOC") => ({ track, ownerUserId: who.userId.toString(), due: "2026-10-15" });
const lastEvent = async () =>
	one<{ type: string; actor: string; payload: string }>(
		db.ownerPool,
		"select type, actor, payload from ledger_event join ledger_payload using (seq) order by seq desc limit 1",
	);

describe("creating a campaign", () => {
	it("makes a draft per track, due at the last second of the day in the campaign's zone", async () => {
		const input = basics();
		const made = await createCampaign(await admin(), {
			...input,
			tracks: [trackOf(need(co.owners, "SOC")), trackOf(need(co.owners, "SOX"), "SOX")],
		});
		const { rows } = await db.ownerPool.query("select track, state, due_at from campaign_track where campaign_id = $1 order by track", [
			made.campaignId,
		]);
		expect(rows).toEqual(["SOC", "SOX"].map((track) => ({ track, state: "draft", due_at: new Date("2026-10-15T21:59:59Z") })));
		const { rows: events } = await db.ownerPool.query<{ type: string; track: string; actor: string; payload: string }>(
			"select type, track, actor, payload from ledger_event join ledger_payload using (seq) where campaign = $1 order by seq",
			[made.campaignId],
		);
		expect(events.map((e) => [e.type, e.track, e.actor])).toEqual([
			["campaign.created", "", `user:${co.admin.ref}`],
			["campaign.track_added", "SOC", `user:${co.admin.ref}`],
			["campaign.track_added", "SOX", `user:${co.admin.ref}`],
		]);
		const [created, ...added] = events.map((e) => JSON.parse(e.payload));
		expect(created).toMatchObject({ name: input.name, asOf: "2026-09-30T21:59:59.000Z", tracks: [{ track: "SOC" }, { track: "SOX" }] });
		expect(added.map((p) => p.owner)).toEqual(["SOC", "SOX"].map((track) => need(co.owners, track).ref));
		for (const track of ["SOC", "SOX"]) expect(JSON.stringify(created)).not.toContain(need(co.owners, track).ref);
	});

	it.each<[string, () => Promise<unknown>, new (...args: never[]) => Error, RegExp]>([
		[
			"by somebody without the right",
			async () => createCampaign(await owner(), { ...basics(), tracks: [trackOf(need(co.owners, "SOC"))] }),
			ForbiddenError,
			/role/,
		],
		[
			"with an owner of the other track",
			async () => createCampaign(await admin(), { ...basics(), tracks: [trackOf(need(co.owners, "SOX"))] }),
			RefusedError,
			/not an active control owner of the SOC track/,
		],
		[
			"with an administrator as owner",
			async () =>
				createCampaign(await admin(), {
					...basics(),
					tracks: [trackOf(await user(db.ownerPool, ["iam_admin", { role: "control_owner", track: "SOC" }]))],
				}),
			RefusedError,
			/administers the tool/,
		],
		["with no track", async () => createCampaign(await admin(), { ...basics(), tracks: [] }), ZodError, /at least one track/],
		[
			"with a track twice",
			async () =>
				createCampaign(await admin(), { ...basics(), tracks: [trackOf(need(co.owners, "SOC")), trackOf(need(co.owners, "SOC"))] }),
			ZodError,
			/once/,
		],
		[
			"due before as-of",
			async () => createCampaign(await admin(), { ...basics(), tracks: [{ ...trackOf(need(co.owners, "SOC")), due: "2026-09-29" }] }),
			ZodError,
			/before the as-of day/,
		],
		[
			"in no zone",
			async () => createCampaign(await admin(), { ...basics(), zone: "Berlin", tracks: [trackOf(need(co.owners, "SOC"))] }),
			ZodError,
			/not a time zone/,
		],
	])("is refused %s", async (_why, act, error, message) => {
		const before = await one(db.ownerPool, "select count(*) as n from campaign");
		const thrown = await act().catch((e: unknown) => e);
		expect(thrown).toBeInstanceOf(error);
		expect((thrown as Error).message).toMatch(message);
		expect(await one(db.ownerPool, "select count(*) as n from campaign")).toEqual(before);
	});

	it("refuses a name that is taken", async () => {
		const input = { ...basics(), tracks: [trackOf(need(co.owners, "SOC"))] };
		await createCampaign(await admin(), input);
		await expect(createCampaign(await admin(), input)).rejects.toThrow(/campaign of this name/);
	});
});

describe("a draft", () => {
	it("changes step by step, each with its event, and only from a fresh page", async () => {
		const draft = await draftCampaign(db.ownerPool, co, [{ track: "SOC" }]);
		const trackId = need(draft.trackIds, "SOC");
		const campaignTrackId = trackId.toString();
		const step = { campaignTrackId, step: "scope", scope: { exclusions: [{ by: "kind", value: "bot", reason: "reviewed elsewhere" }] } };
		const version = await versionOf(db.ownerPool, trackId);
		expect(await configureTrack(await admin(), { ...step, version })).toEqual({ version: version + 1 });
		expect(JSON.parse((await lastEvent()).payload)).toMatchObject({ step: "scope", value: step.scope });
		await expect(configureTrack(await admin(), { ...step, version })).rejects.toThrow(ConflictError);
		await expect(configureTrack(await owner(), { ...step, version: version + 1 })).rejects.toThrow(ForbiddenError);
	});

	it.each<[string, object, RegExp]>([
		[
			"a control of the other track",
			{
				step: "controls",
				controlIds: ["CONTROL_SOX"],
				report: { reportType: "SOC 2", periodStart: "2026-01-01", periodEnd: "2026-12-31", criteria: "CC6.1" },
			},
			/controls of the SOC track/,
		],
		[
			"a report field left empty",
			{ step: "controls", controlIds: ["CONTROL_SOC"], report: { reportType: "SOC 2" } },
			/period|first day|Invalid/,
		],
		["no reviewer step", { step: "reviewers", chain: [] }, /at least one way/],
		["a named step without a person", { step: "reviewers", chain: [{ step: "named" }] }, /Choose the person/],
		[
			"a person who does not review this track",
			{ step: "reviewers", chain: [{ step: "fallback", userId: "FALLBACK_SOX" }] },
			/not an active reviewer of the SOC track/,
		],
		[
			"more days for what is riskier",
			{ step: "rules", instructionId: "INSTRUCTION_SOC", removalSlaDays: { high: 9, medium: 5, low: 5 }, closingPolicy: "deviation" },
			/riskier/,
		],
		[
			"the other track's instructions",
			{ step: "rules", instructionId: "INSTRUCTION_SOX", removalSlaDays: { high: 1, medium: 5, low: 5 }, closingPolicy: "deviation" },
			/SOC instructions/,
		],
		["an exclusion without a reason", { step: "scope", scope: { exclusions: [{ by: "kind", value: "bot", reason: "" }] } }, /reason/],
	])("refuses %s", async (_what, step, message) => {
		const draft = await draftCampaign(db.ownerPool, co, [{ track: "SOC" }, { track: "SOX" }]);
		const trackId = need(draft.trackIds, "SOC");
		const ids: Record<string, string> = { FALLBACK_SOX: need(co.fallback, "SOX").userId.toString() };
		for (const track of ["SOC", "SOX"]) {
			ids[`CONTROL_${track}`] = (
				await one<{ id: string }>(db.ownerPool, "select control_id::text as id from campaign_control where campaign_track_id = $1", [
					need(draft.trackIds, track),
				])
			).id;
			ids[`INSTRUCTION_${track}`] = (
				await one<{ id: string }>(db.ownerPool, "select id::text from instruction_version where track = $1 limit 1", [track])
			).id;
		}
		const filled = JSON.parse(JSON.stringify(step).replaceAll(/"([A-Z]+_SO[CX])"/g, (_, key: string) => `"${need(ids, key)}"`));
		const version = await versionOf(db.ownerPool, trackId);
		await expect(configureTrack(await admin(), { campaignTrackId: trackId.toString(), version, ...filled })).rejects.toThrow(message);
		expect(await versionOf(db.ownerPool, trackId)).toBe(version);
	});

	it("never removes what is undecided where the track's law is to report it", async () => {
		const draft = await draftCampaign(db.ownerPool, co, [{ track: "SOX" }]);
		const trackId = need(draft.trackIds, "SOX");
		const instruction = await one<{ id: string }>(db.ownerPool, "select id::text from instruction_version where track = 'SOX' limit 1");
		const input = {
			campaignTrackId: trackId.toString(),
			version: await versionOf(db.ownerPool, trackId),
			step: "rules",
			instructionId: instruction.id,
			removalSlaDays: { high: 1, medium: 3, low: 5 },
			closingPolicy: "remove",
		};
		await expect(configureTrack(await admin(), input)).rejects.toThrow(/silence never approves/);
	});

	it("takes a second track, once", async () => {
		const draft = await draftCampaign(db.ownerPool, co, [{ track: "SOC" }]);
		const { due } = await one<{ due: string }>(
			db.ownerPool,
			"select to_char(as_of + interval '20 days', 'YYYY-MM-DD') as due from campaign where id = $1",
			[draft.campaignId],
		);
		const input = { campaignId: draft.campaignId.toString(), track: "SOX", ownerUserId: need(co.owners, "SOX").userId.toString(), due };
		await addTrack(await admin(), input);
		expect(await lastEvent()).toMatchObject({ type: "campaign.track_added" });
		const added = await one<{ id: string; version: number }>(
			db.ownerPool,
			"select id, version from campaign_track where campaign_id = $1 and track = 'SOX'",
			[draft.campaignId],
		);
		const ctx = await admin();
		const missing = lacks(await trackSetup(ctx, BigInt(added.id)), ctx.now);
		expect(missing.map(({ step }) => step)).toEqual(["controls", "controls", "reviewers", "rules"]);
		const refused = stage(ctx, { campaignTrackId: added.id, version: added.version });
		await expect(refused).rejects.toThrow(missing.map(({ sentence }) => sentence).join(" "));
		const whole = await trackSetup(ctx, need(draft.trackIds, "SOC"));
		expect(lacks(whole, ctx.now)).toEqual([]);
		expect(lacks({ ...whole, owners: [], reviewers: [] }, ctx.now).map(({ step }) => step)).toContain("check");
		await expect(addTrack(await admin(), input)).rejects.toThrow(/has a SOX track already/);
		await expect(addTrack(await owner("SOX"), input)).rejects.toThrow(ForbiddenError);
	});

	it("keeps name and dates changeable until a track is staged", async () => {
		const systemId = await system(db.ownerPool);
		await grant(db.ownerPool, systemId, await entitlement(db.ownerPool, systemId), await committedImport(db.ownerPool, systemId), {
			identityId: (await identity(db.ownerPool)).id,
		});
		const draft = await draftCampaign(db.ownerPool, co, [{ track: "SOC" }]);
		const input = { campaignId: draft.campaignId.toString(), ...basics(), asOf: "2026-01-31" };
		await updateCampaign(await admin(), input);
		expect(await one(db.ownerPool, "select name, as_of from campaign where id = $1", [draft.campaignId])).toEqual({
			name: input.name,
			as_of: new Date("2026-01-31T22:59:59Z"),
		});
		await expect(updateCampaign(await owner(), input)).rejects.toThrow(ForbiddenError);
		await stageNow(db.ownerPool, co, need(draft.trackIds, "SOC"));
		await expect(updateCampaign(await admin(), { ...input, name: unique("Other") })).rejects.toThrow(/already staged/);
		const version = await versionOf(db.ownerPool, need(draft.trackIds, "SOC"));
		await expect(
			configureTrack(await admin(), {
				campaignTrackId: String(need(draft.trackIds, "SOC")),
				version,
				step: "scope",
				scope: { exclusions: [] },
			}),
		).rejects.toThrow(/Only a track that is draft/);
	});
});

describe("instructions", () => {
	it("are published by the track's control owner, version by version, and never twice the same", async () => {
		const text = `Look at each row. ${unique("text")} Decide only what you know.`;
		const first = await publishInstructions(await owner(), { track: "SOC", text });
		expect(first.version).toBeGreaterThan(1);
		expect(await lastEvent()).toMatchObject({ type: "instruction.published" });
		await expect(publishInstructions(await owner(), { track: "SOC", text })).rejects.toThrow(/word for word/);
		await expect(publishInstructions(await owner("SOX"), { track: "SOC", text: `${text} More.` })).rejects.toThrow(ForbiddenError);
		await expect(publishInstructions(await admin(), { track: "SOC", text: `${text} More.` })).rejects.toThrow(ForbiddenError);
	});
});

describe("controls", () => {
	const facts = (frameworkIds: string[] = []) => ({
		title: "Access review",
		objective: "Access stays with those whose work needs it.",
		ownerUserId: need(co.owners, "SOC").userId.toString(),
		frequency: "quarterly",
		type: "manual",
		frameworkIds,
	});

	it("come with a catalogue that is loaded once and again when it changed", async () => {
		expect((await ensureCatalogue(await jobCtx("setup"))).changed).toBe(100);
		expect((await ensureCatalogue(await jobCtx("setup"))).changed).toBe(0);
		const { rows } = await db.ownerPool.query("select id from framework_control where 'IPE' = any(aliases)");
		expect(rows).toEqual([{ id: "AS1105-10" }]);
		await expect(ensureCatalogue(await admin())).rejects.toThrow(ForbiddenError);
	});

	it("are written by the track's control owner, name only catalogued ids, and change from a fresh page", async () => {
		const code = unique("AC");
		const { controlId } = await createControl(await owner(), { track: "SOC", code, ...facts(["AS1105-10"]) });
		expect(await lastEvent()).toMatchObject({ type: "control.created" });
		await expect(createControl(await owner(), { track: "SOC", code, ...facts() })).rejects.toThrow(/already/);
		await expect(createControl(await owner(), { track: "SOC", code: unique("AC"), ...facts(["NO-SUCH"]) })).rejects.toThrow(
			/Not in the catalogue: NO-SUCH/,
		);
		await expect(createControl(await owner("SOX"), { track: "SOC", code: unique("AC"), ...facts() })).rejects.toThrow(ForbiddenError);
		await expect(createControl(await admin(), { track: "SOC", code: unique("AC"), ...facts() })).rejects.toThrow(ForbiddenError);

		const change = { controlId, version: 0, ...facts(), title: "Quarterly access review" };
		await expect(updateControl(await owner("SOX"), change)).rejects.toThrow(NotFoundError);
		expect(await updateControl(await owner(), change)).toEqual({ version: 1 });
		expect(await lastEvent()).toMatchObject({ type: "control.changed" });
		await expect(updateControl(await owner(), change)).rejects.toThrow(ConflictError);
	});
});
