import { chmodSync } from "node:fs";
import { expect, test } from "vitest";
import { events, filesDir, installation, json, keyDir, OPERATOR, run } from "../installation";

test("says of each part that it is in order, and that it looked", async () => {
	const { code, data, err } = await json("doctor");
	expect(data.lines.filter(({ state }: { state: string }) => state === "refused")).toEqual([]);
	expect(code).toBe(0);
	expect(err).toBe("");
	const state = Object.fromEntries(data.lines.map(({ check, state: s }: { check: string; state: string }) => [check, s]));
	expect(state).toMatchObject({
		settings: "ok",
		migrations: "ok",
		guards: "ok",
		role: "ok",
		files: "ok",
		clock: "ok",
		worker: "ok",
		versions: "ok",
	});
	expect(await events("installation.inspected")).toEqual([{ actor: OPERATOR, payload: expect.objectContaining({ refused: 0 }) }]);
});

test("refuses an open directory and a key others may read, with the way out", async () => {
	chmodSync(filesDir, 0o755);
	chmodSync(keyDir, 0o750);
	const { code, out } = await run("doctor");
	chmodSync(filesDir, 0o700);
	chmodSync(keyDir, 0o700);
	expect(code).toBe(1);
	expect(out).toMatch(/REFUSED {2}files .*chmod o-rwx/);
	expect(out).toMatch(/REFUSED {2}key .*chmod go-rwx/);
});

test("names a guard that is off, and writes nothing on such a database", async () => {
	const before = (await events("installation.inspected")).length;
	await installation().owner.query("alter table decision disable trigger decision_keep");
	const doctor = await run("doctor");
	const other = await run("checkpoint", "--latest");
	await installation().owner.query("alter table decision enable always trigger decision_keep");
	expect(doctor.code).toBe(1);
	expect(doctor.out).toMatch(/REFUSED {2}guards .*decision_keep of the table decision is disabled/);
	expect(doctor.err).toContain("not recorded");
	expect(other).toMatchObject({ code: 3, out: "", err: expect.stringContaining("The start-up check refuses this database") });
	expect(await events("installation.inspected")).toHaveLength(before);
});
