import { beforeAll, describe, expect, it } from "vitest";
import { newCtx } from "@/lib/access/context";
import { approveReset } from "@/lib/people/approve-reset";
import { disableUser } from "@/lib/people/disable-user";
import { issueResetOnServer } from "@/lib/people/issue-reset-on-server";
import { openLink } from "@/lib/people/link-queries";
import { tokenHash } from "@/lib/people/one-time-token";
import { requestReset } from "@/lib/people/request-reset";
import { resetPassword } from "@/lib/people/reset-password";
import { myLastReset, standingReset } from "@/lib/people/reset-queries";
import { revokeRole } from "@/lib/people/revoke-role";
import { sessionOf } from "@/lib/people/session-of";
import { waitingFor } from "@/lib/people/waiting";
import { type TestDb, testDb } from "@/tests/support/db";
import { ctxOf, one, type TestUser, user } from "@/tests/support/world/people";
import { ctxBy, eventsOf, linkCtx, signIn, withPassword } from "@/tests/support/world/sign-in";

type Person = TestUser & { email: string };
const NEW = "nine calm rivers turning";
const reason = "Called back on the number of the staff list.";

let db: TestDb;
let ada: Person;
let grace: Person;

beforeAll(async () => {
	db = await testDb();
	ada = await withPassword(db.ownerPool, ["iam_admin"]);
	grace = await withPassword(db.ownerPool, ["iam_admin"]);
});

const owner = () => withPassword(db.ownerPool, [{ role: "control_owner", track: "SOX" }]);
const tokenOf = (path: string): string => path.split("/").at(-1) ?? "";
const standing = async (of: Person) => (await standingReset(await ctxOf(grace), of.userId)) ?? expect.fail("no reset is under way");

/** One asks, the other approves: both halves. */
async function halves(of: Person, [asks, approves]: [Person, Person] = [ada, grace]): Promise<{ token: string; code: string }> {
	const { code } = await requestReset(await ctxOf(asks), { userId: of.userId.toString(), reason });
	const { path } = await approveReset(await ctxOf(approves), { resetId: (await standing(of)).id });
	return { token: tokenOf(path), code };
}
const use = async (with_: { token: string; code: string }, password = NEW) => resetPassword(await linkCtx("reset"), { ...with_, password });

