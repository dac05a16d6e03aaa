import { describe, expect, test, vi } from "vitest";
import { requireGuards } from "@/bin/launch/guard";
import { guarded, onGuardedServer, refusedTo, withClient } from "./guarded-server";

// Assurance G4: settings of the server, of the role and of the address, as a DBA would make them.
onGuardedServer();

describe("settings of the server", () => {
	const set = async (name: string, value: string) => {
		await guarded().superuser.query(`ALTER SYSTEM SET ${name} = ${value}`);
		await reloaded(name, value);
	};
	const reloaded = async (name: string, value: string) => {
		await guarded().superuser.query("SELECT pg_reload_conf()");
		await vi.waitFor(async () => {
			expect(await withClient(guarded().appUrl, async (client) => (await client.query(`SHOW ${name}`)).rows[0]?.[name])).toBe(value);
		}, 5_000);
	};

	test.each(["fsync", "full_page_writes", "synchronous_commit"])("%s off is refused to every session", async (name) => {
		await set(name, "off");
		const found = await refusedTo();
		await expect(requireGuards(guarded().appUrl)).rejects.toThrow(
			new RegExp(`The start-up check refuses this database:\\n  · .*${name} off`),
		);
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
	expect(await refusedTo(`${guarded().appUrl}?options=-c%20synchronous_commit%3Doff%20-c%20TimeZone%3DUTC`)).toEqual([
		{ code: "durability", message: expect.stringContaining("Take it out of the server's configuration and of DATABASE_URL") },
	]);
	expect(await refusedTo(`${guarded().appUrl}?options=-c%20TimeZone%3DAsia/Tokyo`)).toEqual([
		{ code: "session", message: expect.stringContaining("time zone Asia/Tokyo instead of UTC") },
	]);
});

test("a role that is only a member of countersign_app passes", async () => {
	await guarded().superuser.query("CREATE ROLE app_7 LOGIN PASSWORD 'countersign_test' IN ROLE countersign_app");
	const found = await refusedTo(guarded().appUrl.replace("countersign_app", "app_7"));
	await guarded().superuser.query("DROP ROLE app_7");
	expect(found).toEqual([]);
});
