import { beforeAll, describe, expect, it } from "vitest";
import type { Ctx, Role } from "@/lib/access/actor";
import { disableUser } from "@/lib/people/disable-user";
import { enableUser } from "@/lib/people/enable-user";
import { grantRole } from "@/lib/people/grant-role";
import { revokeRole } from "@/lib/people/revoke-role";
import { sessionOf } from "@/lib/people/session-of";
import { type TestDb, testDb } from "@/tests/support/db";
import { one } from "@/tests/support/world/people";
import { ctxBy, eventsOf, signIn, withPassword } from "@/tests/support/world/sign-in";

let db: TestDb;
type Person = Awaited<ReturnType<typeof withPassword>>;
let ada: Person;

beforeAll(async () => {
	db = await testDb();
	ada = await withPassword(db.ownerPool, ["iam_admin"]);
});

const as = async (who: Person): Promise<Ctx> => ctxBy(await signIn(who.email));
const grant = (to: Person, role: Role, track: string | null = null) => ({ userId: to.userId.toString(), role, track });
const roleId = async (of: Person): Promise<string> =>
	(await one<{ id: string }>(db.ownerPool, "select id::text from user_role where user_id = $1 and revoked_at is null", [of.userId])).id;
const why = (of: Person) => ({ userId: of.userId.toString(), reason: "left the company" });
const staleCtx = (ctx: Ctx): Ctx => ({ ...ctx, now: new Date(ctx.now.getTime() + 301_000) });

describe("granting a role", () => {
	it("is an event, ends the person's sessions and counts from the next sign-in", async () => {
		const ann = await withPassword(db.ownerPool, []);
		const token = await signIn(ann.email);
		await grantRole(await as(ada), grant(ann, "reviewer", "SOX"));
		expect(await sessionOf(token)).toBeNull();
		expect((await sessionOf(await signIn(ann.email)))?.roles).toEqual([{ role: "reviewer", track: "SOX" }]);
		expect((await eventsOf(db.ownerPool, ann.ref)).find((event) => event.type === "role.granted")).toMatchObject({
			actor: `user:${ada.ref}`,
			payload: { person: ann.ref, role: "reviewer", track: "SOX", sessionsEnded: 1 },
		});
	});

	it.each(["reviewer", "control_owner", "remediator", "auditor", "executive"] as const)("is refused to a %s", async (role) => {
		const [one, other] = [await withPassword(db.ownerPool, [role]), await withPassword(db.ownerPool, [])];
		await expect(grantRole(await as(one), grant(other, "reviewer"))).rejects.toMatchObject({ code: "forbidden" });
		await expect(revokeRole(await as(one), { roleId: await roleId(one) })).rejects.toMatchObject({ code: "forbidden" });
		await expect(disableUser(await as(one), why(other))).rejects.toMatchObject({ code: "forbidden" });
	});

	it("is refused to oneself, by the verb and by the database", async () => {
		await expect(grantRole(await as(ada), grant(ada, "remediator"))).rejects.toThrow(/oneself/);
		const sql = "insert into user_role (user_id, role, granted_by) values ($1, 'reviewer', $1)";
		await expect(db.pool.query(sql, [ada.userId])).rejects.toThrow(/oneself/);
	});

	it("asks for a fresh sign-in", async () => {
		const ann = await withPassword(db.ownerPool, []);
		await expect(grantRole(staleCtx(await as(ada)), grant(ann, "reviewer"))).rejects.toMatchObject({ code: "fresh_sign_in_required" });
		const bob = await withPassword(db.ownerPool, ["reviewer"]);
		await expect(revokeRole(staleCtx(await as(ada)), { roleId: await roleId(bob) })).rejects.toMatchObject({
			code: "fresh_sign_in_required",
		});
	});

	it.each([
		["iam_admin", "reviewer"],
		["iam_admin", "control_owner"],
		["reviewer", "iam_admin"],
		["auditor", "remediator"],
		["control_owner", "auditor"],
	] as const)("keeps %s and %s with different people", async (held, wanted) => {
		const ann = await withPassword(db.ownerPool, [held]);
		await expect(grantRole(await as(ada), grant(ann, wanted))).rejects.toThrow(/different people/);
	});

	it("is refused twice, on no track there is, on a track for a role that has none, and to the disabled", async () => {
		const ann = await withPassword(db.ownerPool, ["reviewer"]);
		await expect(grantRole(await as(ada), grant(ann, "reviewer"))).rejects.toMatchObject({ code: "conflict" });
		await expect(grantRole(await as(ada), grant(ann, "reviewer", "ISO"))).rejects.toMatchObject({ code: "not_found" });
		await expect(grantRole(await as(ada), grant(ann, "remediator", "SOX"))).rejects.toThrow(/no single track/);
		await disableUser(await as(ada), why(ann));
		await expect(grantRole(await as(ada), grant(ann, "remediator"))).rejects.toThrow(/disabled/);
	});
});

