import { beforeAll, describe, expect, it } from "vitest";
import { newCtx } from "@/lib/access/context";
import { acceptInvitation } from "@/lib/people/accept-invitation";
import { invite } from "@/lib/people/invite";
import { issueSetupLink } from "@/lib/people/issue-setup-link";
import { openLink } from "@/lib/people/link-queries";
import { tokenHash } from "@/lib/people/one-time-token";
import { isSetUp } from "@/lib/people/queries";
import { sessionOf } from "@/lib/people/session-of";
import { setUp } from "@/lib/people/set-up";
import { type TestDb, testDb } from "@/tests/support/db";
import { identity, one, unique } from "@/tests/support/world/people";
import { ctxBy, eventsOf, linkCtx, PASSWORD, signIn, withPassword } from "@/tests/support/world/sign-in";

let db: TestDb;

beforeAll(async () => {
	db = await testDb();
});

const cli = () => newCtx({ type: "cli", operator: "root" });
const tokenOf = (path: string): string => path.split("/").at(-1) ?? "";
const typed = (token: string, password = PASSWORD) => ({
	token,
	password,
	installation: "Northwind",
	name: "Ada Byron",
	email: "Ada@Northwind.example",
	key: "E-0001",
});

/** Lets a link's time run out. */
async function expire(token: string): Promise<void> {
	await db.pool.query("update one_time_link set expires_at = app_now() where token_hash = $1", [tokenHash(token)]);
}

describe("first set-up, in this order", () => {
	let first: string;
	let token: string;

	it("is offered while nobody is a user, by a link that makes the earlier one worthless", async () => {
		expect(await isSetUp()).toBe(false);
		first = tokenOf(await issueSetupLink(await cli()));
		token = tokenOf(await issueSetupLink(await cli()));
		expect(await openLink(first, "setup")).toBeNull();
		expect(await openLink(token, "setup")).not.toBeNull();
		await expect(setUp(await linkCtx("setup"), typed(first))).rejects.toMatchObject({ code: "refused" });
	});

	it("asks for a good password", async () => {
		const attempt = async (password: string) => setUp(await linkCtx("setup"), typed(token, password));
		await expect(attempt("short")).rejects.toThrow(/12 characters/);
		for (const password of ["password1234", "Password!!!!", "123456789012", "aaaaaaaaaaaaaa", "ada@northwind1", "countersign12"]) {
			await expect(attempt(password), password).rejects.toMatchObject({ code: "invalid_input" });
		}
	});

	it("belongs to somebody who came by a link for it", async () => {
		await expect(setUp(await linkCtx("invite"), typed(token))).rejects.toMatchObject({ code: "forbidden" });
	});

	it("makes one administrator, also when two try at once, and is an event", async () => {
		const ctx = await linkCtx("setup");
		const both = await Promise.allSettled([
			setUp(ctx, typed(token)),
			setUp(ctx, { ...typed(token), email: "other@northwind.example", key: "E-2" }),
		]);
		expect(both.map((one) => one.status).toSorted()).toEqual(["fulfilled", "rejected"]);
		const row = await one<{ ref: string; email: string; status: string; role: string; granted_by: string | null; name: string }>(
			db.ownerPool,
			`select i.ref::text, u.email, u.status, r.role, r.granted_by, n.name from app_user u join identity i on i.id = u.identity_id
			join user_role r on r.user_id = u.id, installation n`,
		);
		expect(row).toMatchObject({ status: "active", role: "iam_admin", granted_by: null, name: "Northwind" });
		expect((await eventsOf(db.ownerPool, row.ref))[0]).toMatchObject({ type: "installation.set_up", actor: `user:${row.ref}` });
		expect((await sessionOf(await signIn(row.email)))?.roles).toEqual([{ role: "iam_admin", track: null }]);
	});

	it("is over then", async () => {
		await expect(setUp(await linkCtx("setup"), typed(token))).rejects.toMatchObject({ code: "refused" });
		await expect(issueSetupLink(await cli())).rejects.toMatchObject({ code: "refused" });
		await expect(db.pool.query("insert into user_role (user_id, role) select id, 'reviewer' from app_user")).rejects.toThrow(/no granter/);
	});
});

