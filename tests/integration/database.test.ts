import { beforeAll, expect, test } from "vitest";
import { prisma } from "@/lib/db/client";
import { type TestDb, testDb } from "@/tests/support/db";

let db: TestDb;
beforeAll(async () => {
	db = await testDb();
});

test("a test file has a migrated database of its own, and the product's client reads it under the app role", async () => {
	const [row] = await prisma.$queryRaw<{ role: string; name: string; migrations: bigint }[]>`
		SELECT current_user::text AS role, current_database()::text AS name, (SELECT count(*) FROM _prisma_migrations) AS migrations`;
	expect(row?.role).toBe("countersign_app");
	expect(row?.name).toBe(process.env.COUNTERSIGN_TEST_DATABASE);
	expect(row?.migrations).toBeGreaterThan(0n);
});

test("the app role may not create tables", async () => {
	await expect(db.pool.query("CREATE TABLE smuggled (id int)")).rejects.toThrow(/permission denied/);
});