describe("revoking a role", () => {
	it("is an event, counts at the next request and is done once", async () => {
		const ann = await withPassword(db.ownerPool, ["reviewer"]);
		const token = await signIn(ann.email);
		const id = await roleId(ann);
		await revokeRole(await as(ada), { roleId: id });
		expect(await sessionOf(token)).toBeNull();
		expect((await sessionOf(await signIn(ann.email)))?.roles).toEqual([]);
		expect((await eventsOf(db.ownerPool, ann.ref)).map((event) => event.type)).toContain("role.revoked");
		await expect(revokeRole(await as(ada), { roleId: id })).rejects.toMatchObject({ code: "conflict" });
	});

	it("is refused for one's own, by the verb and by the database", async () => {
		await expect(revokeRole(await as(ada), { roleId: await roleId(ada) })).rejects.toMatchObject({ code: "forbidden" });
		const sql = "update user_role set revoked_at = app_now(), revoked_by = user_id where user_id = $1";
		await expect(db.pool.query(sql, [ada.userId])).rejects.toThrow(/by somebody else/);
	});

	it("of two IAM admins by each other at once leaves exactly one", async () => {
		for (let round = 0; round < 10; round++) {
			const [bob, cy] = [await withPassword(db.ownerPool, ["iam_admin"]), await withPassword(db.ownerPool, ["iam_admin"])];
			const [bobs, cys] = [await as(bob), await as(cy)];
			const [ofBob, ofCy] = [await roleId(bob), await roleId(cy)];
			const both = await Promise.allSettled([revokeRole(bobs, { roleId: ofCy }), revokeRole(cys, { roleId: ofBob })]);
			expect(both.map((one) => one.status).toSorted()).toEqual(["fulfilled", "rejected"]);
			const left = "select count(*)::int as n from user_role where user_id in ($1, $2) and revoked_at is null";
			expect(await one(db.ownerPool, left, [bob.userId, cy.userId])).toEqual({ n: 1 });
		}
	});
});

describe("disabling a user", () => {
	it("ends the sessions at the next request, keeps the way in shut, and is an event", async () => {
		const ann = await withPassword(db.ownerPool, ["reviewer"]);
		const token = await signIn(ann.email);
		await disableUser(await as(ada), why(ann));
		expect(await sessionOf(token)).toBeNull();
		await expect(signIn(ann.email)).rejects.toMatchObject({ code: "invalid_input" });
		expect((await eventsOf(db.ownerPool, ann.ref))[0]).toMatchObject({
			type: "user.disabled",
			payload: { reason: "left the company", sessionsEnded: 1 },
		});
	});

	it("counts even for a session that somehow was not ended", async () => {
		const ann = await withPassword(db.ownerPool, []);
		const token = await signIn(ann.email);
		await db.ownerPool.query("update app_user set status = 'disabled' where id = $1", [ann.userId]);
		expect(await sessionOf(token)).toBeNull();
	});

	it("can be taken back, with the roles held before", async () => {
		const ann = await withPassword(db.ownerPool, ["remediator"]);
		await disableUser(await as(ada), why(ann));
		await enableUser(await as(ada), { ...why(ann), reason: "came back" });
		expect((await sessionOf(await signIn(ann.email)))?.roles).toEqual([{ role: "remediator", track: null }]);
		expect((await eventsOf(db.ownerPool, ann.ref)).map((event) => event.type)).toContain("user.enabled");
		await expect(enableUser(await as(ada), { ...why(ann), reason: "once more" })).rejects.toMatchObject({ code: "conflict" });
	});

	it("is refused for oneself, twice, and without a reason", async () => {
		const ann = await withPassword(db.ownerPool, []);
		await expect(disableUser(await as(ada), why(ada))).rejects.toMatchObject({ code: "forbidden" });
		await expect(disableUser(await as(ada), { ...why(ann), reason: "" })).rejects.toThrow(/why/);
		await disableUser(await as(ada), why(ann));
		await expect(disableUser(await as(ada), why(ann))).rejects.toMatchObject({ code: "conflict" });
	});
});

describe("the database refuses, as the app role,", () => {
	it.each([
		["to delete a role", "delete from user_role where user_id = $1"],
		["to turn one role into another", "update user_role set role = 'control_owner' where user_id = $1"],
		["to bind a user to another identity", "update app_user set identity_id = (select max(id) from identity) + 1 where id = $1"],
		["to delete a user", "delete from app_user where id = $1"],
		["to invent a status", "update app_user set status = 'superuser' where id = $1"],
	])("%s", async (_title, sql) => {
		const ann = await withPassword(db.ownerPool, ["reviewer"]);
		await expect(db.pool.query(sql, [ann.userId])).rejects.toThrow();
	});
});
