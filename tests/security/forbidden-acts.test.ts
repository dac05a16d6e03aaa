import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool } from "@/lib/db/pool";
import { DomainError } from "@/lib/errors";
import { ctxOf } from "@/tests/support/world/people";
import { actFacts, type Facts } from "./matrix/act-facts";
import { ACTS, type ForbiddenAct, type Sql } from "./matrix/acts";
import { call } from "./matrix/ask";
import { readBuild } from "./matrix/build";
import { changed, state } from "./matrix/state";
import { makeWorld, type World } from "./matrix/world";

const { actions } = readBuild();
let world: World;
let facts: Facts;
beforeAll(async () => {
	world = await makeWorld();
	facts = await actFacts(world);
	await world.pool.query("insert into ledger_checkpoint (size, root, frontier, note, key_id) values (1, 'x', '{}', 'a note', 'k')");
	await world.pool.query("insert into signing_key (id, name, public_key) values ('k', 'test', 'p')");
	await world.pool.query("update session set revoked_at = app_now() where user_id = $1", [world.people.noRoles.userId]);
});
afterAll(() => world?.web.stop());

/** Runs the statements as the app's role; answers what the last one was refused with, or how many rows it changed. */
async function bySql(sql: Sql): Promise<string> {
	const statements = sql(facts);
	const client = await pool().connect();
	try {
		await client.query("begin");
		for (const [text, values] of statements.slice(0, -1)) await client.query(text, values);
		const [text, values] = statements.at(-1) ?? [""];
		try {
			return `${(await client.query(text, values)).rowCount} rows changed`;
		} catch (error) {
			const { code, message } = error as { code?: string; message: string };
			// Refused by a right or a guard; anything else would be a mistake in the statement.
			return ["42501", "23514"].includes(code ?? "") ? "refused" : `${code} ${message}`;
		}
	} finally {
		await client.query("rollback");
		client.release();
	}
}

/** "conflict": the row is not in a state in which anybody could. */
const REFUSALS = ["forbidden", "not_found", "refused", "conflict"];

async function byVerb([verb, input]: NonNullable<ForbiddenAct["verbs"]>[string]): Promise<string> {
	try {
		await verb(await ctxOf(world.people.admin), input(facts));
		return "done";
	} catch (error) {
		if (!(error instanceof DomainError)) throw error;
		return REFUSALS.includes(error.code) ? "refused" : `${error.code}: ${error.message}`;
	}
}

async function byAction(name: string, input: unknown): Promise<string> {
	const action = actions.get(name);
	if (!action) throw new Error(`the build does not have ${name}`);
	const { result } = await call(world, "admin", action, input);
	return result?.ok === false && REFUSALS.includes(result.code) ? "refused" : JSON.stringify(result);
}

/** The acts this version has; the list below says of the others why they are not built. */
const BUILT = ACTS.filter(({ verbs, actions, sql }) => [verbs, actions, sql].some((forms) => Object.keys(forms ?? {}).length > 0));

describe.each(BUILT)("an administrator cannot $act", ({ verbs = {}, actions: named = {}, sql = {} }) => {
	const forms = [
		...Object.entries(verbs).map(([name, form]) => [`verb ${name}`, () => byVerb(form)] as const),
		...Object.entries(named).map(([name, input]) => [`action ${name}`, () => byAction(name, input(facts))] as const),
		...Object.entries(sql).map(([name, form]) => [`SQL as the app's role: ${name}`, () => bySql(form)] as const),
	];
	it("by verb, by action, by SQL", async () => {
		const before = await state(world.pool);
		const answers: [string, string][] = [];
		for (const [name, attempt] of forms) answers.push([name, await attempt()]);
		expect(answers.filter(([, answer]) => answer !== "refused")).toEqual([]);
		expect(changed(before, await state(world.pool))).toEqual([]);
	});
});

describe("the list", () => {
	it("holds all fourteen acts, each tried in some form or said to be unbuilt", () => {
		expect(ACTS).toHaveLength(14);
		expect(ACTS.filter(({ verbs, actions: named, sql, unbuilt }) => !verbs && !named && !sql && !unbuilt)).toEqual([]);
		expect(ACTS.filter(({ verbs, sql }) => !verbs && !sql).map(({ act }) => act)).toEqual([
			"8 approve or lower a deficiency class",
			"10 sub-certify",
		]);
	});
});
