import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { applyMigrations } from "@/prisma/apply-migrations";
import { checkDrift, newMigration } from "@/prisma/migrate";
import { MIGRATIONS_DIR, readMigrations, SCHEMA_DIR } from "@/prisma/migration-files";
import { createScratchDatabase } from "@/prisma/scratch-database";

const { superuserUrl } = inject("database");
const NOW = new Date("2026-01-31T23:59:59.999Z");

const TABLE = `CREATE TABLE thing (id BIGSERIAL NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, CONSTRAINT thing_pkey PRIMARY KEY (id));\n`;
const MODEL = `generator client {
  provider = "prisma-client"
  output   = "./generated"
}
datasource db {
  provider = "postgresql"
}
model Thing {
  id    BigInt @id @default(autoincrement())
  name  String
  state String
  /*fields*/
  @@map("thing")
}
`;

let folder: string;
let scratch: { url: string; drop: () => Promise<void> };

beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), "countersign-migrations-"));
	await mkdir(path.join(folder, "schema"));
	scratch = await createScratchDatabase(superuserUrl);
});
afterEach(async () => {
	await scratch.drop();
	await rm(folder, { recursive: true });
});

async function migration(name: string, sql: string): Promise<string> {
	await mkdir(path.join(folder, "migrations", name), { recursive: true });
	await writeFile(path.join(folder, "migrations", name, "migration.sql"), sql);
	return path.join(folder, "migrations");
}

/** The model above with one line more. */
async function schema(line = ""): Promise<string> {
	await writeFile(path.join(folder, "schema", "all.prisma"), MODEL.replace("/*fields*/", line));
	return path.join(folder, "schema");
}

async function rows(sql: string): Promise<Record<string, unknown>[]> {
	const client = new pg.Client({ connectionString: scratch.url });
	await client.connect();
	const result = await client.query(sql);
	await client.end();
	return result.rows;
}

describe("the product's own migrations", () => {
	test("make what the Prisma schema says", async () => {
		expect(await checkDrift(superuserUrl)).toBe("");
	});

	test("differ from a schema with one column more", async () => {
		const schemaDir = path.join(folder, "copy");
		await cp(SCHEMA_DIR, schemaDir, { recursive: true });
		const file = path.join(schemaDir, "settings.prisma");
		await writeFile(file, (await readFile(file, "utf8")).replace('  @@map("job_progress")', '  note String?\n  @@map("job_progress")'));
		expect(await checkDrift(superuserUrl, { schemaDir })).toContain('ALTER TABLE "job_progress" ADD COLUMN     "note" TEXT');
	});

	test("applied a second time, do nothing", async () => {
		const names = (await readMigrations()).map((each) => each.name);
		expect(await applyMigrations(scratch.url)).toEqual(names);
		const before = await rows("SELECT * FROM _prisma_migrations ORDER BY started_at");
		expect(await applyMigrations(scratch.url)).toEqual([]);
		expect(await rows("SELECT * FROM _prisma_migrations ORDER BY started_at")).toEqual(before);
	});

	test("applied by two processes at once, are applied once", async () => {
		const applied = await Promise.all([applyMigrations(scratch.url), applyMigrations(scratch.url)]);
		const names = (await readMigrations()).map((each) => each.name);
		expect(applied.flat()).toEqual(names);
		expect(await rows("SELECT FROM _prisma_migrations")).toHaveLength(names.length);
	});
});

describe("applying", () => {
	test("refuses a database that a newer version has migrated", async () => {
		await migration("20260101000000_first", TABLE);
		const dir = await migration("20260201000000_second", "SELECT 1");
		await applyMigrations(scratch.url, { dir });
		await rm(path.join(dir, "20260201000000_second"), { recursive: true });
		await expect(applyMigrations(scratch.url, { dir })).rejects.toThrow(/newer than this version.*20260201000000_second/);
	});

	test("refuses when an applied migration was edited", async () => {
		const dir = await migration("20260101000000_first", TABLE);
		await applyMigrations(scratch.url, { dir });
		await migration("20260101000000_first", `${TABLE}-- edited`);
		await expect(applyMigrations(scratch.url, { dir })).rejects.toThrow(/20260101000000_first differs from the one that was applied/);
	});

	test("keeps nothing of a migration that fails, names the line, and goes on when it is mended", async () => {
		const dir = await migration("20260101000000_first", `${TABLE}CREATE TABLE "größer 🚀" (id int);\nSELECT nonsense;`);
		await expect(applyMigrations(scratch.url, { dir })).rejects.toThrow(/first failed at line 3: column "nonsense" does not exist/);
		expect(await rows("SELECT FROM pg_tables WHERE tablename = 'thing'")).toEqual([]);
		await migration("20260101000000_first", TABLE);
		expect(await applyMigrations(scratch.url, { dir })).toEqual(["20260101000000_first"]);
	});

	test("takes functions with semicolons in their body", async () => {
		const dir = await migration(
			"20260101000000_first",
			"CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ DECLARE a int; BEGIN a := 1; RETURN a; END; $$;",
		);
		await applyMigrations(scratch.url, { dir });
		expect(await rows("SELECT f()")).toEqual([{ f: 1 }]);
	});
});

