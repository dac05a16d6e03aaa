import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { attach } from "@/lib/attachment/attach";
import { updateControl } from "@/lib/control/update-control";
import { setToFreeze } from "@/lib/criteria/effects";
import { ensureCriteria } from "@/lib/criteria/ensure-criteria";
import { publishCriteria } from "@/lib/criteria/publish-criteria";
import { criteriaSets } from "@/lib/criteria/queries";
import type { CriterionInput } from "@/lib/criteria/schema";
import { ConflictError, ForbiddenError, RefusedError } from "@/lib/errors";
import { packTracks } from "@/lib/evidence/queries";
import { claim } from "@/lib/removal/claim";
import { verifyByPerson } from "@/lib/removal/verify-by-person";
import { mark } from "@/lib/review/mark";
import { markBulk } from "@/lib/review/mark-bulk";
import { queueHead } from "@/lib/review/queue";
import { submit } from "@/lib/review/submit";
import { trackFacts } from "@/lib/signoff/facts";
import { signoffText } from "@/lib/signoff/text";
import { withFrozenTexts } from "@/lib/text/effects";
import { ensureTexts } from "@/lib/text/ensure-texts";
import { publishText } from "@/lib/text/publish-text";
import { textVersions } from "@/lib/text/queries";
import { trackOf } from "@/lib/track/registry";
import { shippedTexts, TEXT_KIND_KEYS } from "@/lib/track/template";
import { type TestDb, testDb } from "@/tests/support/db";
import { type Company, company, type Draft, draftCampaign, jobCtx, need, stageNow } from "@/tests/support/world/campaign";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { activate } from "@/tests/support/world/lifecycle";
import { ctxOf, identity, one, type TestUser, user } from "@/tests/support/world/people";

const soc = trackOf("SOC");
const REASON = "Machines are to be asked about better than by yes and no.";
const CHOICE: CriterionInput = {
	question: "How do you know that this is still used?",
	help: "What you saw yourself counts most.",
	appliesTo: [],
	answers: [
		{ label: "From its logs", asks: "nothing" },
		{ label: "Its owner told me", asks: "reason" },
		{ label: "I believe so", asks: "exception" },
		{ label: "I do not", asks: "no_keep" },
	],
};
const SET: CriterionInput[] = [...(soc.criteria as CriterionInput[]), CHOICE];
const KEY = "how_do_you_know";

let db: TestDb;
let co: Company;
let auditor: TestUser;
let before: Draft;
let after: Draft;

beforeAll(async () => {
	db = await testDb();
	co = await company(db.ownerPool);
	auditor = await user(db.ownerPool, [{ role: "auditor", track: "SOC" }]);
	const erp = await system(db.ownerPool, { name: "ERP", scopes: { SOC: true, SOX: true } });
	const extract = await committedImport(db.ownerPool, erp);
	const role = await entitlement(db.ownerPool, erp, { title: "May post" });
	for (let n = 0; n < 6; n++) await grant(db.ownerPool, erp, role, extract, { identityId: (await identity(db.ownerPool)).id });
	before = await draftCampaign(db.ownerPool, co, [{ track: "SOC" }, { track: "SOX" }]);
	for (const id of Object.values(before.trackIds)) await stageNow(db.ownerPool, co, id);
	await activate(db.ownerPool, co, need(before.trackIds, "SOC"));
}, 120_000);

const draft = (more: object = {}) => ({ track: "SOC", basedOn: 1, reason: REASON, criteria: SET, ...more });
const owner = (track = "SOC") => ctxOf(need(co.owners, track));
const reviewer = () => ctxOf(need(co.fallback, "SOC"));
const soxOf = (d: Draft) => need(d.trackIds, "SOX");
const socOf = (d: Draft) => need(d.trackIds, "SOC");
const asked = async (d: Draft) => (await queueHead(await reviewer(), socOf(d))).asked;
const rowOf = (d: Draft, rowNo: number) =>
	one<{ id: string; version: number }>(db.ownerPool, "select id, version from review where campaign_track_id = $1 and row_no = $2", [
		socOf(d),
		rowNo,
	]);

