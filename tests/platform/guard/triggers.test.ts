import { describe, expect, test } from "vitest";
import { requireGuards } from "@/bin/launch/guard";
import { EXPECTED } from "@/lib/guard/queries";
import { guarded, onGuardedServer, refusedAfter, refusedTo } from "./guarded-server";

// Assurance G4: the start-up check refuses each damage to each guard.
onGuardedServer();

test("an undamaged database passes", async () => {
	expect(await refusedTo()).toEqual([]);
	expect(await refusedAfter("select 1")).toEqual([]);
	await expect(requireGuards(guarded().appUrl)).resolves.toBeUndefined();
	expect(Object.keys(EXPECTED.triggers).length).toBeGreaterThan(50);
});

describe.each(Object.keys(EXPECTED.triggers))("the guard %s", (name) => {
	const [table, trigger] = name.split(".");

	test.each([
		[`DROP TRIGGER ${trigger} ON ${table}`, "is missing"],
		[`ALTER TABLE ${table} DISABLE TRIGGER ${trigger}`, "is disabled"],
		[`ALTER TABLE ${table} ENABLE TRIGGER ${trigger}`, "is not enabled always"],
		[`ALTER TABLE ${table} ENABLE REPLICA TRIGGER ${trigger}`, "is not enabled always"],
	])("%s", async (damage, finding) => {
		expect(await refusedAfter(damage)).toEqual([
			{
				code: "trigger",
				message: expect.stringMatching(new RegExp(`^The guard ${trigger} of the table ${table} ${finding}\\. .*what was written`)),
			},
		]);
	});
});