describe("an invitation", () => {
	const person = (facts = {}) => identity(db.ownerPool, { email: `${unique("person")}@northwind.example`, ...facts });
	const emailOf = async (id: bigint) =>
		(await one<{ email: string }>(db.ownerPool, "select email from identity where id = $1", [id])).email;
	const admin = async () => ctxBy(await signIn((await withPassword(db.ownerPool, ["iam_admin"])).email));

	it("makes a user of a person, who chooses a password and signs in; both are events", async () => {
		const { id, ref } = await person();
		const email = await emailOf(id);
		const { path, expiresAt } = await invite(await admin(), { identityId: id.toString(), email });
		expect(new Date(expiresAt).getTime() - Date.now()).toBeGreaterThan(71.9 * 3_600_000);
		await expect(signIn(email)).rejects.toMatchObject({ code: "invalid_input" });
		expect(await openLink(tokenOf(path), "invite")).toMatchObject({ email });
		await acceptInvitation(await linkCtx("invite"), { token: tokenOf(path), password: PASSWORD });
		expect(await sessionOf(await signIn(email))).toMatchObject({ personRef: ref, roles: [] });
		expect((await eventsOf(db.ownerPool, ref)).map((event) => event.type)).toEqual(["session.started", "user.joined", "user.invited"]);
	});

	it("works once, for exactly one of two", async () => {
		const { id } = await person();
		const { path } = await invite(await admin(), { identityId: id.toString(), email: await emailOf(id) });
		const accept = async () => acceptInvitation(await linkCtx("invite"), { token: tokenOf(path), password: PASSWORD });
		const both = await Promise.allSettled([accept(), accept()]);
		expect(both.map((one) => one.status).toSorted()).toEqual(["fulfilled", "rejected"]);
		await expect(accept()).rejects.toMatchObject({ code: "refused" });
	});

	it("is worthless when it has expired, was replaced, or never was", async () => {
		const { id } = await person();
		const input = { identityId: id.toString(), email: await emailOf(id) };
		const accept = async (token: string) => acceptInvitation(await linkCtx("invite"), { token, password: PASSWORD });
		const old = tokenOf((await invite(await admin(), input)).path);
		const fresh = tokenOf((await invite(await admin(), input)).path);
		await expect(accept(old)).rejects.toMatchObject({ code: "refused" });
		await expire(fresh);
		await expect(accept(fresh)).rejects.toMatchObject({ code: "refused" });
		await expect(accept("A".repeat(43))).rejects.toMatchObject({ code: "refused" });
		await expect(accept("../../etc")).rejects.toThrow(/not complete/);
	});

	it.each([
		["a machine", { kind: "service_account" }, /Only people/],
		["a leaver", { status: "leaver" }, /has left/],
	])("is refused for %s", async (_title, facts, message) => {
		const { id } = await person(facts);
		await expect(invite(await admin(), { identityId: id.toString(), email: await emailOf(id) })).rejects.toThrow(message);
	});

	it("is refused with another address than the inventory's, and with somebody else's", async () => {
		const { id } = await person();
		await expect(invite(await admin(), { identityId: id.toString(), email: "mine@elsewhere.example" })).rejects.toThrow(/another e-mail/);
		const { email } = await withPassword(db.ownerPool, []);
		const { id: nameless } = await identity(db.ownerPool, {});
		await expect(invite(await admin(), { identityId: nameless.toString(), email })).rejects.toThrow(/Another user/);
	});

	it("is refused for somebody who is a user already, and to everybody but an IAM admin", async () => {
		const ann = await withPassword(db.ownerPool, ["control_owner"]);
		await expect(invite(await admin(), { identityId: ann.identityId.toString(), email: ann.email })).rejects.toThrow(/already/);
		const { id } = await person();
		const ctx = await ctxBy(await signIn(ann.email));
		await expect(invite(ctx, { identityId: id.toString(), email: await emailOf(id) })).rejects.toMatchObject({ code: "forbidden" });
		expect(await one(db.ownerPool, "select count(*)::int as n from app_user where identity_id = $1", [id])).toEqual({ n: 0 });
	});

	it("leaves nothing of the link in the database", async () => {
		const { id } = await person();
		const token = tokenOf((await invite(await admin(), { identityId: id.toString(), email: await emailOf(id) })).path);
		const { rows } = await db.ownerPool.query("select t::text from one_time_link t union all select p::text from ledger_payload p");
		expect(rows.length).toBeGreaterThan(2);
		expect(JSON.stringify(rows)).not.toContain(token);
	});

	it("cannot be made to last longer or to work again, by SQL as the app role", async () => {
		await expect(
			db.pool.query("update one_time_link set expires_at = expires_at + interval '1 day' where used_at is null"),
		).rejects.toThrow(/works once/);
		await expect(db.pool.query("update one_time_link set used_at = null where used_at is not null")).rejects.toThrow(/works once/);
		await expect(db.pool.query("delete from one_time_link")).rejects.toThrow(/permission denied/);
	});
});