describe("what the comparison sees", () => {
	async function drift(sql: string, line?: string): Promise<string> {
		const migrationsDir = await migration("20260101000000_first", TABLE + sql);
		return checkDrift(superuserUrl, { migrationsDir, schemaDir: await schema(line) });
	}

	test.each([
		["a partial unique index", "CREATE UNIQUE INDEX one_open ON thing (name) WHERE state = 'open';"],
		["a partial index", "CREATE INDEX open ON thing (name) WHERE state = 'open';"],
		["an index over an expression", "CREATE UNIQUE INDEX lower_name ON thing (lower(name));"],
		["a check constraint", "ALTER TABLE thing ADD CHECK (state IN ('open', 'closed'));"],
		[
			"a function and a trigger",
			`CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END; $$;
			CREATE TRIGGER t BEFORE INSERT ON thing FOR EACH ROW EXECUTE FUNCTION f();`,
		],
		["another schema", "CREATE SCHEMA queue; CREATE TABLE queue.job (id int);"],
		["a view", "CREATE VIEW open_thing AS SELECT * FROM thing WHERE state = 'open';"],
	])("%s written by hand is no drift", async (_, sql) => {
		expect(await drift(sql)).toBe("");
	});

	test.each([
		["plain index", "CREATE INDEX by_name ON thing (name);", 'DROP INDEX "by_name"'],
		["column", "ALTER TABLE thing ADD COLUMN extra int;", 'DROP COLUMN "extra"'],
		["default", "ALTER TABLE thing ALTER state SET DEFAULT 'open';", 'ALTER COLUMN "state" DROP DEFAULT'],
		["table", "CREATE TABLE other (id int PRIMARY KEY);", 'DROP TABLE "other"'],
	])("a %s written by hand is drift", async (_, sql, expected) => {
		expect(await drift(sql)).toContain(expected);
	});

	test("an index with its exact name and columns may be declared, whatever its kind", async () => {
		expect(await drift("CREATE INDEX by_name ON thing USING gin (to_tsvector('simple', name));")).toBe("");
		expect(await drift("CREATE UNIQUE INDEX one_open ON thing (name) WHERE state = 'open';", '@@unique([name], map: "one_open")')).toBe("");
	});

	test("an index declared and missing makes it rename a partial one over the same columns; the new migration warns", async () => {
		const sql = `${TABLE}CREATE UNIQUE INDEX one_open ON thing (name) WHERE state = 'open';`;
		const folders = { migrationsDir: await migration("20260101000000_first", sql), schemaDir: await schema("@@unique([name])"), now: NOW };
		const written = await readFile(await newMigration("unique_name", superuserUrl, folders), "utf8");
		expect(written).toContain('ALTER INDEX "one_open" RENAME TO "thing_name_key"');
		expect(written).toMatch(/^-- CAUTION/);
	});
});

describe("a new migration", () => {
	test("holds what the schema adds; afterwards there is no drift", async () => {
		const migrationsDir = await migration("20260101000000_first", TABLE);
		const schemaDir = await schema("extra Int?");
		const file = await newMigration("add_extra", superuserUrl, { migrationsDir, schemaDir, now: NOW });
		expect(file).toBe(path.join(migrationsDir, "20260131235959_add_extra", "migration.sql"));
		expect(await readFile(file, "utf8")).toContain('ADD COLUMN     "extra" INTEGER');
		expect(await checkDrift(superuserUrl, { migrationsDir, schemaDir })).toBe("");
	});

	test("of an unchanged schema is a place for SQL by hand", async () => {
		const migrationsDir = await migration("20260101000000_first", TABLE);
		const file = await newMigration("guards", superuserUrl, { migrationsDir, schemaDir: await schema(), now: NOW });
		expect(await readFile(file, "utf8")).toMatch(/^-- Written by hand/);
	});

	test("refuses a name that is no name", async () => {
		await expect(newMigration("../x", superuserUrl, { migrationsDir: MIGRATIONS_DIR, now: NOW })).rejects.toThrow(
			/not a name for a migration/,
		);
	});
});
