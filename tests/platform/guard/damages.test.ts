import { expect, test } from "vitest";
import { DAMAGES } from "./damages";
import { onGuardedServer, refusedAfter } from "./guarded-server";

// Assurance G4: the start-up check refuses whatever else takes protection from the evidence.
onGuardedServer();

test.each(DAMAGES)("%s", async (_what, damage, code, message) => {
	expect(await refusedAfter(damage)).toEqual([{ code, message: expect.stringMatching(message) }]);
});

test("a role of the server's that may write everything is refused as such, and for what it may write", async () => {
	expect(await refusedAfter("GRANT pg_write_all_data TO countersign_app")).toEqual([
		{ code: "role", message: expect.stringContaining("member of pg_write_all_data") },
		{ code: "rights", message: expect.stringMatching(/DELETE on access_grant.*and \d+ more/) },
	]);
});

test("foreign keys switched off with all triggers are named besides the guards", async () => {
	const found = await refusedAfter("ALTER TABLE gap DISABLE TRIGGER ALL");
	expect(found).toEqual([{ code: "session", message: expect.stringMatching(/foreign keys of .*gap.* are switched off/) }]);
});
