import { beforeAll, describe, expect, it } from "vitest";
import { ACTORS, type Actor, SIGNED_OUT } from "../matrix/actors";
import { type Asked, ask } from "../matrix/ask";
import { methodsOf, readBuild } from "../matrix/build";
import { world } from "../matrix/on-world";
import { type Request, ROUTES } from "../matrix/routes";
import { changed, state } from "../matrix/state";
import { markOf } from "../matrix/world";

beforeAll(async () => {
	await world.pool.query("insert into ledger_checkpoint (size, root, frontier, note, key_id) values (1, 'x', '{}', 'a note', 'k')");
});

it("knows every route handler of the build with its methods, and none that is not there", async () => {
	const built = await Promise.all(
		readBuild().handlers.map(async (route) => (await methodsOf(world.web.address, route)).map((method) => `${method} ${route}`)),
	);
	expect(Object.keys(ROUTES).sort()).toEqual(built.flat().sort());
});

const send = (actor: Actor, method: string, { path, body }: Request): Promise<Asked> =>
	ask(world, actor, path, { method, headers: { origin: world.web.address, "content-type": "text/plain" }, ...(body ? { body } : {}) });
const isSignOut = (endpoint: string) => endpoint.includes("nextauth");

describe.each(Object.entries(ROUTES))("%s", (endpoint, objects) => {
	const [method = ""] = endpoint.split(" ");

	it("answers those it is for, and does nothing for anybody else", async () => {
		const cases = await Promise.all(Object.entries(objects).map(async ([name, one]) => ({ name, ...one, request: await one.of(world) })));
		const before = await state(world.pool);
		const wrong: string[] = [];
		for (const actor of ACTORS) {
			const answers = new Map<string, string>();
			for (const { name, may, request } of cases) {
				if (may.includes(actor)) continue;
				const answer = await send(actor, method, request);
				const cell = `${actor} on ${name}: ${answer.status} ${answer.body.slice(0, 80)}`;
				if (SIGNED_OUT.includes(actor) ? answer.status !== 401 && !isSignOut(endpoint) : ![302, 403, 404].includes(answer.status))
					wrong.push(`${cell}, but is meant to be refused`);
				answers.set(name, `${answer.status} ${answer.body}`);
			}
			if (new Set(answers.values()).size > 1) wrong.push(`${actor} can tell them apart: ${JSON.stringify([...answers])}`);
		}
		wrong.push(...changed(before, await state(world.pool)).map((table) => `a refused request changed ${table}`));
		for (const { name, may, of } of cases) {
			for (const actor of may) {
				const answer = await send(actor, method, await of(world));
				if (answer.status !== 200) wrong.push(`${actor} on ${name}: ${answer.status} ${answer.body.slice(0, 200)}, but may`);
				const foreign = actor.endsWith("Soc") ? "SOX" : actor.endsWith("Sox") ? "SOC" : null;
				if (foreign && answer.body.includes(markOf(foreign))) wrong.push(`${actor} on ${name}: bytes of the ${foreign} track`);
			}
		}
		expect(wrong).toEqual([]);
	});
});
