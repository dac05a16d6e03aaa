import { expect, test } from "vitest";
import expected from "@/lib/guard/expected.json";
import { readMigrations } from "@/prisma/migration-files";

test("the start-up check knows every migration: run `npm run migrate -- guards` after a new one", async () => {
	const shipped = Object.fromEntries((await readMigrations()).map(({ name, checksum }) => [name, checksum]));
	expect(expected.migrations).toEqual(shipped);
});
