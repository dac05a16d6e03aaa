import { describe, expect, it } from "vitest";
import { ACTIONS } from "../matrix/actions";
import type { Actor } from "../matrix/actors";
import { actionHeaders, answerIn, ask } from "../matrix/ask";
import { type BuiltAction, readBuild } from "../matrix/build";
import { world } from "../matrix/on-world";
import { ROUTES } from "../matrix/routes";
import { changed, state } from "../matrix/state";

const { actions } = readBuild();
const EVIL = "https://evil.example";

/** How a request may arrive that our own pages did not make: what it lacks or has besides. An empty value takes the header away. */
const FORGED: Record<string, Record<string, string>> = {
	"a foreign Origin": { origin: EVIL, "sec-fetch-site": "cross-site" },
	"a foreign Origin, from a browser that says nothing more": { origin: EVIL, "sec-fetch-site": "" },
	"a foreign Origin that names itself as the host": { origin: EVIL, "x-forwarded-host": "evil.example", "sec-fetch-site": "" },
	"the Origin of another port": { origin: "http://127.0.0.1:1", "sec-fetch-site": "same-site" },
	"Origin: null": { origin: "null", "sec-fetch-site": "" },
	"no Origin": { origin: "", "sec-fetch-site": "" },
	"no Origin, from a browser": { origin: "", "sec-fetch-site": "none" },
	"Sec-Fetch-Site: cross-site": { "sec-fetch-site": "cross-site" },
	"Sec-Fetch-Site: same-site": { "sec-fetch-site": "same-site" },
};
const forge = (good: Record<string, string>, how: Record<string, string>) =>
	Object.fromEntries(Object.entries({ ...good, ...how }).filter(([, value]) => value !== ""));

/** Somebody who may, and with what: every refusal below is the request's fault. */
async function goodCall(name: string): Promise<{ actor: Actor; input: unknown }> {
	const cases = Object.values(ACTIONS[name] ?? {});
	const one = cases.find(({ may }) => may.length > 0) ?? cases[0];
	if (!one) throw new Error(`no case for ${name}`);
	return { actor: one.may.find((actor) => actor !== "anonymous" && actor !== "disabled") ?? "admin", input: await one.of(world) };
}

const page = ({ page: at }: BuiltAction) => at.replaceAll(/\[\.*([^\]]+)\]/g, (_, part) => (part === "track" ? "SOC" : "1"));

/** As a form of another site would send it, without a script: Next takes the action's id from a field. */
const FORMS: Record<string, { type: string; body: (id: string) => string }> = {
	"a text/plain form": { type: "text/plain", body: (id) => `$ACTION_ID_${id}=\r\n` },
	"a urlencoded form": { type: "application/x-www-form-urlencoded", body: (id) => `%24ACTION_ID_${id}=` },
	"a multipart form": {
		type: "multipart/form-data; boundary=x",
		body: (id) => `--x\r\nContent-Disposition: form-data; name="$ACTION_ID_${id}"\r\n\r\n\r\n--x--\r\n`,
	},
};

describe.each(Object.keys(ACTIONS))("%s", (name) => {
	it("is refused to every request our own page did not make, and changes nothing", async () => {
		const action = actions.get(name);
		if (!action) throw new Error("the build does not have this action");
		const { actor, input } = await goodCall(name);
		const body = JSON.stringify(input === undefined ? [] : [input]);
		const before = await state(world.pool);
		const forged = Object.entries(FORGED).map(async ([how, headers]) => {
			const answer = await ask(world, actor, page(action), { method: "POST", body, headers: forge(actionHeaders(world, action), headers) });
			const result = answerIn(answer.body);
			const refused = result ? !result.ok && result.code === "forbidden" : answer.status >= 400;
			return refused ? [] : [`${how}: ${answer.status} ${JSON.stringify(result)}`];
		});
		const forms = Object.entries(FORMS).map(async ([how, { type, body: form }], at) => {
			const origin = ["", "null", EVIL][at] ?? "";
			const headers = forge({ "content-type": type, origin, "sec-fetch-site": "cross-site" }, {});
			const answer = await ask(world, actor, page(action), { method: "POST", body: form(action.id), headers });
			return answerIn(answer.body)?.ok ? [`${how} from ${origin || "nowhere"}: ${answer.status}`] : [];
		});
		const wrong = (await Promise.all([...forged, ...forms])).flat();
		wrong.push(...changed(before, await state(world.pool)).map((table) => `${table} changed`));
		expect(wrong).toEqual([]);
	});
});

/** next-auth's own: each also wants the token that only a page of ours can read; without it nothing happens even from our own origin. */
const AUTH = ["/api/auth/signout", "/api/auth/signin/password", "/api/auth/callback/password", "/api/auth/_log"];
const posts = Object.keys(ROUTES).filter((endpoint) => endpoint.startsWith("POST ") && !endpoint.includes("nextauth"));

describe("route handlers that change something", () => {
	it.each(posts)("%s is refused likewise", async (endpoint) => {
		const one = Object.values(ROUTES[endpoint] ?? {})[0];
		if (!one) throw new Error("no case");
		const { path, body = "" } = await one.of(world);
		const before = await state(world.pool);
		for (const [how, headers] of Object.entries(FORGED)) {
			const answer = await ask(world, one.may[0] ?? "admin", path, {
				method: "POST",
				body,
				headers: forge({ origin: world.web.address, "content-type": "text/plain" }, headers),
			});
			expect(answer.status, how).toBe(403);
		}
		expect(changed(before, await state(world.pool))).toEqual([]);
	});

	it.each(AUTH)("POST %s is refused likewise, and does nothing without its token", async (path) => {
		const before = await state(world.pool);
		const send = (headers: Record<string, string>) =>
			ask(world, "admin", path, { method: "POST", body: "email=a%40example.test&password=seven+quiet+lanterns+drift", headers });
		const good = { origin: world.web.address, "content-type": "application/x-www-form-urlencoded" };
		for (const [how, headers] of Object.entries(FORGED)) expect((await send(forge(good, headers))).status, how).toBe(403);
		await send(good);
		expect(changed(before, await state(world.pool))).toEqual([]);
		expect((await ask(world, "admin", "/account")).status).toBe(200);
	});

	it("knows every method of the build that may change something", () => {
		const methods = new Set(Object.keys(ROUTES).map((endpoint) => endpoint.split(" ")[0]));
		expect([...methods].sort()).toEqual(["GET", "POST"]);
	});
});
