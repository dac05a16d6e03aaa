import { readFileSync } from "node:fs";
import type { Passwords } from "@/bin/postgres/passwords";
import { places } from "@/bin/postgres/places";
import { APP, connectionUrl, OWNER } from "@/bin/postgres/roles";

/*
 * Runs before the imports of a test of the demonstration: points at the database of the one that is being served for the browser tests,
 * before anybody has changed it.
 */
const dataDir = process.env.COUNTERSIGN_DATA_DIR;
if (!dataDir) throw new Error("Tests of the demonstration are run by tests/e2e/demo-data.spec.ts, which serves one.");
const at = places(dataDir);
const passwords = JSON.parse(readFileSync(at.passwords, "utf8")) as Passwords;
const port = Number(readFileSync(at.port, "utf8"));
process.env.DATABASE_OWNER_URL = connectionUrl(OWNER, passwords.owner, port);
process.env.DATABASE_URL = connectionUrl(APP, passwords.app, port);
