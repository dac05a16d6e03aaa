import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newCtx } from "@/lib/access/context";
import { judgeOutcome } from "@/lib/conflict/judge-outcome";
import { requestOutcome } from "@/lib/conflict/request-outcome";
import { buildPack } from "@/lib/evidence/build/build";
import { requestPack } from "@/lib/evidence/request-pack";
import { approve } from "@/lib/exception/approve";
import { mark } from "@/lib/review/mark";
import { submit } from "@/lib/review/submit";
import { changeRule } from "@/lib/sod/change-rule";
import { ensureRules } from "@/lib/sod/ensure-rules";
import { setDuties } from "@/lib/sod/set-duties";
import { settleRule } from "@/lib/sod/settle-rule";
import { trackOf } from "@/lib/track/registry";
import { type TestDb, testDb } from "@/tests/support/db";
import { type Company, company, type Draft, draftCampaign, jobCtx, need, stageNow } from "@/tests/support/world/campaign";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { activate } from "@/tests/support/world/lifecycle";
import { filesHome, filesOf, packOf, rowsOf, verifyPackFile } from "@/tests/support/world/packs";
import { ctxOf, identity, type TestUser, user } from "@/tests/support/world/people";
import { decideRows } from "@/tests/support/world/reviewed";

const KEEP = "Both duties are needed until the second clerk starts in spring";
const OUTCOMES = { requests: 0, without_outcome: 0, deficiency_candidates: 0 };
const CONTROL = "Every vendor change is read by the controller the same week";

let db: TestDb;
let home: string;
let co: Company;
let draft: Draft;
let second: TestUser;
let grants: { maintain: bigint; bot: bigint; outside: bigint };

/** A person who maintains vendors and whose bot pays them; they pay themselves too in a system outside the SOX boundary. One row nobody mapped. */
beforeAll(async () => {
	home = await filesHome();
	db = await testDb();
	const pool = db.ownerPool;
	co = await company(pool);
	second = await user(pool, [{ role: "control_owner", track: "SOX" }]);
	await ensureRules(await newCtx({ type: "job", job: "setup" }));
	const owner = await ctxOf(need(co.owners, "SOX"));
	const person = await identity(pool, { name: "Vera Vendor" });
	const bot = await identity(pool, { kind: "bot", name: "bot-pay", ownerId: person.id });
	const conferring = async (dutyIds: string[] | null, holder: bigint, scopes: Record<string, boolean>) => {
		const systemId = await system(pool, { scopes });
		const entitlementId = await entitlement(pool, systemId);
		if (dutyIds) await setDuties(owner, { entitlementId: String(entitlementId), dutyIds, none: dutyIds.length === 0 });
		return grant(pool, systemId, entitlementId, await committedImport(pool, systemId), { identityId: holder });
	};
	const both = { SOC: true, SOX: true };
	grants = {
		maintain: await conferring(["vendor.maintain"], person.id, both),
		bot: await conferring(["vendor.pay"], bot.id, both),
		outside: await conferring(["vendor.pay"], person.id, { SOC: true, SOX: false }),
	};
	await conferring(null, (await identity(pool)).id, both);
	const { id } = await db.prisma.sodRule.findUniqueOrThrow({ where: { code: "O2C-01" } });
	const changed = await changeRule(owner, {
		ruleId: String(id),
		version: 1,
		severity: (await db.prisma.sodRuleVersion.findFirstOrThrow({ where: { ruleId: id } })).severity,
		enabled: false,
		reason: "Orders are entered by customers themselves in the shop.",
	});
	await settleRule(await ctxOf(second), { ruleId: String(id), version: changed.version, verdict: "put_in_force" });
	draft = await draftCampaign(pool, co, [{ track: "SOC" }, { track: "SOX" }]);
	for (const trackId of Object.values(draft.trackIds)) {
		await stageNow(pool, co, trackId);
		await activate(pool, co, trackId);
	}
	await decide(grants.maintain, "keep");
	await decide(grants.bot, "remove");
}, 180_000);
afterAll(() => rm(home, { recursive: true, force: true }));

const sox = () => need(draft.trackIds, "SOX");
const rowOf = (grantId: bigint) =>
	db.prisma.review.findFirstOrThrow({
		where: { campaignTrackId: sox(), item: { grantId } },
		select: { id: true, version: true, rowNo: true },
	});

