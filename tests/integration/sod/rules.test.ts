import { beforeAll, describe, expect, it } from "vitest";
import { newCtx } from "@/lib/access/context";
import { ConflictError, ForbiddenError, RefusedError } from "@/lib/errors";
import { changeRule } from "@/lib/sod/change-rule";
import { createRule } from "@/lib/sod/create-rule";
import { ensureRules } from "@/lib/sod/ensure-rules";
import { ruleList } from "@/lib/sod/queries";
import { settleRule } from "@/lib/sod/settle-rule";
import { type TestDb, testDb } from "@/tests/support/db";
import { ctxOf, type TestUser, user } from "@/tests/support/world/people";

const REASON = "The payment run has a second approver since May.";
let db: TestDb;
let admin: TestUser;
let owner: TestUser;
let second: TestUser;
let socOwner: TestUser;

beforeAll(async () => {
	db = await testDb();
	admin = await user(db.ownerPool, ["iam_admin"]);
	owner = await user(db.ownerPool, [{ role: "control_owner", track: "SOX" }]);
	second = await user(db.ownerPool, [{ role: "control_owner", track: "SOX" }]);
	socOwner = await user(db.ownerPool, [{ role: "control_owner", track: "SOC" }]);
	await ensureRules(await newCtx({ type: "job", job: "setup" }));
});

let made = 0;
const own = (more: Record<string, unknown> = {}) => ({
	...{
		code: `OWN-${++made}`,
		kind: "duty_pair",
		process: "Treasury",
		severity: "high",
		risk: "Pays and reconciles",
		typicalMitigation: "",
	},
	...{ anyOf: ["payment.release"], other: ["bank.reconcile"], subjects: ["human"] },
	...more,
});
const newRule = async () => (await createRule(await ctxOf(owner), own())).ruleId;
const shown = async (ruleId: string) => (await ruleList(await ctxOf(owner))).find((r) => r.id === ruleId);
const change = (ruleId: string, more: Record<string, unknown> = {}) => ({
	ruleId,
	version: 1,
	severity: "high",
	enabled: true,
	reason: REASON,
	...more,
});
const eventsOf = (ruleId: string) =>
	db.prisma.ledgerEvent
		.findMany({ where: { subject: `sod_rule:${ruleId}` }, orderBy: { seq: "asc" } })
		.then((all) => all.map((e) => e.type));

describe("an own rule", () => {
	it("is in force at once, with its event", async () => {
		const ruleId = await newRule();
		const dutyTitle = (await db.prisma.duty.findUniqueOrThrow({ where: { id: "payment.release" } })).title;
		expect(await shown(ruleId)).toMatchObject({
			origin: "own",
			severity: "high",
			enabled: true,
			anyOf: [dutyTitle],
		});
		expect(await eventsOf(ruleId)).toEqual(["sod.rule_created"]);
	});

	it.each([
		["a duty nobody knows", { anyOf: ["made.up"] }, "Not a known duty: made.up"],
		["a duty on both sides", { other: ["payment.release"] }, "both sides"],
	])("is refused with %s", async (_what, more, sentence) => {
		await expect(createRule(await ctxOf(owner), own(more))).rejects.toThrow(sentence);
	});

	it("is refused with a code that is taken", async () => {
		const twice = own();
		await createRule(await ctxOf(owner), twice);
		await expect(createRule(await ctxOf(second), twice)).rejects.toThrow(RefusedError);
	});

	it("is added by nobody but a control owner of a track that keeps duties apart", async () => {
		for (const who of [admin, socOwner]) await expect(createRule(await ctxOf(who), own())).rejects.toThrow(ForbiddenError);
	});
});

describe("a change of a rule", () => {
	it("that asks more is in force at once", async () => {
		const ruleId = await newRule();
		expect(await changeRule(await ctxOf(owner), change(ruleId, { severity: "critical" }))).toEqual({ version: 2, inForce: true });
		expect((await shown(ruleId))?.severity).toBe("critical");
	});

	it.each([
		["a lower severity", { severity: "low" }],
		["switching it off", { enabled: false }],
	])("that asks less (%s) waits for a second person, who is not who proposed it", async (_what, more) => {
		const ruleId = await newRule();
		expect(await changeRule(await ctxOf(owner), change(ruleId, more))).toEqual({ version: 2, inForce: false });
		expect(await shown(ruleId)).toMatchObject({ severity: "high", enabled: true, proposed: { own: true, version: 2 } });
		await expect(settleRule(await ctxOf(owner), { ruleId, version: 2, verdict: "put_in_force" })).rejects.toThrow(RefusedError);
		await expect(changeRule(await ctxOf(second), change(ruleId, { severity: "critical" }))).rejects.toThrow("waiting for a second person");
		await settleRule(await ctxOf(second), { ruleId, version: 2, verdict: "put_in_force" });
		expect(await shown(ruleId)).toMatchObject({ ...more, proposed: null });
		expect(await eventsOf(ruleId)).toEqual(["sod.rule_created", "sod.rule_changed", "sod.rule_settled"]);
		await expect(settleRule(await ctxOf(second), { ruleId, version: 2, verdict: "decline" })).rejects.toThrow(ConflictError);
	});

	it("that is declined changes nothing, and may be proposed again", async () => {
		const ruleId = await newRule();
		await changeRule(await ctxOf(owner), change(ruleId, { enabled: false }));
		await settleRule(await ctxOf(second), { ruleId, version: 2, verdict: "decline" });
		expect(await shown(ruleId)).toMatchObject({ enabled: true, version: 1, proposed: null });
		expect(await changeRule(await ctxOf(second), change(ruleId, { enabled: false }))).toEqual({ version: 3, inForce: false });
	});

	it("is refused over a version somebody changed meanwhile, and when nothing would change", async () => {
		const ruleId = await newRule();
		await changeRule(await ctxOf(owner), change(ruleId, { severity: "critical" }));
		await expect(changeRule(await ctxOf(owner), change(ruleId, { severity: "critical" }))).rejects.toThrow(ConflictError);
		await expect(changeRule(await ctxOf(owner), change(ruleId, { version: 2, severity: "critical" }))).rejects.toThrow(
			"Nothing would change",
		);
	});

	it("cannot be slipped past the second person by SQL of the application's role", async () => {
		const ruleId = await newRule();
		await changeRule(await ctxOf(owner), change(ruleId, { enabled: false }));
		for (const sql of [
			"update sod_rule set current_version = 2 where id = $1",
			"update sod_rule_version set state = 'in_force', settled_by = proposed_by, settled_at = app_now() where rule_id = $1 and version = 2",
			"update sod_rule_version set enabled = false where rule_id = $1 and version = 1",
			`insert into sod_rule_version (rule_id, version, severity, risk, typical_mitigation, refs, any_of, other, subjects, proposed_by, reason, enabled)
			select rule_id, 3, severity, risk, '', '{}', any_of, other, subjects, 'x', 'y', false from sod_rule_version where rule_id = $1 and version = 1`,
			"delete from sod_rule_version where rule_id = $1",
			"delete from sod_rule where id = $1",
		])
			await expect(db.pool.query(sql, [ruleId]), sql).rejects.toThrow();
	});
});
