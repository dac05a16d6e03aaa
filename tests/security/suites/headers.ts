import { describe, expect, it } from "vitest";
import { serveBuild } from "@/tests/support/web-server";
import { type Actor, SIGNED_IN } from "../matrix/actors";
import { type Asked, ask } from "../matrix/ask";
import { world } from "../matrix/on-world";
import { PAGES } from "../matrix/pages";
import { ROUTES } from "../matrix/routes";

/** What the test world's own texts look like: names, keys, addresses, narratives. None of them may reach somebody it is not for. */
const OURS = /[a-z]-\d+-[0-9a-f]{6}\b|narrative-of-|@example\.test/i;

const policyOf = ({ headers }: Asked) =>
	new Map(
		(headers.get("content-security-policy") ?? "").split(";").map((part) => {
			const [name = "", ...values] = part.trim().split(" ");
			return [name, values] as const;
		}),
	);

function faults(answer: Asked): string[] {
	const found: string[] = [];
	const policy = policyOf(answer);
	const scripts = policy.get("script-src") ?? policy.get("default-src") ?? ["nothing said"];
	const loose = scripts.filter((source) => !/^'(self|none|strict-dynamic|nonce-[\w-]{20,})'$/.test(source));
	if (loose.length > 0) found.push(`scripts from ${loose.join(" ")}`);
	if (policy.get("frame-ancestors")?.join(" ") !== "'none'") found.push("may be framed");
	if (policy.get("base-uri")?.join(" ") !== "'none'") found.push("base-uri");
	if (answer.headers.get("x-content-type-options") !== "nosniff") found.push("no nosniff");
	if (!/no-store/.test(answer.headers.get("cache-control") ?? "")) found.push(`cache-control: ${answer.headers.get("cache-control")}`);
	if (!/max-age=31536000/.test(answer.headers.get("strict-transport-security") ?? "")) found.push("no HSTS");
	if (answer.headers.has("x-powered-by")) found.push("x-powered-by");
	return found;
}

/** Every script element of a page carries the nonce its policy names; others would not run. */
function scriptFaults(answer: Asked): string[] {
	const nonce = policyOf(answer)
		.get("script-src")
		?.find((source) => source.startsWith("'nonce-"))
		?.slice("'nonce-".length, -1);
	if (!nonce) return ["no nonce"];
	return [...answer.body.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag).filter((tag) => !tag.includes(`nonce="${nonce}"`));
}