async function marking(d: Draft, rowNo: number, answers: Record<string, string>, more: object = {}) {
	const row = await rowOf(d, rowNo);
	const given = { reviewId: row.id, versionSeen: row.version, outcome: "keep", answers: { business_need: "yes", ...answers }, ...more };
	return mark(await reviewer(), { campaignTrackId: String(socOf(d)), mark: given });
}
const submitAll = async (d: Draft) =>
	submit(await reviewer(), {
		campaignTrackId: String(socOf(d)),
		statementHash: createHash("sha256").update(soc.submitStatement).digest("hex"),
	});

describe("criteria of a track", () => {
	it("are the shipped ones first, published once", async () => {
		expect(await ensureCriteria(await jobCtx("setup"))).toEqual({ published: 0 });
		const sets = await criteriaSets(await owner());
		expect(sets.map((s) => [s.track, s.version, s.label])).toEqual([["SOC", 1, soc.criteriaVersion]]);
		expect(sets[0]?.criteria).toEqual(soc.criteria);
		expect(sets[0]).toMatchObject({ campaigns: 1 });
	});

	it("are published by a control owner of that track and by nobody else", async () => {
		const others = [need(co.owners, "SOX"), co.admin, auditor, need(co.fallback, "SOC")];
		for (const who of others) await expect(publishCriteria(await ctxOf(who), draft())).rejects.toThrow(ForbiddenError);
		await expect(publishCriteria(await jobCtx("setup"), draft())).rejects.toThrow(ForbiddenError);
		expect(await db.prisma.criteriaSet.count({ where: { track: "SOC" } })).toBe(1);
	});

	it.each<[string, object, RegExp]>([
		["the same questions", { criteria: soc.criteria }, /asks the same as version 1/],
		["nothing asked on every row", { criteria: [{ ...CHOICE, appliesTo: ["leaver"] }] }, /asked on every row/],
		["a flag of the other track", { criteria: [...SET, { ...CHOICE, appliesTo: ["conflict"] }] }, /no row is ever marked so/],
	])("refuse %s with a sentence", async (_, more, sentence) => {
		await expect(publishCriteria(await owner(), draft(more))).rejects.toThrow(sentence);
		await expect(publishCriteria(await owner(), draft(more))).rejects.toThrow(RefusedError);
	});

	it("go to the next version with an event that says what changed and why; who comes second is told", async () => {
		const { setId, version, changes } = await publishCriteria(await owner(), draft());
		expect(version).toBe(2);
		expect(changes).toEqual([expect.stringMatching(/^New, on every row: “How do you know that this is still used\?”/)]);
		const event = await db.prisma.ledgerEvent.findFirstOrThrow({ where: { subject: `criteria:${setId}` } });
		expect(event).toMatchObject({ type: "criteria.published", track: "SOC" });
		const { payload: text } = await db.prisma.ledgerPayload.findUniqueOrThrow({ where: { seq: event.seq } });
		const payload = JSON.parse(text);
		expect(payload).toMatchObject({
			before: { version: 1, questions: 2 },
			after: { version: 2, label: "soc-set-2", questions: 3 },
			changes,
			reason: REASON,
		});
		await expect(publishCriteria(await owner(), draft())).rejects.toThrow(ConflictError);
	});

	it("are never changed once published, not even by the database's own hand", async () => {
		for (const statement of ["update criteria_set set reason = 'x'", "delete from criteria_set", "truncate criteria_set cascade"])
			await expect(db.ownerPool.query(statement)).rejects.toThrow(/never edited or deleted/);
		await expect(
			db.ownerPool.query(
				"update campaign_track set criteria_set_id = (select id from criteria_set where track = 'SOC' and version = 2) where id = $1",
				[socOf(before)],
			),
		).rejects.toThrow("the criteria of a staged track are frozen");
		await expect(
			db.ownerPool.query(
				"update campaign_track set criteria_set_id = (select id from criteria_set where track = 'SOX' and version = 1) where id = $1",
				[socOf(before)],
			),
		).rejects.toThrow(/frozen/);
	});
});

