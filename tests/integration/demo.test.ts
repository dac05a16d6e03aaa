import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newCtx } from "@/lib/access/context";
import { verifyLedger } from "@/lib/ledger/verify";
import { signInByPassword } from "@/lib/people/sign-in-by-password";
import { demoCalendar } from "@/prisma/seed/company/calendar";
import { makeCompany } from "@/prisma/seed/company/company";
import { accessExtract } from "@/prisma/seed/company/extracts";
import { demoContents } from "@/prisma/seed/contents";
import { loadDemo } from "@/prisma/seed/load";
import { signIns } from "@/prisma/seed/sign-ins";
import { type TestDb, testDb } from "@/tests/support/db";

const LOADED = new Date("2026-05-13T10:00:00Z");
const hash = (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("hex");

describe("the generator", () => {
	const calendar = demoCalendar(LOADED);
	const company = makeCompany(calendar);
	const heldBy = (post: string, when: "inLast" | "inPresent" = "inPresent") =>
		company.grants.filter((one) => one.holder === company.posts.get(post) && one[when]).map((one) => `${one.system}:${one.entitlement}`);
	const machine = (name: string) => company.machines.find((one) => one.name === name);

	it("makes the same company from the same day", () => {
		expect(hash(makeCompany(demoCalendar(LOADED)))).toBe(hash(company));
		expect(hash(makeCompany(demoCalendar(new Date("2026-05-14T10:00:00Z"))))).not.toBe(hash(company));
	});

	it("has the quarter under way on any day of the year", () => {
		for (let day = 0; day < 366; day++) {
			const loaded = new Date(LOADED.getTime() + day * 86_400_000);
			const { today, last, present } = demoCalendar(loaded);
			expect(present.asOf < today && today < present.due).toBe(true);
			expect(last.due < present.asOf).toBe(true);
			expect(last.label).not.toBe(present.label);
		}
	});

	it("has the size that was asked for", () => {
		expect(company.people.length).toBeGreaterThan(390);
		expect(company.machines).toHaveLength(250);
		expect(company.systems).toHaveLength(12);
		const count = company.grants.filter((one) => one.inPresent).length;
		expect(count).toBeGreaterThan(5_500);
		expect(count).toBeLessThan(6_500);
		expect(new Set(company.people.map((one) => one.email)).size).toBe(company.people.length);
		expect(new Set(company.machines.map((one) => one.name)).size).toBe(company.machines.length);
	});

	it("tells its stories", () => {
		const leaver = company.people.find((one) => one.key === company.posts.get("leaver"));
		expect(leaver?.left && leaver.left < calendar.present.asOf).toBe(true);
		expect(heldBy("leaver")).toContain("treasury:PAYMENT_CREATE");
		expect(heldBy("vendor-and-payments")).toEqual(expect.arrayContaining(["erp:VENDOR_MASTER_MAINTAIN", "erp:PAYMENT_RUN_EXECUTE"]));
		expect(heldBy("head:Accounts payable")).toContain("erp:AP_MANAGER");
		expect(company.people.find((one) => one.key === company.posts.get("no-manager"))).toMatchObject({
			managerKey: null,
			employment: "contractor",
		});
		expect(machine("bot-invoice-capture")).toMatchObject({ kind: "bot", ownerKey: null, stewardKey: null });
		expect(machine("bg-erp-firefighter")?.kind).toBe("break_glass");
		expect(machine("agent-payables-assistant")?.kind).toBe("ai_agent");
		expect(company.grants.filter((one) => one.holder === machine("agent-payables-assistant")?.key).map((one) => one.system)).toEqual(
			expect.arrayContaining(["erp", "procurement", "treasury"]),
		);
		expect(company.grants.some((one) => one.holder === null)).toBe(true);
	});

	it("leaves out of an extract what was removed, and nothing else", () => {
		const of = { system: "treasury", moment: "present" as const, day: calendar.present.asOf };
		const whole = accessExtract(company, calendar, { ...of, removed: new Set() });
		const [first] = company.grants.filter((one) => one.system === "treasury" && one.inPresent);
		const less = accessExtract(company, calendar, { ...of, removed: new Set([`${first?.account}|${first?.entitlement}`]) });
		expect(less.rows).toBe(whole.rows - 1);
	});
});

describe("the loaded demonstration", () => {
	let db: TestDb;
	let home: string;
	let missing: string[];

	beforeAll(async () => {
		db = await testDb();
		home = await mkdtemp(path.join(tmpdir(), "countersign-demo-"));
		process.env.COUNTERSIGN_KEY_DIR = path.join(home, "keys");
		process.env.COUNTERSIGN_FILES_DIR = path.join(home, "files");
		expect(await demoContents()).toBe("nothing");
		missing = await loadDemo({ ownerUrl: db.ownerUrl, say: () => undefined });
	}, 900_000);
	afterAll(() => rm(home, { recursive: true, force: true }));

	it("left nothing out and knows itself", async () => {
		expect(missing).toEqual([]);
		expect(await demoContents()).toBe("whole");
		expect((await db.prisma.installation.findUniqueOrThrow({ where: { id: 1 } })).isDemo).toBe(true);
	});

	it("has a ledger that verifies, with signed checkpoints", async () => {
		const check = await verifyLedger(await newCtx({ type: "cli", operator: "test" }));
		expect(check).toMatchObject({ ok: true, problem: null });
		expect(check.checkpoints.length).toBeGreaterThan(1);
	});

	it("has last quarter signed with both packs, and this quarter half decided", async () => {
		const tracks = await db.prisma.campaignTrack.findMany({ orderBy: { id: "asc" }, select: { id: true, state: true, itemCount: true } });
		expect(tracks.map((one) => one.state)).toEqual(["signed", "signed", "active", "active"]);
		const packs = await db.prisma.evidencePack.findMany({ where: { kind: "final" }, select: { state: true } });
		expect(packs).toEqual([{ state: "ready" }, { state: "ready" }]);
		for (const { id, itemCount } of tracks.slice(2)) {
			const decided = await db.prisma.review.count({ where: { campaignTrackId: id, state: "decided" } });
			expect(decided / itemCount).toBeGreaterThan(0.4);
			expect(decided / itemCount).toBeLessThan(0.6);
		}
	});

	it("has removals in every state, some of them late, and exceptions waiting", async () => {
		const states = await db.prisma.removal.groupBy({ by: ["state"], _count: true });
		expect(states.map((one) => one.state).sort()).toEqual(["claimed", "open", "verified"]);
		expect(await db.prisma.removal.count({ where: { state: "open", dueAt: { lt: new Date() } } })).toBeGreaterThan(0);
		expect(await db.prisma.removal.count({ where: { proofKind: "later_import" } })).toBeGreaterThan(50);
		const exceptions = await db.prisma.exception.groupBy({ by: ["state"], _count: true });
		expect(exceptions.map((one) => one.state).sort()).toEqual(["approved", "closed", "declined", "requested"]);
	});

	it("finds its conflicts between duties in this quarter, most rights mapped and a few left open, and keeps none without an exception", async () => {
		const sox = await db.prisma.campaignTrack.findFirstOrThrow({ where: { track: "SOX", state: "active" }, select: { id: true } });
		const found = await db.prisma.$queryRaw<{ code: string; base: string | null; subject: string; ways: string[] }[]>`
			select r.code, b.code as base, c.subject_name as subject, array(select distinct h.via from sod_conflict_half h where h.conflict_id = c.id order by 1) as ways
			from sod_conflict c join sod_rule r on r.id = c.rule_id left join sod_rule b on b.id = c.base_rule_id where c.campaign_track_id = ${sox.id}`;
		expect(found).toContainEqual({ code: "P2P-01", base: null, subject: "Marta Silva", ways: ["own"] });
		const agent = await db.prisma.identity.findFirstOrThrow({ where: { name: "agent-payables-assistant" }, select: { ownerId: true } });
		const { name: head } = await db.prisma.identity.findUniqueOrThrow({ where: { id: agent.ownerId ?? 0n }, select: { name: true } });
		expect(found).toContainEqual({ code: "NHI-SOD-02", base: "P2P-04", subject: head, ways: ["own", "owned_machine"] });
		expect(found.length).toBeLessThan(120);
		const [mapped] = await db.prisma.$queryRaw<{ rights: bigint; open: bigint }[]>`
			select count(*) as rights, count(*) filter (where e.id not in (select entitlement_id from entitlement_duty union select entitlement_id from entitlement_without_duty)) as open
			from entitlement e join system_scope s on s.system_id = e.system_id and s.track = 'SOX' and s.in_scope`;
		expect(Number(mapped?.open)).toBeGreaterThan(0);
		expect(Number(mapped?.open) / Number(mapped?.rights)).toBeLessThan(0.1);
		const kept = await db.prisma.$queryRaw<{ excepted: boolean }[]>`
			select exists (select from exception x where x.decision_id = d.id and x.control_test_ref <> '') as excepted
			from review r join decision d on d.id = r.current_decision_id where r.campaign_track_id = ${sox.id} and r.state = 'decided' and d.outcome = 'keep' and 'conflict' = any(r.flags)`;
		expect(kept.length).toBeGreaterThan(5);
		expect(kept.every((one) => one.excepted)).toBe(true);
	});

	it("has one conflict mitigated by a tested control this quarter, and one that waits for somebody above both owners", async () => {
		const asked = await db.prisma.conflictOutcome.findMany({
			select: { kind: true, deficiencyCandidate: true, verdict: { select: { verdict: true } } },
		});
		expect(asked.map((one) => [one.kind, one.deficiencyCandidate, one.verdict?.verdict ?? "waits"]).sort()).toEqual([
			["accept", true, "waits"],
			["mitigate", false, "approved"],
		]);
	});

	it("asks this quarter by the next version of its criteria, with a choice, and the quarter before by the shipped one", async () => {
		const asked = await db.prisma.$queryRaw<{ state: string; version: number; decisions: bigint }[]>`
			select t.state, s.version, (select count(*) from decision d where d.campaign_track_id = t.id and d.criteria_version = s.label) as decisions
			from campaign_track t join criteria_set s on s.id = t.criteria_set_id where t.track = 'SOC' order by t.id`;
		expect(asked.map((one) => one.version)).toEqual([...asked.slice(1).map(() => 1), 2]);
		expect(asked.every((one) => one.decisions > 0n)).toBe(true);
	});

	it("has divergences between its tracks in this quarter, open and settled", async () => {
		const campaign = await db.prisma.campaign.findFirstOrThrow({ where: { tracks: { some: { state: "active" } } }, select: { id: true } });
		const states = await db.prisma.divergence.groupBy({ by: ["state"], where: { campaignId: campaign.id }, _count: true });
		expect(states.map((one) => one.state).sort()).toEqual(["open", "settled"]);
	});

	it("has rows that were handed on or wait for information on both tracks, and a rejected row that somebody answers for", async () => {
		const routings = await db.prisma.$queryRaw<{ routed: string }[]>`
			select t.track || ' ' || o.kind as routed from review_routing o join review r on r.id = o.review_id join campaign_track t on t.id = r.campaign_track_id
			where o.kind in ('need_info', 'not_mine', 'reassigned') order by 1`;
		expect(routings.map(({ routed }) => routed)).toEqual(
			["SOC", "SOX"].flatMap((track) => ["need_info", "not_mine", "reassigned"].map((kind) => `${track} ${kind}`)),
		);
		const rejected = await db.prisma.importRejection.findMany({ select: { code: true, disposition: true, record: true } });
		expect(rejected).toMatchObject([{ code: "bad_date", disposition: "fixed_at_source" }]);
		const { importId } = await db.prisma.importRejection.findFirstOrThrow({ select: { importId: true } });
		expect(await db.prisma.import.findUnique({ where: { id: importId } })).toMatchObject({
			state: "committed",
			complete: true,
			rejectedCount: 1n,
		});
	});

	it("shares rows in a group and looks at agents twice on SOX, and has a delegation that waits", async () => {
		const [sox] = await db.prisma.$queryRaw<{ shared: bigint; twice: bigint; second: bigint }[]>`
			select count(*) filter (where r.reviewer_via like 'group.%') as shared, count(*) filter (where r.two_stages) as twice,
				(select count(*) from decision d where d.campaign_track_id = t.id and d.passed_on) as second
			from review r join campaign_track t on t.id = r.campaign_track_id where t.state = 'active' and t.track = 'SOX' group by t.id`;
		expect(Number(sox?.shared)).toBeGreaterThan(0);
		expect(Number(sox?.twice)).toBeGreaterThan(0);
		expect(Number(sox?.second)).toBeGreaterThan(0);
		expect(await db.prisma.delegation.findMany({ select: { track: true, state: true } })).toEqual([{ track: "SOC", state: "requested" }]);
	});

	it("flags its stories in the queue", async () => {
		const flags = await db.prisma.$queryRaw<{ flag: string }[]>`
			select distinct unnest(r.flags) as flag from review r join campaign_track t on t.id = r.campaign_track_id where t.state = 'active'`;
		expect(flags.map((one) => one.flag)).toEqual(
			expect.arrayContaining([
				"leaver",
				"orphan",
				"unowned_machine",
				"outside_authorised_roles",
				"contract_ended",
				"came_back",
				"break_glass",
				"ai_agent",
			]),
		);
	});

	it("lets each persona sign in, with time running on by itself", async () => {
		const people = await signIns();
		expect(people).toHaveLength(9);
		for (const { email, password } of people) {
			const ctx = await newCtx({ type: "link", purpose: "sign-in", personRef: null });
			expect(Math.abs(ctx.now.getTime() - Date.now())).toBeLessThan(60_000);
			const from = { address: "127.0.0.1", agent: "", device: "" };
			await expect(signInByPassword(ctx, { email, password, from, replaces: null })).resolves.toHaveProperty("token");
		}
	});

	it("left no job waiting for the worker", async () => {
		const { rows } = await db.ownerPool.query(
			"select distinct name from pgboss.job where state < 'completed' and name in ('import', 'staging', 'pack')",
		);
		expect(rows).toEqual([]);
	});
});
