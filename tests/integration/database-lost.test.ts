import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { beforeAll, expect, test, vi } from "vitest";
import { prisma } from "@/lib/db/client";
import { isDatabaseLost, isRetriable } from "@/lib/db/failures";
import { PrismaClient } from "@/lib/db/generated/client";
import { withConnection } from "@/lib/db/pool";
import { type TestDb, testDb } from "@/tests/support/db";

let db: TestDb;
beforeAll(async () => {
	db = await testDb();
});

const NOBODY = "postgresql://countersign_app:x@127.0.0.1:1/nothing";

const failure = (work: Promise<unknown>): Promise<unknown> =>
	work.then(
		() => {
			throw new Error("it should have failed");
		},
		(error: unknown) => error,
	);

/** Ends every connection of the application while `work` waits in it. */
async function cutOff(work: Promise<unknown>): Promise<unknown> {
	const failed = failure(work);
	const superuser = new pg.Client({ connectionString: db.superuserUrl });
	await superuser.connect();
	const ours = "from pg_stat_activity where usename = 'countersign_app' and datname = current_database()";
	await vi.waitFor(
		async () => expect((await superuser.query(`select 1 ${ours} and state = 'active' and query like '%pg_sleep%'`)).rowCount).toBe(1),
		{ timeout: 10_000, interval: 50 },
	);
	await superuser.query(`select pg_terminate_backend(pid) ${ours}`);
	await superuser.end();
	return failed;
}

test.each<[string, () => Promise<unknown>]>([
	["a pg statement cut off", () => cutOff(withConnection((client) => client.query("select pg_sleep(20)")))],
	["a Prisma statement cut off", () => cutOff(prisma.$queryRaw`select pg_sleep(20)::text`)],
	["a Prisma transaction cut off", () => cutOff(prisma.$transaction((tx) => tx.$executeRaw`select pg_sleep(20)`))],
	["a server that is not there, by pg", () => failure(new pg.Client({ connectionString: NOBODY }).connect())],
	[
		"a server that is not there, by Prisma",
		() => failure(new PrismaClient({ adapter: new PrismaPg({ connectionString: NOBODY }) }).identity.findFirst()),
	],
])("%s is a lost database", async (_what, fail) => {
	const error = await fail();
	expect(isDatabaseLost(error), String(error)).toBe(true);
	expect(isRetriable(error)).toBe(false);
});

test.each<[string, () => Promise<unknown>]>([
	["a refused right", () => failure(prisma.$executeRaw`update decision set outcome = 'keep'`)],
	["a statement that is wrong", () => failure(withConnection((client) => client.query("select nothing_of_the_kind")))],
	[
		"a statement that took too long",
		() => failure(withConnection((client) => client.query("select pg_sleep(5)"), { statementTimeoutMs: 100 })),
	],
	["a defect that speaks of a terminated connection", async () => new Error("terminating connection 08006 of the review")],
])("%s is none", async (_what, fail) => {
	expect(isDatabaseLost(await fail())).toBe(false);
});