describe("a campaign staged before", () => {
	it("goes on asking what was frozen with it", async () => {
		expect((await asked(before)).label).toBe(soc.criteriaVersion);
		expect(JSON.parse((await asked(before)).criteria ?? "")).toEqual(soc.criteria);
		await marking(before, 1, { [KEY]: "i_do_not" });
		await submitAll(before);
		const made = await db.prisma.decision.findFirstOrThrow({ where: { campaignTrackId: socOf(before) } });
		expect(made).toMatchObject({ criteriaVersion: soc.criteriaVersion, answers: JSON.stringify({ business_need: "yes" }) });
	});

	it("has the hash of that set in its definition, and so has each decision", async () => {
		const on = await db.prisma.campaignTrack.findUniqueOrThrow({ where: { id: socOf(before) } });
		const { criteria } = JSON.parse(on.definition) as { criteria: unknown };
		expect(createHash("sha256").update(JSON.stringify(criteria)).digest("hex")).toBe(on.criteriaHash);
		expect((await db.prisma.decision.findFirstOrThrow({ where: { campaignTrackId: on.id } })).criteriaHash).toBe(on.criteriaHash);
	});
});

describe("a campaign staged after", () => {
	it("asks the new set on its track, and the other track its own", async () => {
		after = await draftCampaign(db.ownerPool, co, [{ track: "SOC" }, { track: "SOX" }]);
		for (const id of Object.values(after.trackIds)) await stageNow(db.ownerPool, co, id);
		await activate(db.ownerPool, co, socOf(after));
		expect((await asked(after)).label).toBe("soc-set-2");
		const sox = await db.prisma.campaignTrack.findUniqueOrThrow({ where: { id: soxOf(after) }, include: { criteriaSet: true } });
		expect(sox.criteriaSet).toMatchObject({ track: "SOX", version: 1 });
		const [one_, two] = [before, after].map((d) => db.prisma.campaignTrack.findUniqueOrThrow({ where: { id: socOf(d) } }));
		expect((await one_)?.criteriaHash).not.toBe((await two)?.criteriaHash);
	});

	it("keeps by each answer as the set says", async () => {
		await expect(marking(after, 1, {})).rejects.toThrow("Answer “How do you know that this is still used?” before you keep this.");
		await expect(marking(after, 1, { [KEY]: "yes" })).rejects.toThrow("Answer “How do you know");
		await expect(marking(after, 1, { [KEY]: "i_do_not" })).rejects.toThrow("Your answer does not allow a keep");
		await expect(marking(after, 1, { [KEY]: "its_owner_told_me" })).rejects.toThrow("A keep here needs a reason");
		await expect(marking(after, 1, { [KEY]: "i_believe_so" })).rejects.toThrow("A keep here needs an exception");
		await marking(after, 1, { [KEY]: "its_owner_told_me" }, { reason: "Its owner showed me last week's runs." });
		await marking(after, 2, { [KEY]: "from_its_logs", not_asked: "x" });
		await submitAll(after);
		const made = await db.prisma.decision.findMany({ where: { campaignTrackId: socOf(after) }, orderBy: { id: "asc" } });
		expect(made.map((d) => [d.criteriaVersion, JSON.parse(d.answers)])).toEqual([
			["soc-set-2", { business_need: "yes", [KEY]: "its_owner_told_me" }],
			["soc-set-2", { business_need: "yes", [KEY]: "from_its_logs" }],
		]);
		expect(new Set(made.map((d) => d.contextHash)).size).toBe(2);
	});

	it("asks the same of rows decided in bulk", async () => {
		const rows = await Promise.all([3, 4].map(async (n) => rowOf(after, n)));
		const bulk = (answer: string) => ({
			campaignTrackId: String(socOf(after)),
			outcome: "keep",
			reason: "Seen in the logs of the last quarter.",
			answers: { business_need: "yes", [KEY]: answer },
			rows: rows.map((r) => ({ reviewId: r.id, versionSeen: r.version })),
		});
		await expect(markBulk(await reviewer(), bulk("i_believe_so"))).rejects.toThrow(/needs an exception .* Nothing was marked/);
		expect(await markBulk(await reviewer(), bulk("from_its_logs"))).toEqual({ marked: 2 });
		await submitAll(after);
		expect(await db.prisma.decision.count({ where: { campaignTrackId: socOf(after), bulk: true } })).toBe(2);
	});
});