describe("a password reset", () => {
	it("gives the person a new password, ends the sessions, keeps the roles; who asked and who approved are in the ledger and told", async () => {
		const olga = await owner();
		const before = await signIn(olga.email);
		const both = await halves(olga);
		expect(await openLink(both.token, "reset")).toMatchObject({ email: olga.email });
		expect(await sessionOf(before)).not.toBeNull();
		await use({ ...both, code: ` ${both.code.toLowerCase().replaceAll("-", " ")} ` });
		expect(await sessionOf(before)).toBeNull();
		await expect(signIn(olga.email)).rejects.toMatchObject({ code: "invalid_input" });
		const ctx = await ctxBy(await signIn(olga.email, NEW));
		expect(ctx.actor.roles).toEqual([{ role: "control_owner", track: "SOX" }]);
		const nameOf = async (of: Person) =>
			(await one<{ name: string }>(db.ownerPool, "select name from identity where id = $1", [of.identityId])).name;
		expect(await myLastReset(ctx)).toMatchObject({ requestedBy: await nameOf(ada), approvedBy: await nameOf(grace) });
		const events = await eventsOf(db.ownerPool, olga.ref);
		expect(events.map(({ type, actor }) => [type, actor])).toEqual([
			["session.started", `user:${olga.ref}`],
			["user.password_reset", `user:${olga.ref}`],
			["user.reset_approved", `user:${grace.ref}`],
			["user.reset_requested", `user:${ada.ref}`],
			["session.started", `user:${olga.ref}`],
		]);
		expect(events[1]?.payload).toEqual({ person: olga.ref, requester: ada.ref, approver: grace.ref, sessionsEnded: 1 });
		expect(await myLastReset(await ctxBy(await signIn(ada.email)))).toBeNull();
	});

	it("needs two administrators: neither can use the half the other was shown", async () => {
		const olga = await owner();
		const { code } = await requestReset(await ctxOf(ada), { userId: olga.userId.toString(), reason });
		const { id } = await standing(olga);
		await expect(approveReset(await ctxOf(ada), { resetId: id })).rejects.toThrow(/another IAM admin/);
		expect((await waitingFor(await ctxOf(ada))).resets).toBe(0);
		expect((await waitingFor(await ctxOf(grace))).resets).toBe(1);
		const { path } = await approveReset(await ctxOf(grace), { resetId: id });
		expect((await waitingFor(await ctxOf(grace))).resets).toBe(0);
		await expect(use({ token: tokenOf(path), code: "AAAA-BBBB-CCCC-DDDD" })).rejects.toMatchObject({
			fields: { code: expect.any(String) },
		});
		await expect(use({ token: "A".repeat(43), code })).rejects.toMatchObject({ code: "refused" });
		expect(await sessionOf(await signIn(olga.email))).not.toBeNull();
		await use({ token: tokenOf(path), code });
	});

	it("works once, for exactly one of two, and not after its time", async () => {
		const [olga, omar] = [await owner(), await owner()];
		const both = await halves(olga);
		const tries = await Promise.allSettled([use(both), use(both, "other calm rivers turning")]);
		expect(tries.map((one) => one.status).toSorted()).toEqual(["fulfilled", "rejected"]);
		await expect(use(both)).rejects.toMatchObject({ code: "refused" });
		const late = await halves(omar);
		await db.pool.query("update one_time_link set expires_at = app_now() where token_hash = $1", [tokenHash(late.token)]);
		await expect(use(late)).rejects.toMatchObject({ code: "refused" });
	});

	it("is worthless once it is asked for again, the person is disabled, or the approval comes too late", async () => {
		const olga = await owner();
		const first = await halves(olga);
		await requestReset(await ctxOf(grace), { userId: olga.userId.toString(), reason });
		await expect(use(first)).rejects.toMatchObject({ code: "refused" });
		const { id } = await standing(olga);
		await db.pool.query("update password_reset set expires_at = app_now() where id = $1", [id]);
		await expect(approveReset(await ctxOf(ada), { resetId: id })).rejects.toMatchObject({ code: "conflict" });
		const second = await halves(olga);
		await disableUser(await ctxOf(ada), { userId: olga.userId.toString(), reason });
		await expect(use(second)).rejects.toMatchObject({ code: "refused" });
	});

	it("asks for a good password", async () => {
		const both = await halves(await owner());
		await expect(use(both, "short")).rejects.toThrow(/12 characters/);
		await expect(use(both, "password1234")).rejects.toMatchObject({ code: "invalid_input" });
		await use(both);
	});

	it("is refused for oneself, for whoever has no password here, and to everybody but IAM admins with a fresh sign-in", async () => {
		const olga = await owner();
		const input = { userId: olga.userId.toString(), reason };
		await expect(requestReset(await ctxOf(ada), { userId: ada.userId.toString(), reason })).rejects.toThrow(/for oneself/);
		await expect(requestReset(await ctxOf(olga), input)).rejects.toMatchObject({ code: "forbidden" });
		await expect(requestReset(await ctxOf(ada, { authenticatedAgoSeconds: 900 }), input)).rejects.toMatchObject({
			code: "fresh_sign_in_required",
		});
		await requestReset(await ctxOf(ada), input);
		const { id } = await standing(olga);
		await expect(approveReset(await ctxOf(olga), { resetId: id })).rejects.toMatchObject({ code: "forbidden" });
		const atProvider = await user(db.ownerPool, ["reviewer"]);
		await db.ownerPool.query("update app_user set oidc_issuer = 'https://idp', oidc_subject = $1::text where id = $1", [atProvider.userId]);
		await expect(requestReset(await ctxOf(ada), { userId: atProvider.userId.toString(), reason })).rejects.toThrow(/identity provider/);
	});

	it("is not approved for somebody who is no administrator any more", async () => {
		const ivan = await withPassword(db.ownerPool, ["iam_admin"]);
		const olga = await owner();
		await requestReset(await ctxOf(ivan), { userId: olga.userId.toString(), reason });
		const held = await one<{ id: string }>(db.ownerPool, "select id from user_role where user_id = $1", [ivan.userId]);
		await revokeRole(await ctxOf(ada), { roleId: held.id });
		await expect(approveReset(await ctxOf(grace), { resetId: (await standing(olga)).id })).rejects.toThrow(/no IAM admin any more/);
	});

	it("leaves neither half in the database", async () => {
		const { token, code } = await halves(await owner());
		const { rows } = await db.ownerPool.query(
			"select t::text from one_time_link t union all select r::text from password_reset r union all select p::text from ledger_payload p",
		);
		expect(rows.length).toBeGreaterThan(3);
		expect(JSON.stringify(rows)).not.toContain(token);
		expect(JSON.stringify(rows)).not.toContain(code);
	});

	it("cannot be approved by who asked, turned to somebody else or made by one, by SQL as the app role", async () => {
		const olga = await owner();
		await requestReset(await ctxOf(ada), { userId: olga.userId.toString(), reason });
		const { id } = await standing(olga);
		const link = "(select max(id) from one_time_link)";
		const approve = (by: bigint) =>
			db.pool.query(`update password_reset set approved_by = $2, approved_at = app_now(), link_id = ${link} + 1000 where id = $1`, [
				id,
				by,
			]);
		await expect(approve(ada.userId)).rejects.toThrow(/password_reset_by_two/);
		await expect(approve(olga.userId)).rejects.toThrow(/by administrators/);
		await expect(db.pool.query("update password_reset set user_id = $2 where id = $1", [id, grace.userId])).rejects.toThrow(/stays as/);
		await expect(
			db.pool.query(
				`insert into password_reset (user_id, code_hash, reason, requested_by, approved_by, expires_at, approved_at, link_id)
				values ($1, 'c', 'r', $2, $3, app_now(), app_now(), 1)`,
				[olga.userId, ada.userId, grace.userId],
			),
		).rejects.toThrow(/asked for first/);
		await expect(db.pool.query("delete from password_reset")).rejects.toThrow(/permission denied/);
		await expect(db.pool.query("update app_user set password_hash = 'x' where id = $1", [olga.userId])).rejects.toThrow(/reset link alone/);
	});
});

describe("on the server's command line", () => {
	const cli = () => newCtx({ type: "cli", operator: "root" });

	it("is refused while two other administrators can do it, and to people", async () => {
		const { email } = await owner();
		await expect(issueResetOnServer(await cli(), { email, reason })).rejects.toThrow(/Two other IAM admins/);
		await expect(issueResetOnServer(await ctxOf(ada), { email, reason })).rejects.toMatchObject({ code: "forbidden" });
	});

	it("gives both halves where there are not two others, and names the operator", async () => {
		const { path, code } = await issueResetOnServer(await cli(), { email: ada.email, reason });
		await expect(signIn(ada.email, NEW)).rejects.toThrow();
		await use({ token: tokenOf(path), code });
		const ctx = await ctxBy(await signIn(ada.email, NEW));
		expect(await myLastReset(ctx)).toMatchObject({ requestedBy: null, approvedBy: null });
		expect((await eventsOf(db.ownerPool, ada.ref)).find(({ type }) => type === "user.reset_issued_on_server")?.actor).toBe("cli:root");
	});
});