/** The SOX reviewer decides one row; what is kept is kept by exception. */
async function decide(grantId: bigint, outcome: "keep" | "remove"): Promise<void> {
	const ctx = await ctxOf(need(co.fallback, "SOX"));
	const { id, version } = await rowOf(grantId);
	const exception = {
		reason: KEEP,
		compensatingControl: CONTROL,
		controlTestRef: "ICFR-31, tested 2026-06-30",
		riskOwnerIdentityId: String(need(co.owners, "SOX").identityId),
		expiresOn: new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10),
	};
	const answers = {
		duty_need: "yes",
		duties_apart: outcome === "keep" ? "no" : "yes",
		owner_confirms: "yes",
		privileged_justified: "yes",
		checked_by_another: "yes",
		outside_agreed: "yes",
	};
	await mark(ctx, {
		campaignTrackId: sox().toString(),
		mark: { reviewId: id.toString(), versionSeen: version, outcome, reason: KEEP, answers, ...(outcome === "keep" ? { exception } : {}) },
	});
	const statementHash = createHash("sha256").update(trackOf("SOX").submitStatement).digest("hex");
	await submit(ctx, { campaignTrackId: sox().toString(), statementHash });
}

async function approveAll(): Promise<void> {
	for (const { id, version } of await db.prisma.exception.findMany({ where: { campaignTrackId: sox(), state: "requested" } }))
		await approve(await ctxOf(second), { exceptionId: String(id), note: "The controller's weekly reading was seen.", version });
}

