import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { requireFresh } from "@/lib/access/permissions";
import { sessionOf } from "@/lib/people/session-of";
import { signInByProvider } from "@/lib/people/sign-in-by-provider";
import { type TestDb, testDb } from "@/tests/support/db";
import { openPort, serveAuth } from "@/tests/support/oidc/auth-server";
import { Browser } from "@/tests/support/oidc/browser";
import { type Account, CLIENT, type OidcServer, oidcServer } from "@/tests/support/oidc/provider";
import { one, unique, user } from "@/tests/support/world/people";
import { ctxBy, eventsOf, from, linkCtx, withPassword } from "@/tests/support/world/sign-in";

vi.mock("next/headers", async () => (await import("@/tests/support/oidc/auth-server")).nextHeaders);

const SECRET = "a secret for the cookies of this very run";

let db: TestDb;
let idp: OidcServer;
let app: Awaited<ReturnType<typeof openPort>>;

beforeAll(async () => {
	db = await testDb();
	app = await openPort();
	idp = await oidcServer(`${app.url}/api/auth/callback/oidc`);
	Object.assign(process.env, {
		NEXTAUTH_SECRET: SECRET,
		NEXTAUTH_URL: app.url,
		COUNTERSIGN_OIDC_ISSUER: idp.issuer,
		COUNTERSIGN_OIDC_CLIENT_ID: CLIENT.clientId,
		COUNTERSIGN_OIDC_CLIENT_SECRET: CLIENT.clientSecret,
	});
	const { authOptions } = await import("@/lib/web/auth-options");
	serveAuth(app.server, authOptions);
	await user(db.ownerPool, ["iam_admin"]);
});

afterAll(async () => {
	await idp.stop();
	app.server.closeAllConnections();
	app.server.close();
});

beforeEach(() => {
	idp.loggedInSecondsAgo = 0;
});

/** Somebody at the provider. */
const account = (email = `${unique("person")}@northwind.example`, emailVerified = true): Account => ({
	sub: unique("sub"),
	email,
	emailVerified,
});

/** An invited user with this address. */
async function invited(email: string) {
	const made = await user(db.ownerPool, ["reviewer"], { email });
	await db.ownerPool.query("alter table app_user disable trigger app_user_guard");
	await db.ownerPool.query("update app_user set status = 'invited', email = $2 where id = $1", [made.userId, email]);
	await db.ownerPool.query("alter table app_user enable always trigger app_user_guard");
	return made;
}

/** The whole way: our page, the provider, back. Answers where it ended and the token in the cookie. */
async function signIn(person: Account, browser = new Browser(), step: Record<string, string> = {}) {
	idp.person = person;
	const { csrfToken } = (await (await browser.request(`${app.url}/api/auth/csrf`)).json()) as { csrfToken: string };
	const query = new URLSearchParams(step).toString();
	const begun = await browser.request(`${app.url}/api/auth/signin/oidc?${query}`, {
		csrfToken,
		callbackUrl: `${app.url}/done`,
		json: "true",
	});
	const { url } = (await begun.json()) as { url: string };
	const end = await browser.follow(url, (at) => at.startsWith(app.url) && !at.includes("/callback/"));
	const { decode } = await import("next-auth/jwt");
	const sealed = browser.cookie(app.url, "countersign-session");
	const token = sealed ? await decode({ token: decodeURIComponent(sealed), secret: SECRET }) : null;
	return { at: new URL(end.url), token: typeof token?.sid === "string" ? token.sid : null, cookie: token, browser };
}

const statusOf = async (userId: bigint) =>
	(await one<{ status: string }>(db.ownerPool, "select status from app_user where id = $1", [userId])).status;

