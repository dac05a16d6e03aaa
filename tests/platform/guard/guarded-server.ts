import pg from "pg";
import { afterAll, beforeAll, expect } from "vitest";
import { guardRefusals } from "@/lib/guard/queries";
import type { Refusal } from "@/lib/guard/refusals/facts";
import { applyMigrations } from "@/prisma/apply-migrations";
import { type PlainServer, reviewsUrl, startPlainServer } from "@/tests/support/plain-server";

/** PostgreSQL as it is shipped, with the migrated database; there once `beforeAll` has run. */
export type GuardedServer = { appUrl: string; superuser: pg.Client };

let current: (GuardedServer & { server: PlainServer }) | undefined;
export function guarded(): GuardedServer {
	if (!current) throw new Error("The server is made by `onGuardedServer()`.");
	return current;
}

/** Gives the calling test file a server of its own. After its last test nothing may be wrong with it: every damage was taken back. */
export function onGuardedServer(): void {
	beforeAll(async () => {
		const server = await startPlainServer();
		await applyMigrations(reviewsUrl(server, "countersign_owner"));
		const superuser = new pg.Client({ connectionString: reviewsUrl(server), options: "-c TimeZone=UTC" });
		await superuser.connect();
		current = { server, superuser, appUrl: reviewsUrl(server, "countersign_app") };
	});
	afterAll(async () => {
		if (!current) return;
		const left = await refusedTo();
		await current.superuser.end();
		await current.server.stop();
		expect(left).toEqual([]);
	});
}

/** What a new session of the application is told. */
export function refusedTo(url = guarded().appUrl): Promise<Refusal[]> {
	return withClient(url, guardRefusals);
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
	const client = new pg.Client({ connectionString: url, options: "-c TimeZone=UTC" });
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}

/** What the application is told after a damage by the superuser. Both happen in one transaction that is rolled back: exactly one thing is wrong. */
export async function refusedAfter(damage: string): Promise<Refusal[]> {
	const { superuser } = guarded();
	await superuser.query("begin");
	try {
		await superuser.query(damage);
		await superuser.query("set local session authorization countersign_app");
		return await guardRefusals(superuser);
	} finally {
		await superuser.query("rollback");
	}
}