describe("files 08 of a pack", () => {
	it("hold each conflict with both sides, the rows they stand on, and what keeps them; and verify", async () => {
		await approveAll();
		const file = await packOf(db, await ctxOf(need(co.owners, "SOX")), sox());
		const verified = await verifyPackFile(home, file);
		expect(verified.code, verified.out).toBe(0);
		expect(verified.out).toContain("1 rows have an entitlement nobody mapped to duties");
		const files = await filesOf(file);
		const parts = rowsOf(files, "08_sod.csv");
		const [maintain, bot] = [await rowOf(grants.maintain), await rowOf(grants.bot)];
		expect(parts.map((p) => [p.row_id, p.rule, p.base_rule, p.side, p.duty, p.way, p.item_row, p.decision])).toEqual([
			["1.1", "NHI-SOD-02", "P2P-01", "1", "vendor.maintain", "own", `${maintain.rowNo}`, "keep"],
			["1.2", "NHI-SOD-02", "P2P-01", "2", "vendor.pay", "owned_machine", `${bot.rowNo}`, "remove"],
			["2.1", "P2P-01", "", "1", "vendor.maintain", "own", `${maintain.rowNo}`, "keep"],
			["2.2", "P2P-01", "", "2", "vendor.pay", "owned_machine", `${bot.rowNo}`, "remove"],
			["2.3", "P2P-01", "", "2", "vendor.pay", "own", "", ""],
		]);
		expect(parts[2]).toMatchObject({
			severity: "critical",
			subject: "Vera Vendor",
			subject_kind: "human",
			exception_state: "approved",
			compensating_control: CONTROL,
			control_test: "ICFR-31, tested 2026-06-30",
			mitigation_tested: "yes",
		});
		// The bot's right goes, which is the other half of one; the other is kept by an exception whose control was tested.
		expect(parts.map((p) => p.outcome)).toEqual(["removed", "removed", "mitigated", "mitigated", "mitigated"]);
		expect(rowsOf(files, "11_exceptions.csv").map((x) => x.row_id)).toEqual([parts[2]?.exception]);
		expect(parts[3]).toMatchObject({ holder: "bot-pay", exception: "", mitigation_tested: "" });
	});

	it("hold every rule as it was when the population was frozen, switched-off ones too", async () => {
		const files = await filesOf(await packOf(db, await ctxOf(need(co.owners, "SOX")), sox()));
		const rules = rowsOf(files, "08_rules.csv");
		expect(rules).toHaveLength(await db.prisma.sodRule.count());
		expect(rules.find((r) => r.row_id === "P2P-01")).toMatchObject({
			version: "1",
			enabled: "yes",
			conflicts: "1",
			proposed_by: "job:setup",
		});
		const off = rules.find((r) => r.row_id === "O2C-01");
		expect(off).toMatchObject({
			version: "2",
			enabled: "no",
			conflicts: "0",
			reason: "Orders are entered by customers themselves in the shop.",
		});
		expect(off?.settled_by).not.toBe("");
		const manifest = JSON.parse(files.get("manifest.json")?.toString("utf8") ?? "");
		expect(manifest.counts.duties).toEqual({ rules: rules.length, switched_off: 1, conflicts: 2, parts: 5, unmapped_rows: 1, ...OUTCOMES });
	});

	it("hold what was asked about a conflict and the verdict, and verify", async () => {
		const { id, identityId } = await db.prisma.conflict.findFirstOrThrow({ where: { campaignTrackId: sox(), baseRuleId: null } });
		const boss = await user(db.ownerPool, ["executive"]);
		await db.ownerPool.query("update system set owner_id = $1", [second.identityId]);
		await db.ownerPool.query("update identity set manager_id = $2 where id = $1", [second.identityId, boss.identityId]);
		const owner = await ctxOf(need(co.owners, "SOX"));
		const asked = { conflictIds: [String(id)], reason: KEEP, riskOwnerIdentityId: String(second.identityId), expiresOn: "2027-06-30" };
		await requestOutcome(owner, { ...asked, kind: "mitigate", control: CONTROL, controlTestRef: "ICFR-31" });
		const judge = async (who: TestUser, verdict: string) => {
			const waits = await db.prisma.conflictOutcome.findFirstOrThrow({ where: { conflictId: id, verdict: null } });
			await judgeOutcome(await ctxOf(who), { outcomeId: String(waits.id), verdict, note: "The controller was asked." });
		};
		await judge(second, "declined");
		await requestOutcome(owner, { ...asked, kind: "accept" });
		await judge(boss, "approved");
		const file = await packOf(db, owner, sox());
		const verified = await verifyPackFile(home, file);
		expect(verified.code, verified.out).toBe(0);
		const files = await filesOf(file);
		const rows = rowsOf(files, "08_outcomes.csv");
		expect(rows.map((r) => [r.row_id, r.kind, r.state, r.deficiency_candidate, r.above !== ""])).toEqual([
			["2.1", "mitigate", "declined", "no", false],
			["2.2", "accept", "approved", "yes", true],
		]);
		expect(rows[0]).toMatchObject({
			control: CONTROL,
			control_test: "ICFR-31",
			decision_note: "The controller was asked.",
			approved_seq: "",
		});
		expect(
			rowsOf(files, "08_sod.csv")
				.map((p) => [p.conflict, p.outcome, p.subject_ref !== "" && identityId !== null])
				.at(-1),
		).toEqual(["2", "accepted", true]);
		const { counts } = JSON.parse(files.get("manifest.json")?.toString("utf8") ?? "");
		expect(counts.duties).toMatchObject({ requests: 2, without_outcome: 0, deficiency_candidates: 1 });
	});

	it("stay as they were at the cut-off, whatever is decided, mapped or ruled afterwards", async () => {
		const owner = await ctxOf(need(co.owners, "SOX"));
		const { packId } = await requestPack(owner, { campaignTrackId: sox().toString() });
		const ctx = await jobCtx("pack");
		const first = await buildPack(ctx, BigInt(packId), path.join(home, "first.zip"), async () => undefined);
		const { id } = await db.prisma.sodRule.findUniqueOrThrow({ where: { code: "O2C-01" } });
		const { severity } = await db.prisma.sodRuleVersion.findFirstOrThrow({ where: { ruleId: id } });
		await changeRule(owner, {
			ruleId: String(id),
			version: 2,
			severity,
			enabled: true,
			reason: "The shop is closed; orders are entered here.",
		});
		const unmapped = await db.prisma.item.findFirstOrThrow({
			where: { campaignId: draft.campaignId, grantId: { notIn: Object.values(grants) } },
		});
		await setDuties(owner, { entitlementId: String(unmapped.entitlementId), dutyIds: ["vendor.pay"], none: false });
		await decideRows(db.ownerPool, co, "SOX", sox(), [
			{
				row: (await db.prisma.review.findFirstOrThrow({ where: { campaignTrackId: sox(), state: "open" } })).rowNo,
				outcome: "keep",
				reason: KEEP,
			},
		]);
		const again = await buildPack(ctx, BigInt(packId), path.join(home, "again.zip"), async () => undefined);
		expect(again.manifestSha256).toBe(first.manifestSha256);
		expect(await filesOf(path.join(home, "again.zip"))).toEqual(await filesOf(path.join(home, "first.zip")));
	});

	it("are absent on a track that does not hold duties against each other, and the README says why in the track's words", async () => {
		const file = await packOf(db, await ctxOf(need(co.owners, "SOC")), need(draft.trackIds, "SOC"));
		const verified = await verifyPackFile(home, file);
		expect(verified.code, verified.out).toBe(0);
		const files = await filesOf(file);
		expect([...files.keys()].filter((name) => name.startsWith("08_"))).toEqual([]);
		// What was said about a conflict of the other track, and its verdict, stands nowhere in this one's pack.
		for (const said of ["The controller was asked.", CONTROL, KEEP])
			expect([...files].filter(([, bytes]) => bytes.includes(said)).map(([name]) => name)).toEqual([]);
		expect(files.get("00_README.html")?.toString("utf8")).toContain(trackOf("SOC").dutiesInPack);
		expect(JSON.parse(files.get("manifest.json")?.toString("utf8") ?? "").counts.duties).toBeNull();
	});
});
