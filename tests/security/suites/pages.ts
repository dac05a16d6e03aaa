import { describe, expect, it } from "vitest";
import { ACTORS, type Actor, SIGNED_OUT } from "../matrix/actors";
import { ask, saying } from "../matrix/ask";
import { readBuild } from "../matrix/build";
import { world } from "../matrix/on-world";
import { INTERNAL, PAGES } from "../matrix/pages";
import type { Objects } from "../matrix/table";
import { markOf } from "../matrix/world";

it("knows every page of the build, and none that is not there", () => {
	expect([...Object.keys(PAGES), ...INTERNAL].sort()).toEqual(readBuild().pages.sort());
});

/** What is wrong with what one actor is answered. */
async function wrongFor(actor: Actor, objects: Objects<string>): Promise<string[]> {
	const wrong: string[] = [];
	const answers = new Map<string, string>();
	const foreign = actor.endsWith("Soc") ? "SOX" : actor.endsWith("Sox") ? "SOC" : null;
	for (const [name, { of, may }] of Object.entries(objects)) {
		const path = await of(world);
		const answer = await ask(world, actor, path);
		const cell = `${actor} asks for ${name} (${path}): ${answer.status} ${answer.location}`;
		if (foreign && answer.body.includes(markOf(foreign))) wrong.push(`${cell}, with bytes of the ${foreign} track`);
		if (may.includes(actor)) {
			if (answer.status !== 200) wrong.push(`${cell}, but is meant to be answered`);
			continue;
		}
		if (answer.status < 300 || answer.status >= 500) wrong.push(`${cell}, but is meant to be refused`);
		if (SIGNED_OUT.includes(actor) && !answer.location.includes("/sign-in")) wrong.push(`${cell}, and not to sign-in`);
		answers.set(name, saying(answer));
	}
	if (!SIGNED_OUT.includes(actor) && new Set(answers.values()).size > 1)
		wrong.push(`${actor} can tell them apart: ${JSON.stringify(Object.fromEntries(answers))}`);
	return wrong;
}

describe.each(Object.entries(PAGES))("%s", (_page, objects) => {
	it("answers those it is for, and nobody else", async () => {
		const wrong = await Promise.all(ACTORS.map((actor) => wrongFor(actor, objects)));
		expect(wrong.flat()).toEqual([]);
	});
});
