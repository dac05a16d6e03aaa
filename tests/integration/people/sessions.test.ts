import { beforeAll, describe, expect, it } from "vitest";
import { requireFresh } from "@/lib/access/permissions";
import { confirmIdentity } from "@/lib/people/confirm-identity";
import { endSession } from "@/lib/people/end-session";
import { tokenHash } from "@/lib/people/one-time-token";
import { revokeSession } from "@/lib/people/revoke-session";
import { sessionOf } from "@/lib/people/session-of";
import { type TestDb, testDb } from "@/tests/support/db";
import { unique } from "@/tests/support/world/people";
import { ctxBy, eventsOf, PASSWORD, signIn, withPassword } from "@/tests/support/world/sign-in";

let db: TestDb;

beforeAll(async () => {
	db = await testDb();
	await withPassword(db.ownerPool, ["iam_admin"]);
});

/** Moves a session into the past, as waiting would. The guard allows that to nobody, so it is switched off for the moment. */
async function age(token: string, column: "created_at" | "last_seen_at" | "authenticated_at", seconds: number): Promise<void> {
	const client = await db.ownerPool.connect();
	try {
		await client.query("alter table session disable trigger session_guard");
		await client.query(`update session set ${column} = ${column} - make_interval(secs => $2) where id = $1`, [tokenHash(token), seconds]);
		await client.query("alter table session enable always trigger session_guard");
	} finally {
		client.release();
	}
}

describe("a session", () => {
	it("begins with the right password, as an event, with the roles held", async () => {
		const ann = await withPassword(db.ownerPool, [{ role: "reviewer", track: "SOX" }]);
		const actor = await sessionOf(await signIn(`  ${ann.email.toUpperCase()} `));
		expect(actor).toMatchObject({
			userId: ann.userId,
			personRef: ann.ref,
			roles: [{ role: "reviewer", track: "SOX" }],
			method: "password",
		});
		expect((await eventsOf(db.ownerPool, ann.ref))[0]).toMatchObject({ type: "session.started", actor: `user:${ann.ref}` });
	});

	it("has a token of 256 bits that the database does not hold", async () => {
		const ann = await withPassword(db.ownerPool, []);
		const token = await signIn(ann.email);
		expect(Buffer.from(token, "base64url")).toHaveLength(32);
		const { rows } = await db.ownerPool.query("select * from session where user_id = $1", [ann.userId]);
		expect(JSON.stringify(rows)).not.toContain(token);
	});

	it.each([
		["29 minutes idle", "last_seen_at", 29 * 60, true],
		["31 minutes idle", "last_seen_at", 31 * 60, false],
		["almost 12 hours old and in use", "created_at", 11.9 * 3600, true],
		["more than 12 hours old and in use", "created_at", 12.01 * 3600, false],
	] as const)("%s", async (_title, column, seconds, alive) => {
		const ann = await withPassword(db.ownerPool, []);
		const token = await signIn(ann.email);
		await age(token, column, seconds);
		expect((await sessionOf(token)) !== null).toBe(alive);
	});

	it("notes its use at most once a minute", async () => {
		const ann = await withPassword(db.ownerPool, []);
		const token = await signIn(ann.email);
		const seen = async () =>
			(await db.ownerPool.query("select last_seen_at from session where id = $1", [tokenHash(token)])).rows[0].last_seen_at;
		const begun = await seen();
		await sessionOf(token);
		expect(await seen()).toEqual(begun);
		await age(token, "last_seen_at", 120);
		await sessionOf(token);
		expect((await seen()).getTime()).toBeGreaterThanOrEqual(begun.getTime());
	});

	it("replaces the one the browser held", async () => {
		const ann = await withPassword(db.ownerPool, []);
		const first = await signIn(ann.email);
		const second = await signIn(ann.email, PASSWORD, undefined, first);
		expect(second).not.toBe(first);
		expect(await sessionOf(first)).toBeNull();
		expect(await sessionOf(second)).not.toBeNull();
	});

	it("ends with sign-out, once, as an event", async () => {
		const ann = await withPassword(db.ownerPool, []);
		const token = await signIn(ann.email);
		const ctx = await ctxBy(token);
		await endSession(ctx);
		expect(await sessionOf(token)).toBeNull();
		expect((await eventsOf(db.ownerPool, ann.ref))[0]).toMatchObject({ type: "session.ended" });
		await expect(endSession(ctx)).rejects.toMatchObject({ code: "sign_in_required" });
	});

	it("is nobody's with a token that was never given", async () => {
		expect(await sessionOf(unique("token"))).toBeNull();
	});
});

