import { afterAll, describe, expect, it } from "vitest";
import { newCtx } from "@/lib/access/context";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { closeSender } from "@/lib/jobs/queue";
import { verifyLedger } from "@/lib/ledger/verify";
import { signInByPassword } from "@/lib/people/sign-in-by-password";
import { demoContents } from "@/prisma/seed/contents";
import { signIns } from "@/prisma/seed/sign-ins";
import { testPool } from "@/tests/support/on-server";

const owner = testPool(process.env.DATABASE_OWNER_URL);
afterAll(async () => {
	await Promise.all([prisma.$disconnect(), pool().end(), owner.end(), closeSender()]);
});

describe("the loaded demonstration", () => {
	it("left nothing out and knows itself", async () => {
		expect(await demoContents()).toBe("whole");
		expect((await prisma.installation.findUniqueOrThrow({ where: { id: 1 } })).isDemo).toBe(true);
	});

	it("has a ledger that verifies, with signed checkpoints", async () => {
		const check = await verifyLedger(await newCtx({ type: "cli", operator: "test" }));
		expect(check).toMatchObject({ ok: true, problem: null });
		expect(check.checkpoints.length).toBeGreaterThan(1);
	});

	it("has last quarter signed with both packs, and this quarter half decided", async () => {
		const tracks = await prisma.campaignTrack.findMany({ orderBy: { id: "asc" }, select: { id: true, state: true, itemCount: true } });
		expect(tracks.map((one) => one.state)).toEqual(["signed", "signed", "active", "active"]);
		const packs = await prisma.evidencePack.findMany({ where: { kind: "final" }, select: { state: true } });
		expect(packs).toEqual([{ state: "ready" }, { state: "ready" }]);
		for (const { id, itemCount } of tracks.slice(2)) {
			const decided = await prisma.review.count({ where: { campaignTrackId: id, state: "decided" } });
			expect(decided / itemCount).toBeGreaterThan(0.4);
			expect(decided / itemCount).toBeLessThan(0.6);
		}
	});

	it("has removals in every state, some of them late, and exceptions waiting", async () => {
		const states = await prisma.removal.groupBy({ by: ["state"], _count: true });
		expect(states.map((one) => one.state).sort()).toEqual(["claimed", "open", "verified"]);
		expect(await prisma.removal.count({ where: { state: "open", dueAt: { lt: new Date() } } })).toBeGreaterThan(0);
		expect(await prisma.removal.count({ where: { proofKind: "later_import" } })).toBeGreaterThan(50);
		const exceptions = await prisma.exception.groupBy({ by: ["state"], _count: true });
		// The worker has ended those of last quarter that were over by now.
		expect(exceptions.map((one) => one.state)).toEqual(expect.arrayContaining(["approved", "closed", "declined", "requested"]));
	});

	it("finds its conflicts between duties in this quarter, most rights mapped and a few left open, and keeps none without an exception", async () => {
		const sox = await prisma.campaignTrack.findFirstOrThrow({ where: { track: "SOX", state: "active" }, select: { id: true } });
		const found = await prisma.$queryRaw<{ code: string; base: string | null; subject: string; ways: string[] }[]>`
			select r.code, b.code as base, c.subject_name as subject, array(select distinct h.via from sod_conflict_half h where h.conflict_id = c.id order by 1) as ways
			from sod_conflict c join sod_rule r on r.id = c.rule_id left join sod_rule b on b.id = c.base_rule_id where c.campaign_track_id = ${sox.id}`;
		expect(found).toContainEqual({ code: "P2P-01", base: null, subject: "Marta Silva", ways: ["own"] });
		const agent = await prisma.identity.findFirstOrThrow({ where: { name: "agent-payables-assistant" }, select: { ownerId: true } });
		const { name: head } = await prisma.identity.findUniqueOrThrow({ where: { id: agent.ownerId ?? 0n }, select: { name: true } });
		expect(found).toContainEqual({ code: "NHI-SOD-02", base: "P2P-04", subject: head, ways: ["own", "owned_machine"] });
		expect(found.length).toBeLessThan(120);
		const [mapped] = await prisma.$queryRaw<{ rights: bigint; open: bigint }[]>`
			select count(*) as rights, count(*) filter (where e.id not in (select entitlement_id from entitlement_duty union select entitlement_id from entitlement_without_duty)) as open
			from entitlement e join system_scope s on s.system_id = e.system_id and s.track = 'SOX' and s.in_scope`;
		expect(Number(mapped?.open)).toBeGreaterThan(0);
		expect(Number(mapped?.open) / Number(mapped?.rights)).toBeLessThan(0.1);
		const kept = await prisma.$queryRaw<{ excepted: boolean }[]>`
			select exists (select from exception x where x.decision_id = d.id and x.control_test_ref <> '') as excepted
			from review r join decision d on d.id = r.current_decision_id where r.campaign_track_id = ${sox.id} and r.state = 'decided' and d.outcome = 'keep' and 'conflict' = any(r.flags)`;
		expect(kept.length).toBeGreaterThan(5);
		expect(kept.every((one) => one.excepted)).toBe(true);
	});

	it("has one conflict mitigated by a tested control this quarter, and one that waits for somebody above both owners", async () => {
		const asked = await prisma.conflictOutcome.findMany({
			select: { kind: true, deficiencyCandidate: true, verdict: { select: { verdict: true } } },
		});
		expect(asked.map((one) => [one.kind, one.deficiencyCandidate, one.verdict?.verdict ?? "waits"]).sort()).toEqual([
			["accept", true, "waits"],
			["mitigate", false, "approved"],
		]);
	});

	it("asks this quarter by the next version of its criteria, with a choice, and the quarter before by the shipped one", async () => {
		const asked = await prisma.$queryRaw<{ state: string; version: number; decisions: bigint }[]>`
			select t.state, s.version, (select count(*) from decision d where d.campaign_track_id = t.id and d.criteria_version = s.label) as decisions
			from campaign_track t join criteria_set s on s.id = t.criteria_set_id where t.track = 'SOC' order by t.id`;
		expect(asked.map((one) => one.version)).toEqual([...asked.slice(1).map(() => 1), 2]);
		expect(asked.every((one) => one.decisions > 0n)).toBe(true);
	});

	it("has divergences between its tracks in this quarter, open and settled", async () => {
		const campaign = await prisma.campaign.findFirstOrThrow({ where: { tracks: { some: { state: "active" } } }, select: { id: true } });
		const states = await prisma.divergence.groupBy({ by: ["state"], where: { campaignId: campaign.id }, _count: true });
		expect(states.map((one) => one.state).sort()).toEqual(["open", "settled"]);
	});

	it("has rows that were handed on or wait for information on both tracks, and a rejected row that somebody answers for", async () => {
		const routings = await prisma.$queryRaw<{ routed: string }[]>`
			select t.track || ' ' || o.kind as routed from review_routing o join review r on r.id = o.review_id join campaign_track t on t.id = r.campaign_track_id
			where o.kind in ('need_info', 'not_mine', 'reassigned') order by 1`;
		expect(routings.map(({ routed }) => routed)).toEqual(
			["SOC", "SOX"].flatMap((track) => ["need_info", "not_mine", "reassigned"].map((kind) => `${track} ${kind}`)),
		);
		const rejected = await prisma.importRejection.findMany({ select: { code: true, disposition: true, record: true } });
		expect(rejected).toMatchObject([{ code: "bad_date", disposition: "fixed_at_source" }]);
		const { importId } = await prisma.importRejection.findFirstOrThrow({ select: { importId: true } });
		expect(await prisma.import.findUnique({ where: { id: importId } })).toMatchObject({
			state: "committed",
			complete: true,
			rejectedCount: 1n,
		});
	});

	it("shares rows in a group and looks at agents twice on SOX, and has a delegation that waits", async () => {
		const [sox] = await prisma.$queryRaw<{ shared: bigint; twice: bigint; second: bigint }[]>`
			select count(*) filter (where r.reviewer_via like 'group.%') as shared, count(*) filter (where r.two_stages) as twice,
				(select count(*) from decision d where d.campaign_track_id = t.id and d.passed_on) as second
			from review r join campaign_track t on t.id = r.campaign_track_id where t.state = 'active' and t.track = 'SOX' group by t.id`;
		expect(Number(sox?.shared)).toBeGreaterThan(0);
		expect(Number(sox?.twice)).toBeGreaterThan(0);
		expect(Number(sox?.second)).toBeGreaterThan(0);
		expect(await prisma.delegation.findMany({ select: { track: true, state: true } })).toEqual([{ track: "SOC", state: "requested" }]);
	});

	it("has one amendment approved, one birthright definition confirmed, and an exception that ends within a month", async () => {
		const amendments = await prisma.amendment.findMany({ select: { kind: true, state: true } });
		expect(amendments).toEqual([{ kind: "due", state: "approved" }]);
		const definitions = await prisma.definitionReview.findMany({ select: { state: true, outcome: true, holders: true } });
		expect(definitions).toMatchObject([{ state: "decided", outcome: "keep" }]);
		expect(definitions[0]?.holders).toBeGreaterThan(200);
		const now = Date.now();
		const soon = { gt: new Date(now), lt: new Date(now + 30 * 86_400_000) };
		expect(await prisma.exception.count({ where: { state: "approved", expiresAt: soon } })).toBeGreaterThan(0);
	});

	it("flags its stories in the queue", async () => {
		const flags = await prisma.$queryRaw<{ flag: string }[]>`
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
		const { rows } = await owner.query(
			"select distinct name from pgboss.job where state < 'completed' and name in ('import', 'staging', 'pack')",
		);
		expect(rows).toEqual([]);
	});
});
