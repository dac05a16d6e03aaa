import { spawn } from "node:child_process";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { requireGuards } from "@/bin/launch/guard";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";
import { EXPECTED, guardRefusals } from "@/lib/guard/queries";
import type { Refusal, RefusalCode } from "@/lib/guard/rules";
import { applyMigrations } from "@/prisma/apply-migrations";
import { type PlainServer, reviewsUrl, startPlainServer } from "@/tests/support/plain-server";

/*
 * Assurance G4: the start-up check refuses each damage, on PostgreSQL as it is shipped. Most damages are done by the superuser in a
 * transaction, looked at from there as the application's role, and rolled back: exactly one thing is wrong each time.
 */

let server: PlainServer;
let appUrl = "";
let superuser: pg.Client;

beforeAll(async () => {
	server = await startPlainServer();
	await applyMigrations(reviewsUrl(server, "countersign_owner"));
	appUrl = reviewsUrl(server, "countersign_app");
	superuser = new pg.Client({ connectionString: reviewsUrl(server), options: "-c TimeZone=UTC" });
	await superuser.connect();
});
afterAll(async () => {
	await superuser.end();
	await server.stop();
});

/** What a new session of the application is told. */
function refusedTo(url = appUrl): Promise<Refusal[]> {
	return withClient(url, guardRefusals);
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
	const client = new pg.Client({ connectionString: url, options: "-c TimeZone=UTC" });
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}

async function refusedAfter(damage: string): Promise<Refusal[]> {
	await superuser.query("begin");
	try {
		await superuser.query(damage);
		await superuser.query("set local session authorization countersign_app");
		return await guardRefusals(superuser);
	} finally {
		await superuser.query("rollback");
	}
}

afterEach(async () => {
	expect(await refusedTo()).toEqual([]);
});