describe("texts of a track", () => {
	const STATEMENT = "I looked at {{inScope}} of {{campaign}} for {{controls}} and can explain what I keep.";
	const text = (kind: string, template: string, more: object = {}) => ({
		...{ track: "SOC", kind, basedOn: 1, template, reason: "The statement names what it is about.", ...more },
	});
	const memo = text("memo", "Kept {{kept}}, removed {{removed}}. {{if deviations}}{{deviations}}{{else}}Nothing to report.{{end}}");

	it("are the shipped ones first, frozen with each track that is staged", async () => {
		expect(await ensureTexts(await jobCtx("setup"))).toEqual({ published: 0 });
		const texts = await textVersions(await owner());
		expect(texts.map((t) => [t.track, t.version, t.template])).toEqual(
			expect.arrayContaining(TEXT_KIND_KEYS.map((kind) => ["SOC", 1, shippedTexts(soc)[kind]])),
		);
		expect(texts).toHaveLength(TEXT_KIND_KEYS.length);
		expect(texts.map((t) => t.campaigns)).toEqual(TEXT_KIND_KEYS.map(() => 2));
		const on = await db.prisma.campaignTrack.findUniqueOrThrow({ where: { id: socOf(before) } });
		expect(on.submitStatement).toBe(soc.submitStatement);
	});

	it("are published by a control owner of that track alone, and with known facts alone", async () => {
		for (const who of [need(co.owners, "SOX"), co.admin, auditor, need(co.fallback, "SOC")])
			await expect(publishText(await ctxOf(who), text("submit", STATEMENT))).rejects.toThrow(ForbiddenError);
		await expect(publishText(await owner(), text("submit", `${STATEMENT} {{kept}}`))).rejects.toThrow(
			/fixed with them\. Known are: campaign,/,
		);
		await expect(publishText(await owner(), text("memo", `${STATEMENT} {{profit}}`))).rejects.toThrow(/\{\{profit\}\} is not known here/);
		expect(await publishText(await owner(), text("submit", STATEMENT))).toMatchObject({ version: 2 });
		await expect(publishText(await owner(), text("submit", STATEMENT))).rejects.toThrow(ConflictError);
		await expect(publishText(await owner(), text("submit", STATEMENT, { basedOn: 2 }))).rejects.toThrow("word for word version 2");
		await publishText(await owner(), memo);
		const event = await db.prisma.ledgerEvent.findFirstOrThrow({ where: { type: "text.published" }, orderBy: { seq: "desc" } });
		expect(event).toMatchObject({ track: "SOC" });
		await expect(db.ownerPool.query("update track_text set template = 'x'")).rejects.toThrow(/never edited or deleted/);
		await expect(
			db.ownerPool.query(
				"insert into campaign_text (campaign_track_id, kind, text_id) select $1, 'memo', max(id) from track_text where kind = 'memo' and track = 'SOC'",
				[socOf(before)],
			),
		).rejects.toThrow("when it is staged");
		await expect(db.ownerPool.query("update campaign_track set submit_statement = 'x' where id = $1", [socOf(before)])).rejects.toThrow(
			/frozen/,
		);
	});

	it("change nothing on a track that is staged: its statement and memo stay, over the same facts", async () => {
		await marking(after, 5, { [KEY]: "from_its_logs" });
		expect((await queueHead(await reviewer(), socOf(after))).statement).toBe(soc.submitStatement);
		await submitAll(after);
		const track = await withFrozenTexts(db.prisma, socOf(after), "SOC");
		expect(shippedTexts(track)).toEqual(shippedTexts(soc));
	});

	it("stand, filled from its facts, on a track staged afterwards; the hash of what was shown is stored with the submission", async () => {
		const third = await draftCampaign(db.ownerPool, co, [{ track: "SOC" }]);
		await stageNow(db.ownerPool, co, socOf(third));
		await activate(db.ownerPool, co, socOf(third));
		const { statement, campaign, controls } = await queueHead(await reviewer(), socOf(third));
		expect(statement).toBe(`I looked at 6 grants of ${campaign} for ${controls[0]?.code} and can explain what I keep.`);
		await marking(third, 1, { [KEY]: "from_its_logs" });
		await expect(submitAll(third)).rejects.toThrow("The statement changed since this page was opened");
		const statementHash = createHash("sha256").update(statement).digest("hex");
		await submit(await reviewer(), { campaignTrackId: String(socOf(third)), statementHash });
		const made = await db.prisma.submission.findFirstOrThrow({ where: { campaignTrackId: socOf(third) } });
		expect(made).toMatchObject({ statement, statementHash });
		const ctx = await owner();
		const { memo: said } = signoffText(
			await withFrozenTexts(db.prisma, socOf(third), "SOC"),
			await trackFacts(db.prisma, socOf(third), ctx.now),
		);
		expect(said).toBe("Kept 1, removed 0. Nothing to report.");
		const { texts } = JSON.parse((await db.prisma.campaignTrack.findUniqueOrThrow({ where: { id: socOf(third) } })).definition);
		expect(texts.map((t: { kind: string; version: number }) => [t.kind, t.version])).toEqual([
			["memo", 2],
			["narrative", 1],
			["signoff", 1],
			["submit", 2],
		]);
	});
});

