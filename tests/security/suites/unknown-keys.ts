import { describe, expect, it } from "vitest";
import { ACTIONS } from "../matrix/actions";
import { call } from "../matrix/ask";
import { readBuild } from "../matrix/build";
import { world } from "../matrix/on-world";
import { changed, state } from "../matrix/state";

const { actions } = readBuild();
/** What must never come from the browser, in the spellings of our tables and of those who try. */
const KEYS = ["reviewerId", "reviewerUserId", "decidedAt", "role", "version", "track", "state", "userId", "approvedByUserId", "isAdmin"];
/** Actions that take nothing: whatever is sent along is not even looked at. */
const TAKE_NOTHING = ["app/(app)/actions.ts#signOut"];
/** Filters that the action does know. */
const KNOWN: Record<string, string[]> = { "app/(app)/removals/actions.ts#removalPageAction": ["track", "state"] };
/** Maps from the user's own words: any key is theirs, and none means anything to us. */
const FREE = ["answers", "report", "values", "meanings"];

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain => typeof value === "object" && value !== null && !Array.isArray(value);

/** The input with one more key, at the top and in each object inside it; one variant per place. */
function withKey(input: unknown, key: string): unknown[] {
	if (Array.isArray(input)) return input.flatMap((item, at) => withKey(item, key).map((other) => input.with(at, other)));
	if (!isPlain(input)) return [];
	const here = Object.hasOwn(input, key) ? [] : [{ ...input, [key]: "1" }];
	const inside = Object.entries(input).flatMap(([name, value]) =>
		FREE.includes(name) ? [] : withKey(value, key).map((other) => ({ ...input, [name]: other })),
	);
	return [...here, ...inside];
}

it.each(Object.keys(ACTIONS).filter((name) => !TAKE_NOTHING.includes(name)))("%s takes no key it does not know", async (name) => {
	const action = actions.get(name);
	const cases = Object.values(ACTIONS[name] ?? {});
	const one = cases.find(({ may }) => may.length > 0) ?? cases[0];
	if (!action || !one) throw new Error("the build does not have this action");
	const actor = one.may[0] ?? "admin";
	const input = await one.of(world);
	const before = await state(world.pool);
	const variants = KEYS.filter((key) => !KNOWN[name]?.includes(key)).flatMap((key) => withKey(input, key));
	const answers = await Promise.all(
		variants.map(async (variant) => {
			const { result } = await call(world, actor, action, variant);
			const refused = result?.ok === false && result.code === "invalid_input";
			return refused ? [] : [`${JSON.stringify(variant)}: ${JSON.stringify(result)}`];
		}),
	);
	const wrong = answers.flat();
	wrong.push(...changed(before, await state(world.pool)).map((table) => `${table} changed`));
	expect(wrong).toEqual([]);
});

describe("the list of keys", () => {
	it("is tried in every object of an input", () => {
		expect(withKey({ a: [{ b: 1 }], answers: { c: 1 } }, "role")).toEqual([
			{ a: [{ b: 1 }], answers: { c: 1 }, role: "1" },
			{ a: [{ b: 1, role: "1" }], answers: { c: 1 } },
		]);
	});
});