test("an undamaged database passes", async () => {
	expect(await refusedTo()).toEqual([]);
	expect(await refusedAfter("select 1")).toEqual([]);
	await expect(requireGuards(appUrl)).resolves.toBeUndefined();
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

const DAMAGES: [what: string, damage: string, code: RefusalCode, message: RegExp][] = [
	[
		"a guard on a condition",
		"DROP TRIGGER decision_keep ON decision; CREATE TRIGGER decision_keep BEFORE UPDATE OR DELETE ON decision FOR EACH ROW WHEN (false) EXECUTE FUNCTION refuse_change(); ALTER TABLE decision ENABLE ALWAYS TRIGGER decision_keep",
		"trigger",
		/decision_keep of the table decision was changed/,
	],
	[
		"a guard of other acts",
		"DROP TRIGGER decision_keep ON decision; CREATE TRIGGER decision_keep BEFORE DELETE ON decision FOR EACH ROW EXECUTE FUNCTION refuse_change(); ALTER TABLE decision ENABLE ALWAYS TRIGGER decision_keep",
		"trigger",
		/was changed \(it is "before delete each row refuse_change"/,
	],
	[
		"a trigger nobody made",
		"CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER swallow BEFORE INSERT ON signoff FOR EACH ROW EXECUTE FUNCTION swallow()",
		"trigger",
		/signoff has a trigger swallow that no migration made.*DROP TRIGGER swallow ON signoff/,
	],
	[
		"a guard that does nothing",
		"CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
		"function",
		/function refuse_change\(\), on which guards rest, was changed/,
	],
	[
		"a function found by the caller's path",
		"ALTER FUNCTION ledger_append(text, text[], text[], text[], text[], text[], text[]) RESET search_path",
		"function",
		/function ledger_append\(.*was changed/,
	],
	["a missing constraint", "ALTER TABLE decision DROP CONSTRAINT decision_outcome", "constraint", /decision\.decision_outcome is missing/],
	["superuser", "ALTER ROLE countersign_app SUPERUSER", "role", /countersign_app, a superuser.*NOSUPERUSER/],
	["BYPASSRLS", "ALTER ROLE countersign_app BYPASSRLS", "role", /has BYPASSRLS.*ALTER ROLE "countersign_app" NOBYPASSRLS/],
	["CREATEROLE", "ALTER ROLE countersign_app CREATEROLE", "role", /has CREATEROLE.*NOCREATEROLE/],
	["CREATEDB", "ALTER ROLE countersign_app CREATEDB", "role", /has CREATEDB.*NOCREATEDB/],
	["REPLICATION", "ALTER ROLE countersign_app REPLICATION", "role", /has REPLICATION.*NOREPLICATION/],
	[
		"a role with more",
		"CREATE ROLE helper CREATEROLE NOINHERIT; GRANT helper TO countersign_app",
		"role",
		/can become helper, which has CREATEROLE.*REVOKE "helper" FROM "countersign_app"/,
	],
	["the server's files", "GRANT pg_write_server_files TO countersign_app", "role", /member of pg_write_server_files/],
	["a member of the owner", "GRANT countersign_owner TO countersign_app", "owner", /owns .*make countersign_app no member/],
	["the owner of one table", "ALTER TABLE signoff OWNER TO countersign_app", "owner", /owns signoff/],
	["the owner of a guard", "ALTER FUNCTION refuse_change() OWNER TO countersign_app", "owner", /owns function refuse_change/],
	[
		"CREATE in the schema",
		"GRANT CREATE ON SCHEMA public TO countersign_app",
		"rights",
		/create objects in SCHEMA public.*REVOKE CREATE ON SCHEMA public/,
	],
	["CREATE for everybody", "GRANT CREATE ON SCHEMA public TO PUBLIC", "rights", /create objects in SCHEMA public/],
	["INSERT on the ledger", "GRANT INSERT ON ledger_event TO countersign_app", "rights", /more rights.*INSERT on ledger_event/],
	["INSERT on the payloads", "GRANT INSERT ON ledger_payload TO PUBLIC", "rights", /INSERT on ledger_payload/],
	["UPDATE of the head", "GRANT UPDATE ON ledger_head TO countersign_app", "rights", /UPDATE on ledger_head/],
	["UPDATE of one column of evidence", "GRANT UPDATE (outcome) ON decision TO countersign_app", "rights", /UPDATE \(outcome\) on decision/],
	["DELETE of evidence", "GRANT DELETE ON decision TO countersign_app", "rights", /DELETE on decision/],
	["TRUNCATE of evidence", "GRANT TRUNCATE ON submission TO countersign_app", "rights", /TRUNCATE on submission/],
	["the right to make triggers", "GRANT TRIGGER ON decision TO countersign_app", "rights", /TRIGGER on decision/],
	["everything on everything", "GRANT ALL ON ALL TABLES IN SCHEMA public TO countersign_app", "rights", /more rights.*and \d+ more/],
	[
		"rights through a role",
		"CREATE ROLE helper; GRANT UPDATE ON signoff TO helper; GRANT helper TO countersign_app",
		"rights",
		/UPDATE on signoff/,
	],
	["the clock of demonstrations", "GRANT INSERT ON demo_clock TO countersign_app", "rights", /INSERT on demo_clock/],
	["renumbering", "GRANT UPDATE ON SEQUENCE decision_id_seq TO countersign_app", "rights", /UPDATE on decision_id_seq/],
	[
		"a table of others it may write",
		"CREATE TABLE side (x int); GRANT SELECT, INSERT ON side TO countersign_app",
		"rights",
		/more rights than the migrations gave it: INSERT on side\./,
	],
	["a right it needs", "REVOKE INSERT ON decision FROM countersign_app", "rights", /lacks rights on decision.*GRANT countersign_app TO/],
	[
		"the ledger out of reach",
		"REVOKE EXECUTE ON FUNCTION ledger_append(text, text[], text[], text[], text[], text[], text[]) FROM countersign_app",
		"rights",
		/lacks rights on ledger_append/,
	],
	[
		"queues of its own",
		"GRANT EXECUTE ON FUNCTION pgboss.create_queue(text, json) TO countersign_app",
		"rights",
		/may call pgboss\.create_queue/,
	],
	[
		"a function with its owner's rights",
		"CREATE FUNCTION back_door() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM decision'",
		"rights",
		/may call back_door\(\), which it must not/,
	],
	[
		"SET session_replication_role",
		"GRANT SET ON PARAMETER session_replication_role TO countersign_app",
		"rights",
		/may set session_replication_role.*REVOKE SET, ALTER SYSTEM ON PARAMETER/,
	],
	["ALTER SYSTEM", "GRANT ALTER SYSTEM ON PARAMETER fsync TO countersign_app", "rights", /may set fsync/],
	[
		"replication for its sessions",
		"ALTER ROLE countersign_app SET session_replication_role = replica",
		"session",
		/session_replication_role .*RESET session_replication_role/,
	],
	[
		"a migration missing",
		"DELETE FROM _prisma_migrations WHERE migration_name LIKE '%_left_out'",
		"migrations",
		/lacks 1 migration\(s\) of this version, first \d+_left_out: run/,
	],
	[
		"a migration not finished",
		"UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%_left_out'",
		"migrations",
		/lacks 1 migration/,
	],
	[
		"a migration edited",
		"UPDATE _prisma_migrations SET checksum = 'x' WHERE migration_name LIKE '%_guards'",
		"migrations",
		/_guards was applied with other content/,
	],
	["no bookkeeping", "DROP TABLE _prisma_migrations", "migrations", /lacks \d+ migration/],
	[
		"a newer database",
		"UPDATE _prisma_migrations SET migration_name = '29990101000000_later' WHERE migration_name LIKE '%_left_out'",
		"newer",
		/newer than this version.*29990101000000_later/,
	],
	[
		"synchronous_commit off for the role",
		"ALTER ROLE countersign_app SET synchronous_commit = off",
		"durability",
		/Run: ALTER ROLE countersign_app RESET synchronous_commit;/,
	],
	[
		"synchronous_commit off for the database",
		"ALTER DATABASE reviews SET synchronous_commit = off",
		"durability",
		/Run: ALTER DATABASE reviews RESET/,
	],
	[
		"synchronous_commit off for both",
		"ALTER ROLE countersign_app IN DATABASE reviews SET synchronous_commit = off",
		"durability",
		/ALTER ROLE countersign_app IN DATABASE reviews RESET/,
	],
	["synchronous_commit off for everybody", "ALTER ROLE ALL SET synchronous_commit = off", "durability", /ALTER ROLE ALL RESET/],
];

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

describe("settings of the server", () => {
	const set = async (name: string, value: string) => {
		await superuser.query(`ALTER SYSTEM SET ${name} = ${value}`);
		await reloaded(name, value);
	};
	const reloaded = async (name: string, value: string) => {
		await superuser.query("SELECT pg_reload_conf()");
		await vi.waitFor(async () => {
			expect(await withClient(appUrl, async (client) => (await client.query(`SHOW ${name}`)).rows[0]?.[name])).toBe(value);
		}, 5_000);
	};

	test.each(["fsync", "full_page_writes", "synchronous_commit"])("%s off is refused to every session", async (name) => {
		await set(name, "off");
		const found = await refusedTo();
		await expect(requireGuards(appUrl)).rejects.toThrow(new RegExp(`The start-up check refuses this database:\\n  · .*${name} off`));
		await set(name, "on");
		expect(found).toEqual([{ code: "durability", message: expect.stringContaining(`${name} off`) }]);
	});

	test.each(["local", "remote_write", "remote_apply"])("synchronous_commit %s is as good as on", async (value) => {
		await set("synchronous_commit", value);
		const found = await refusedTo();
		await set("synchronous_commit", "on");
		expect(found).toEqual([]);
	});
});

test("what the address itself asks for is refused: no flush, another time zone", async () => {
	expect(await refusedTo(`${appUrl}?options=-c%20synchronous_commit%3Doff%20-c%20TimeZone%3DUTC`)).toEqual([
		{ code: "durability", message: expect.stringContaining("Take it out of the server's configuration and of DATABASE_URL") },
	]);
	expect(await refusedTo(`${appUrl}?options=-c%20TimeZone%3DAsia/Tokyo`)).toEqual([
		{ code: "session", message: expect.stringContaining("time zone Asia/Tokyo instead of UTC") },
	]);
});

test("a role that is only a member of countersign_app passes", async () => {
	await superuser.query("CREATE ROLE app_7 LOGIN PASSWORD 'countersign_test' IN ROLE countersign_app");
	const found = await refusedTo(appUrl.replace("countersign_app", "app_7"));
	await superuser.query("DROP ROLE app_7");
	expect(found).toEqual([]);
});

describe("a guard that is switched off for good", () => {
	const off = () => superuser.query("ALTER TABLE decision DISABLE TRIGGER decision_guard");
	const on = () => superuser.query("ALTER TABLE decision ENABLE ALWAYS TRIGGER decision_guard");
	const SENTENCE = "The guard decision_guard of the table decision is disabled.";

	test("keeps the worker from starting, and it says why", async () => {
		await off();
		const worker = spawn(process.execPath, ["--import", "tsx", "bin/worker.ts"], {
			cwd: CHECKOUT,
			env: { ...process.env, DATABASE_URL: appUrl },
		});
		let said = "";
		worker.stderr.setEncoding("utf8").on("data", (text: string) => {
			said += text;
		});
		const code = await new Promise((resolve) => worker.once("close", resolve));
		await on();
		expect(said).toContain(SENTENCE);
		expect(said).not.toMatch(/defect|^\s+at /m);
		expect(code).toBe(1);
	});

	test("makes web not ready, with the reason in its log alone, and ready again when it is back", async () => {
		process.env.DATABASE_URL = appUrl;
		const [{ isReady }, { watchGuards }, { pool }] = await Promise.all([
			import("@/lib/web/readiness"),
			import("@/lib/guard/watch"),
			import("@/lib/db/pool"),
		]);
		const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
		await off();
		const damaged = [await isReady(), await isReady()];
		const seenWhileRunning = await new Promise((resolve) => watchGuards(resolve, 20));
		await on();
		const repaired = await isReady();
		await pool().end();
		expect(damaged).toEqual([false, false]);
		expect(seenWhileRunning).toContain(SENTENCE);
		expect(logged.mock.calls).toEqual([[expect.stringContaining(SENTENCE)]]);
		expect(repaired).toBe(true);
		vi.restoreAllMocks();
	});
});