describe("ending somebody's session", () => {
	it("is for its owner and for an IAM admin", async () => {
		const ann = await withPassword(db.ownerPool, ["reviewer"]);
		const admin = await withPassword(db.ownerPool, ["iam_admin"]);
		const [first, second, third] = [await signIn(ann.email), await signIn(ann.email), await signIn(ann.email)];
		await revokeSession(await ctxBy(third), { sessionId: tokenHash(first) });
		await revokeSession(await ctxBy(await signIn(admin.email)), { sessionId: tokenHash(second) });
		expect([await sessionOf(first), await sessionOf(second)]).toEqual([null, null]);
		expect(await sessionOf(third)).not.toBeNull();
		expect((await eventsOf(db.ownerPool, ann.ref))[0]).toMatchObject({ type: "session.revoked", actor: `user:${admin.ref}` });
	});

	it("is refused to others and twice", async () => {
		const ann = await withPassword(db.ownerPool, ["reviewer"]);
		const bob = await withPassword(db.ownerPool, ["control_owner"]);
		const token = await signIn(ann.email);
		const sessionId = tokenHash(token);
		await expect(revokeSession(await ctxBy(await signIn(bob.email)), { sessionId })).rejects.toMatchObject({ code: "forbidden" });
		expect(await sessionOf(token)).not.toBeNull();
		const other = await ctxBy(await signIn(ann.email));
		await revokeSession(other, { sessionId });
		await expect(revokeSession(other, { sessionId })).rejects.toMatchObject({ code: "conflict" });
	});
});

describe("a fresh sign-in", () => {
	it("is one of at most five minutes, and comes back with the password", async () => {
		const ann = await withPassword(db.ownerPool, []);
		const token = await signIn(ann.email);
		requireFresh(await ctxBy(token));
		await age(token, "authenticated_at", 301);
		const old = await ctxBy(token);
		expect(() => requireFresh(old)).toThrow(expect.objectContaining({ code: "fresh_sign_in_required" }));
		await expect(confirmIdentity(old, { password: "not the password" })).rejects.toMatchObject({ code: "invalid_input" });
		expect(() => requireFresh(old)).toThrow();
		await confirmIdentity(old, { password: PASSWORD });
		requireFresh(await ctxBy(token));
		expect((await eventsOf(db.ownerPool, ann.ref))[0]).toMatchObject({ type: "session.confirmed" });
	});

	it("is refused after ten wrong passwords in an hour, also with the right one", async () => {
		const ann = await withPassword(db.ownerPool, []);
		const ctx = await ctxBy(await signIn(ann.email));
		for (let i = 0; i < 10; i++)
			await expect(confirmIdentity(ctx, { password: `wrong ${i}` })).rejects.toMatchObject({ code: "invalid_input" });
		await expect(confirmIdentity(ctx, { password: PASSWORD })).rejects.toMatchObject({ code: "too_many_attempts" });
	});
});

describe("the database refuses, as the app role", () => {
	it.each([
		["to give a session to somebody else", "update session set user_id = user_id + 1 where id = $1"],
		["to begin it again", "update session set created_at = app_now() where id = $1"],
		["to call a sign-in later than now", "update session set authenticated_at = app_now() + interval '1 hour' where id = $1"],
		["to turn its use back", "update session set last_seen_at = last_seen_at - interval '1 hour' where id = $1"],
		["to delete it", "delete from session where id = $1"],
	])("%s", async (_title, sql) => {
		const ann = await withPassword(db.ownerPool, []);
		await expect(db.pool.query(sql, [tokenHash(await signIn(ann.email))])).rejects.toThrow(/session|signed in|permission denied/);
	});

	it("to revive an ended one", async () => {
		const ann = await withPassword(db.ownerPool, []);
		const token = await signIn(ann.email);
		await endSession(await ctxBy(token));
		await expect(db.pool.query("update session set revoked_at = null where id = $1", [tokenHash(token)])).rejects.toThrow(/stays ended/);
	});
});