describe("the evidence standard of a control", () => {
	it("is frozen with it and asked for when a removal is verified", async () => {
		const control = await db.prisma.control.findFirstOrThrow({ where: { track: "SOC" }, orderBy: { id: "desc" } });
		const { id: controlId, version, title, objective, frequency, type } = control;
		const ownerUserId = need(co.owners, "SOC").userId.toString();
		const facts = { controlId: controlId.toString(), version, title, objective, ownerUserId, frequency, type };
		const loose = { high: "person", medium: "record", low: "person" };
		await expect(updateControl(await owner(), { ...facts, evidenceStandard: loose })).rejects.toThrow(/cannot do with less proof/);
		const fourth = await draftCampaign(db.ownerPool, co, [{ track: "SOC" }]);
		const tested = await db.prisma.campaignControl.findFirstOrThrow({
			where: { campaignTrackId: socOf(fourth) },
			include: { control: true },
		});
		const strict = { high: "extract", medium: "record", low: "record" };
		const now = { ...facts, controlId: tested.controlId.toString(), version: tested.control.version, evidenceStandard: strict };
		await updateControl(await owner(), now);
		await stageNow(db.ownerPool, co, socOf(fourth));
		await activate(db.ownerPool, co, socOf(fourth));
		// What the control says afterwards changes nothing on the campaign.
		await updateControl(await owner(), { ...now, version: tested.control.version + 1, evidenceStandard: undefined });
		await marking(fourth, 1, {}, { outcome: "remove" });
		const { statement } = await queueHead(await reviewer(), socOf(fourth));
		const statementHash = createHash("sha256").update(statement).digest("hex");
		await submit(await reviewer(), { campaignTrackId: String(socOf(fourth)), statementHash });
		const task = await db.prisma.removal.findFirstOrThrow({ where: { campaignTrackId: socOf(fourth) } });
		const remediator = await ctxOf(await user(db.ownerPool, ["remediator"]));
		await claim(remediator, { removalId: task.id.toString(), ticket: "CHG-9", note: "Taken away in the console", version: 0 });
		const attached = async (kind: string) => {
			const file = { subject: `removal:${task.id}`, kind, filename: "proof.txt", mediaType: "text/plain", bytes: 5 };
			const { attachmentId } = await attach(await owner(), { ...file, sha256: createHash("sha256").update(kind).digest("hex") });
			return { removalId: task.id.toString(), attachmentId, note: "Looked it up in the console myself", version: 1 };
		};
		const short = async () => (await packTracks(await owner(), fourth.campaignId)).flatMap((t) => t.short);
		expect(await short()).toEqual([
			"1 removal of low risk without proof, claimed. Enough is: a transcript or export of the system that a second person checked; no screenshot, ticket or memo.",
		]);
		await expect(verifyByPerson(await owner(), await attached("screenshot"))).rejects.toThrow(
			"The control tested here asks for a transcript or export of the system; a screenshot is not enough.",
		);
		await verifyByPerson(await owner(), await attached("transcript"));
		expect(await db.prisma.removal.findUniqueOrThrow({ where: { id: task.id } })).toMatchObject({ state: "verified" });
		expect(await short()).toEqual([]);
	});
});