describe("signing in at a real OpenID Connect provider", () => {
	it("binds an invited person by the verified address, once, and is an event", async () => {
		const person = account();
		const ann = await invited(person.email);
		const { at, token, cookie } = await signIn(person);
		expect(at.pathname).toBe("/done");
		expect(Object.keys(cookie ?? {}).toSorted()).toEqual(["exp", "iat", "jti", "sid"]);
		expect(await sessionOf(token ?? "")).toMatchObject({ userId: ann.userId, method: "oidc" });
		const row = await one(db.ownerPool, "select status, oidc_issuer, oidc_subject from app_user where id = $1", [ann.userId]);
		expect(row).toEqual({ status: "active", oidc_issuer: idp.issuer, oidc_subject: person.sub });
		expect((await eventsOf(db.ownerPool, ann.ref)).map((event) => event.type)).toEqual(["session.started", "user.joined"]);
	});

	it("knows the person by the subject when the address has changed", async () => {
		const person = account();
		const ann = await invited(person.email);
		await signIn(person);
		const { token } = await signIn({ ...person, email: "married@northwind.example", emailVerified: false });
		expect(await sessionOf(token ?? "")).toMatchObject({ userId: ann.userId });
	});

	it("does not let another subject in that has the address now", async () => {
		const person = account();
		await invited(person.email);
		await signIn(person);
		const { at, token } = await signIn(account(person.email));
		expect([at.pathname, at.search, token]).toEqual(["/sign-in", "?error=forbidden", null]);
	});

	it("does not let in whom nobody invited", async () => {
		const { at, token } = await signIn(account());
		expect([at.pathname, at.search, token]).toEqual(["/sign-in", "?error=forbidden", null]);
	});

	it("does not bind by an address that the provider has not verified", async () => {
		const person = account(undefined, false);
		const ann = await invited(person.email);
		expect((await signIn(person)).token).toBeNull();
		expect(await statusOf(ann.userId)).toBe("invited");
	});

	it("does not bind a user who signs in by password", async () => {
		const ann = await withPassword(db.ownerPool, []);
		expect((await signIn(account(ann.email))).token).toBeNull();
	});

	it("does not let the disabled in", async () => {
		const person = account();
		const ann = await invited(person.email);
		await signIn(person);
		await db.ownerPool.query("update app_user set status = 'disabled' where id = $1", [ann.userId]);
		expect((await signIn(person)).token).toBeNull();
	});

	it("ends the session that the browser held before", async () => {
		const person = account();
		await invited(person.email);
		const first = await signIn(person);
		const second = await signIn(person, first.browser);
		expect(await sessionOf(first.token ?? "")).toBeNull();
		expect(await sessionOf(second.token ?? "")).not.toBeNull();
	});

	it("cannot be finished by a browser that did not begin it", async () => {
		const person = account();
		await invited(person.email);
		idp.person = person;
		const victim = new Browser();
		const { csrfToken } = (await (await victim.request(`${app.url}/api/auth/csrf`)).json()) as { csrfToken: string };
		const begun = await victim.request(`${app.url}/api/auth/signin/oidc`, { csrfToken, callbackUrl: "/", json: "true" });
		const back = await victim.follow(((await begun.json()) as { url: string }).url, (at) => at.includes("/callback/"));
		const other = new Browser();
		await other.request(back.url);
		expect(other.cookie(app.url, "countersign-session")).toBeUndefined();
	});
});

describe("a signing act", () => {
	it("asks the provider for a new sign-in, and believes the time it says", async () => {
		const person = account();
		await invited(person.email);
		idp.loggedInSecondsAgo = 1200;
		const first = await signIn(person);
		const old = await ctxBy(first.token ?? "");
		expect(() => requireFresh(old)).toThrow(expect.objectContaining({ code: "fresh_sign_in_required" }));

		// The provider still knows the person: without the step-up it lets through unasked, and nothing becomes fresh.
		const asked = idp.asked;
		const again = await signIn(person, first.browser);
		expect(idp.asked).toBe(asked);
		const through = await ctxBy(again.token ?? "");
		expect(() => requireFresh(through)).toThrow();

		idp.loggedInSecondsAgo = 0;
		const stepped = await signIn(person, first.browser, { prompt: "login", max_age: "0" });
		expect(idp.asked).toBe(asked + 1);
		requireFresh(await ctxBy(stepped.token ?? ""));
	});

	it("never counts as fresh where the provider does not say when, nor ahead of time where its clock is ahead", async () => {
		const ann = await invited(`${unique("person")}@northwind.example`);
		const claims = { issuer: "https://idp.example", subject: unique("sub"), emailVerified: true, from: from(), replaces: null };
		const { email } = await one<{ email: string }>(db.ownerPool, "select email from app_user where id = $1", [ann.userId]);
		const silent = await ctxBy((await signInByProvider(await linkCtx("sign-in"), { ...claims, email, authTime: null })).token);
		expect(() => requireFresh(silent)).toThrow();
		const ahead = await signInByProvider(await linkCtx("sign-in"), { ...claims, email, authTime: Math.floor(Date.now() / 1000) + 86_400 });
		const ctx = await ctxBy(ahead.token);
		expect(ctx.actor.authenticatedAt.getTime()).toBeLessThanOrEqual(ctx.now.getTime());
	});
});
