import { expect, test } from "vitest";
import { EXPECTED, guardFacts } from "@/lib/guard/queries";
import { refusals } from "@/lib/guard/rules";
import { testDb } from "@/tests/support/db";

test("the start-up check expects what the migrations make: run `npm run migrate -- guards` after a new one", async () => {
	const { pool } = await testDb();
	const facts = await guardFacts(pool);
	expect(facts.database).toEqual(EXPECTED);
	for (const [name, { enabled }] of Object.entries(EXPECTED.triggers)) expect(`${name} ${enabled}`).toBe(`${name} always`);
	// The tests' server flushes nothing: that, and nothing else, is refused.
	expect([...new Set(refusals(facts, EXPECTED).map(({ code }) => code))]).toEqual(["durability"]);
});