describe("a track without any set", () => {
	it("is refused at staging with what to do", async () => {
		const client = await db.ownerPool.connect();
		try {
			await expect(setToFreeze(client, { ...soc, key: "NONE" })).rejects.toThrow("has no criteria yet");
		} finally {
			client.release();
		}
	});
});

describe("the shipped questions of a track", () => {
	it("are left out or weakened only with a reason of its own, which stands in the event; what the track added goes without", async () => {
		const sox = trackOf("SOX");
		const asSox = () => owner("SOX");
		const kept = sox.criteria.filter((c) => c.key !== "duties_apart");
		const set = (more: object) => ({ ...draft(), track: "SOX", basedOn: 1, criteria: kept, ...more });
		await expect(publishCriteria(await asSox(), set({}))).rejects.toMatchObject({
			message: expect.stringMatching(/no longer asks “.+”\. The SOX track is shipped with that/),
			fields: { dropReason: expect.any(String) },
		});
		const dropReason = "Duties are tested by a control of their own.";
		const { setId } = await publishCriteria(await asSox(), set({ dropReason }));
		const payloadOf = async (id: string) => {
			const { seq } = await db.prisma.ledgerEvent.findFirstOrThrow({ where: { subject: `criteria:${id}` } });
			return JSON.parse((await db.prisma.ledgerPayload.findUniqueOrThrow({ where: { seq } })).payload);
		};
		const dropped = sox.criteria.filter((c) => c.key === "duties_apart").map((c) => c.question);
		expect(await payloadOf(setId)).toMatchObject({ dropped, dropReason });
		// It is out already: asked for once. A question of their own comes and goes by the one reason.
		const more = await publishCriteria(await asSox(), set({ basedOn: 2, criteria: [...kept, CHOICE] }));
		expect(await payloadOf(more.setId)).not.toHaveProperty("dropped");
		const less = await publishCriteria(await asSox(), set({ basedOn: 3 }));
		expect(await payloadOf(less.setId)).not.toHaveProperty("dropReason");
		const [first, ...rest] = kept as CriterionInput[];
		const narrowed = {
			basedOn: 4,
			criteria: [...rest, { ...first, appliesTo: ["leaver" as const] }, { ...CHOICE, question: "Is it used at all?" }],
		};
		await expect(publishCriteria(await asSox(), set(narrowed))).rejects.toThrow(
			/asks less by “.+” \(asked on rows marked “Leaver”, before on every row\)/,
		);
		const weaker = await publishCriteria(await asSox(), set({ ...narrowed, dropReason }));
		expect(await payloadOf(weaker.setId)).toMatchObject({ weakened: [expect.stringMatching(/before on every row/)], dropReason });
	});
});
