import { describe, expect, it } from "vitest";
import { ACTIONS } from "../matrix/actions";
import { ACTORS, type Actor, cookieFor, SIGNED_OUT } from "../matrix/actors";
import { type Called, call } from "../matrix/ask";
import { type BuiltAction, readBuild } from "../matrix/build";
import { world } from "../matrix/on-world";
import { changed, state } from "../matrix/state";
import type { Case } from "../matrix/table";
import { markOf } from "../matrix/world";

const { actions } = readBuild();
/** What an act may change without having done anything: attempts to sign in are counted. */
const COUNTED = ["public.sign_in_attempt"];

it("knows every server action of the build, and none that is not there", () => {
	expect(Object.keys(ACTIONS).sort()).toEqual([...actions.keys()].sort());
});

const told = ({ status, result }: Called) =>
	result === null ? `status ${status}, no answer` : result.ok ? "done" : `${result.code}: ${result.message}`;
/** The answer without the reference number that an unexpected error carries. */
const shape = ({ status, result }: Called) => `${status} ${JSON.stringify(result)}`;

function foreignBytes(actor: Actor, { body }: Called): string {
	const foreign = actor.endsWith("Soc") ? "SOX" : actor.endsWith("Sox") ? "SOC" : null;
	return foreign && body.includes(markOf(foreign)) ? `, with bytes of the ${foreign} track` : "";
}

/** What is wrong with the answers to those it is not for; the same inputs for all of them, so that none may have had an effect. */
async function refusals(action: BuiltAction, objects: [string, Case<unknown>][]): Promise<string[]> {
	const inputs = new Map<string, unknown>();
	for (const [name, { of }] of objects) inputs.set(name, await of(world));
	const before = await state(world.pool);
	const perActor = await Promise.all(
		ACTORS.map(async (actor) => {
			const wrong: string[] = [];
			const answers = new Map<string, string>();
			for (const [name, { may, blank = [], sees = [] }] of objects) {
				if (may.includes(actor)) continue;
				const answer = await call(world, actor, action, inputs.get(name));
				const cell = `${actor} on ${name}: ${told(answer)}${foreignBytes(actor, answer)}`;
				const refused = answer.result !== null && (!answer.result.ok || blank.includes(actor));
				if (!refused || cell.includes("with bytes") || cell.includes("unexpected:")) wrong.push(cell);
				if (SIGNED_OUT.includes(actor) && answer.result?.ok === false && !["sign_in_required", "refused"].includes(answer.result.code))
					wrong.push(`${cell}, and is not asked to sign in`);
				if (!sees.includes(actor)) answers.set(name, shape(answer));
			}
			if (new Set(answers.values()).size > 1) wrong.push(`${actor} can tell them apart: ${JSON.stringify(Object.fromEntries(answers))}`);
			return wrong;
		}),
	);
	const touched = changed(before, await state(world.pool)).filter((table) => !COUNTED.includes(table));
	return [...perActor.flat(), ...touched.map((table) => `a refused act changed ${table}`)];
}

/** What is wrong with the answers to those it is for; each with an object of its own. */
async function successes(action: BuiltAction, objects: [string, Case<unknown>][]): Promise<string[]> {
	const wrong: string[] = [];
	for (const [name, { of, may, ends }] of objects) {
		for (const actor of may) {
			const input = await of(world);
			const answer = await call(world, actor, action, input);
			if (!answer.result?.ok) wrong.push(`${actor} on ${name}: ${told(answer)}, but may`);
			if (foreignBytes(actor, answer)) wrong.push(`${actor} on ${name}${foreignBytes(actor, answer)}`);
			if (ends) world.cookies[actor] = await cookieFor(world.pool, world.people, actor, world.web.secret);
		}
	}
	return wrong;
}

describe.each(Object.entries(ACTIONS))("%s", (name, objects) => {
	it("does it for those it is for, and nothing for anybody else", async () => {
		const action = actions.get(name);
		if (!action) throw new Error("the build does not have this action");
		const cases = Object.entries(objects);
		expect([...(await refusals(action, cases)), ...(await successes(action, cases))]).toEqual([]);
	});
});
