import { randomBytes } from "node:crypto";
import { afterAll, inject } from "vitest";
import { dropTestDb } from "./db";
import { databaseUrl } from "./on-server";

/*
 * Runs before the imports of every database test file: names the file's own database, so that lib/db may be imported at the top of
 * the file. `testDb()` makes it; a file that never calls it costs nothing.
 */
const { superuserUrl, run } = inject("database");
const name = `cs_test_${run}_${randomBytes(6).toString("hex")}`;
process.env.COUNTERSIGN_TEST_DATABASE = name;
process.env.DATABASE_OWNER_URL = databaseUrl(superuserUrl, name, "countersign_owner");
process.env.DATABASE_URL = databaseUrl(superuserUrl, name, "countersign_app");

afterAll(dropTestDb);