const inStyle = (answer: Asked) =>
	/\son[a-z]+=["']/i.test(answer.body.replaceAll(/<script\b[\s\S]*?<\/script>/g, "")) ? ["inline handler"] : [];

describe.each(Object.entries(PAGES))("%s", (_page, objects) => {
	it("has its headers whether it is answered or refused", async () => {
		const wrong: string[] = [];
		for (const { of, may } of Object.values(objects)) {
			const path = await of(world);
			const entitled = may.find((actor) => SIGNED_IN.includes(actor)) ?? may[0] ?? "admin";
			for (const actor of new Set<Actor>([entitled, "noRoles", "anonymous"])) {
				const answer = await ask(world, actor, path);
				const found = [...faults(answer), ...(answer.status === 307 ? [] : [...scriptFaults(answer), ...inStyle(answer)])];
				wrong.push(...found.map((fault) => `${actor} ${path} (${answer.status}): ${fault}`));
			}
		}
		expect(wrong).toEqual([]);
	});
});

it.each(Object.entries(ROUTES).filter(([endpoint]) => !endpoint.includes("icon.svg")))("%s has its headers", async (endpoint, objects) => {
	for (const { of, may } of Object.values(objects)) {
		const { path, body } = await of(world);
		for (const actor of new Set<Actor>([may[0] ?? "admin", "anonymous"])) {
			const method = endpoint.split(" ")[0] ?? "";
			const answer = await ask(world, actor, path, { method, headers: { origin: world.web.address }, ...(body ? { body } : {}) });
			expect(faults(answer), `${actor} ${path} ${answer.status}`).toEqual([]);
			expect(answer.headers.get("content-type") ?? "", path).not.toContain("text/html");
		}
	}
});

/** Ways to ask for a page past whatever stands in front of it. */
const PAST: Record<string, (path: string) => { path?: string; headers?: Record<string, string> }> = {
	"the inner header of a proxy call": () => ({ headers: { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" } }),
	"the same, by its earlier name": () => ({
		headers: { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
	}),
	"a proxy's answer": () => ({ headers: { "x-middleware-next": "1", "x-middleware-rewrite": "/people" } }),
	"another host": () => ({ headers: { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" } }),
	"another address inside": (path) => ({
		path: "/sign-in",
		headers: { "x-original-url": path, "x-rewrite-url": path, "x-invoke-path": path },
	}),
	"a component payload": () => ({ headers: { rsc: "1" } }),
	"a prefetch": () => ({ headers: { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" } }),
	"a part of the page alone": () => ({
		headers: {
			rsc: "1",
			"next-router-state-tree": encodeURIComponent('["",{"children":["(app)",{"children":["__PAGE__",{},null,"refetch"]}]}]'),
		},
	}),
	"the suffix of a payload": (path) => ({ path: withSuffix(path, ".rsc") }),
	"the suffix of a segment": (path) => ({ path: withSuffix(path, ".segments/_tree.segment.rsc") }),
	"a data path": (path) => ({ path: `/_next/data/x${withSuffix(path, ".json")}`, headers: { "x-nextjs-data": "1" } }),
	"encoded slashes": (path) => ({ path: path.replaceAll(/(?!^)\//g, "%2f") }),
	"an encoded first letter": (path) => ({ path: path.replace(/^\/(\w)/, (_, letter: string) => `/%${letter.charCodeAt(0).toString(16)}`) }),
	"two slashes": (path) => ({ path: `/.${path}` }),
	"a way round": (path) => ({ path: `/api/..%2f${path.slice(1)}` }),
	"a way round static files": (path) => ({ path: `/_next/static/..%2f..${path}` }),
	"a small letter made large": (path) => ({ path: path.toUpperCase() }),
};
const withSuffix = (path: string, suffix: string) => path.replace(/(\?|$)/, `${suffix}$1`);
const OPEN = ["/sign-in", "/invite/[token]", "/reset/[token]", "/setup/[token]"];

describe.each(Object.entries(PAGES).filter(([page]) => !OPEN.includes(page)))("%s, asked for past the proxy", (_page, objects) => {
	it("gives no protected byte to somebody signed out or without a role", async () => {
		const wrong: string[] = [];
		// What nobody is answered has no byte to give; what stands in front of a page does not know which object is asked for.
		for (const { of, may } of Object.values(objects)
			.filter((one) => one.may.length > 0)
			.slice(0, 1)) {
			const plain = await of(world);
			const strangers: Actor[] = may.includes("noRoles") ? ["anonymous"] : ["anonymous", "noRoles"];
			const tries = Object.entries(PAST).flatMap(([how, make]) => strangers.map((actor) => ({ how, actor, ...make(plain) })));
			await Promise.all(
				tries.map(async ({ how, actor, path = plain, headers = {} }) => {
					const answer = await ask(world, actor, path, { headers });
					const byte = OURS.exec(strip(answer.body, actor))?.[0];
					if (byte) wrong.push(`${actor}, ${how}: ${path} gives ${answer.status} with ${byte}`);
				}),
			);
		}
		expect(wrong).toEqual([]);
	});
});

/** Somebody signed in sees their own name. */
function strip(body: string, actor: Actor): string {
	if (actor !== "noRoles") return body;
	return body.replaceAll(world.names.noRoles ?? "", "").replaceAll(/user-\d+-[0-9a-f]{6}@example\.test/g, "");
}

describe("the search above", () => {
	it("finds what an entitled reader is shown", async () => {
		for (const path of ["/people", "/ledger", "/campaigns", "/exceptions", `/campaigns/${world.campaignId}/SOC/rows`])
			expect((await ask(world, path === "/people" ? "admin" : "ownerSoc", path)).body, path).toMatch(OURS);
	});
});

describe("cookies", () => {
	it("are kept from scripts and other sites, and over https bound to the host", async () => {
		const secure = await serveBuild(world.appUrl, world.filesDir, { publicAddress: "https://countersign.example" });
		try {
			for (const [address, https] of [
				[world.web.address, false],
				[secure.address, true],
			] as const) {
				const cookies = (await fetch(`${address}/api/auth/csrf`)).headers.getSetCookie();
				expect(cookies.length).toBeGreaterThan(0);
				for (const cookie of cookies) {
					expect(cookie).toMatch(https ? /^__Host-countersign-/ : /^countersign-/);
					expect(cookie).toMatch(/; HttpOnly/i);
					expect(cookie).toMatch(/; SameSite=Lax/i);
					expect(cookie).toMatch(/; Path=\/(;|$)/i);
					expect(/; Secure/i.test(cookie), cookie).toBe(https);
					expect(cookie).not.toMatch(/; Domain=/i);
				}
			}
		} finally {
			await secure.stop();
		}
	});
});
