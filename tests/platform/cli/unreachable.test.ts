import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { applyMigrations } from "@/prisma/apply-migrations";
import { countersign } from "@/tests/support/countersign";
import { makeDirectory, removeDirectory, runStarter, stopStarter } from "../starter";
import { at, events, installation, onInstallation, run } from "./installation";
import { expectBackupAndRestore } from "./suites/backup";

onInstallation({ worker: false });

test("a database that is not there, exits with 3 and the way out", async () => {
	const away = { ...installation().env, DATABASE_URL: "postgresql://countersign_app:geheim@127.0.0.1:1/reviews" };
	const asked = [["doctor"], ["checkpoint"], ["ledger", "verify"], ["pack", "--campaign", "1", "--track", "SOC", "--out", at("x.zip")]];
	for (const ran of await Promise.all(asked.map((args) => countersign(args, away)))) {
		expect(ran).toMatchObject({ code: 3 });
		expect(ran.out + ran.err).toMatch(/The database reviews on 127\.0\.0\.1:1 cannot be used \(.*\): see that it runs/);
		expect(ran.out + ran.err).not.toMatch(/geheim|^\s+at /m);
	}
	// What can be seen without the database is told all the same.
	expect((await countersign(["doctor"], { ...away, COUNTERSIGN_FRESH_SECONDS: "soon" })).out).toMatch(
		/REFUSED {2}environment .*COUNTERSIGN_FRESH_SECONDS: must be a whole number from 5 to 300(.*\n)+ok {7}files(.*\n)+REFUSED {2}database /,
	);
});

test("a data directory without an installation, and one whose database is not running", async () => {
	const bundled = { COUNTERSIGN_DATA_DIR: at("bundled") };
	expect(await countersign(["doctor"], bundled)).toMatchObject({ code: 3, err: expect.stringContaining("There is no installation in") });
	mkdirSync(path.join(at("bundled"), "postgres"), { recursive: true });
	expect(await countersign(["doctor"], bundled)).toMatchObject({
		code: 3,
		err: expect.stringContaining("was never started: run `npm start`"),
	});
	writeFileSync(path.join(at("bundled"), "postgres", "passwords.json"), JSON.stringify({ superuser: "a", owner: "b", app: "c" }));
	writeFileSync(path.join(at("bundled"), "postgres", "port"), "1");
	expect(await countersign(["doctor", "--demo"], bundled)).toMatchObject({
		code: 3,
		out: expect.stringMatching(/ web .* does not run on .*bundled.* port 3000(.*\n)+REFUSED {2}database .*is not running .*`npm run demo`/),
	});
});

test("the bundled database of a data directory is found with its own password and port; it is backed up and restored", {
	timeout: 480_000,
}, async () => {
	const dataDir = makeDirectory();
	const bundled = await runStarter(dataDir).started;
	await applyMigrations(bundled.ownerUrl);
	const ran = await countersign(["doctor", "--json"], { COUNTERSIGN_DATA_DIR: dataDir });
	await expectBackupAndRestore(dataDir, bundled.ownerUrl);
	await stopStarter(bundled);
	const stopped = await countersign(["doctor"], { COUNTERSIGN_DATA_DIR: dataDir });
	await removeDirectory(dataDir);
	const { installation: found, lines } = JSON.parse(ran.out);
	expect(found).toBe(dataDir);
	expect(lines).toContainEqual({ check: "settings", state: "ok", message: expect.any(String) });
	expect(lines).toContainEqual({ check: "worker", state: "refused", message: expect.stringContaining("No worker is running: ") });
	expect(ran.code).toBe(1);
	expect(stopped).toMatchObject({ code: 3, out: expect.stringMatching(/is not running .* start Countersign with `npm start`/) });
});

test("without a worker nothing is asked for", async () => {
	writeFileSync(at("access.csv"), "account_name,entitlement_name\nann,POST\n");
	await installation().owner.query("update pgboss.version set maintained_on = now() - interval '5 minutes'");
	const before = [await events("pack.requested"), await events("ledger.checkpoint_requested"), await events("import.created")];
	const asked = [
		["checkpoint"],
		["pack", "--campaign", installation().company.campaignName, "--track", "SOC", "--out", at("y.zip")],
		["import", "--system", "Payroll", "--file", at("access.csv")],
	];
	for (const ran of await Promise.all(asked.map((args) => run(...args)))) {
		expect(ran).toMatchObject({ code: 3, err: expect.stringMatching(/No worker is running \(the last was seen 3\d\d s ago\)/) });
	}
	expect([await events("pack.requested"), await events("ledger.checkpoint_requested"), await events("import.created")]).toEqual(before);
	expect((await run("doctor")).out).toMatch(/REFUSED {2}worker .*No worker is running/);
	expect((await run("checkpoint", "--latest")).code).toBe(2);
});
