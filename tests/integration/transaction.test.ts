import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import type { Ctx } from "@/lib/access/actor";
import { prisma } from "@/lib/db/client";
import { copyInto, copyLine } from "@/lib/db/copy";
import { pool, withConnection } from "@/lib/db/pool";
import { inSetTransaction, inTransaction, type Tx } from "@/lib/db/transaction";
import { testDb } from "@/tests/support/db";

const ctx: Ctx = { actor: { type: "cli", operator: "test" }, requestId: randomUUID(), now: new Date() };

beforeAll(async () => {
	const { ownerPool } = await testDb();
	// A zone that would shift every time if a client took the database's word for it.
	await ownerPool.query(`ALTER DATABASE ${process.env.COUNTERSIGN_TEST_DATABASE} SET timezone = 'Asia/Kolkata'`);
});

/** Two rows that two transactions can lock in opposite order. */
async function twoRows(): Promise<[bigint, bigint]> {
	const a = await prisma.jobProgress.create({ data: { kind: "test", subject: "a" } });
	const b = await prisma.jobProgress.create({ data: { kind: "test", subject: "b" } });
	return [a.id, b.id];
}

const touch = {
	"by Prisma's methods": (tx: Tx, id: bigint) => tx.jobProgress.updateMany({ where: { id }, data: { done: { increment: 1n } } }),
	"by raw SQL": (tx: Tx, id: bigint) => tx.$executeRaw`UPDATE job_progress SET done = done + 1 WHERE id = ${id}`,
};

test.each(Object.entries(touch))("two transactions that deadlock %s both succeed, each counted once", async (_, increment) => {
	const [a, b] = await twoRows();
	const attempts: string[] = [];
	const holding = new Set<string>();
	let bothHoldOne: () => void;
	const meeting = new Promise<void>((resolve) => {
		bothHoldOne = resolve;
	});
	const run = (first: bigint, second: bigint, name: string) =>
		inTransaction(ctx, async (tx) => {
			attempts.push(name);
			await increment(tx, first);
			if (holding.add(name).size === 2) bothHoldOne();
			await meeting;
			await increment(tx, second);
		});
	await Promise.all([run(a, b, "ab"), run(b, a, "ba")]);
	expect(attempts.length).toBe(3);
	const rows = await prisma.jobProgress.findMany({ where: { id: { in: [a, b] } } });
	expect(rows.map((row) => row.done)).toEqual([2n, 2n]);
});

test("an error inside leaves nothing behind and is not tried again", async () => {
	let attempts = 0;
	const refused = inTransaction(ctx, async (tx) => {
		attempts += 1;
		await tx.jobProgress.create({ data: { kind: "test", subject: "gone" } });
		throw new Error("refused by a rule");
	});
	await expect(refused).rejects.toThrow("refused by a rule");
	expect(attempts).toBe(1);
	expect(await prisma.jobProgress.count({ where: { subject: "gone" } })).toBe(0);
});

test("a set transaction commits as a whole, and not at all after an error", async () => {
	const insert = "INSERT INTO job_progress (kind, subject) SELECT 'set', 'set' FROM generate_series(1, 100)";
	await inSetTransaction(ctx, (client) => client.query(insert));
	const failing = inSetTransaction(ctx, async (client) => {
		await client.query(insert);
		await client.query("SELECT 1 / 0");
	});
	await expect(failing).rejects.toThrow("division by zero");
	expect(await prisma.jobProgress.count({ where: { kind: "set" } })).toBe(100);
});

test("a set transaction is tried again only when told", async () => {
	const conflict = "DO $$ BEGIN RAISE EXCEPTION 'conflict' USING ERRCODE = 'serialization_failure'; END $$";
	for (const [retry, expected] of [
		[false, 1],
		[true, 5],
	] as const) {
		let attempts = 0;
		const running = inSetTransaction(
			ctx,
			(client) => {
				attempts += 1;
				return client.query(conflict);
			},
			{ retry },
		);
		await expect(running).rejects.toThrow("conflict");
		expect(attempts).toBe(expected);
	}
});

test("a statement over its time-out is stopped, and the next user of the pool does not inherit the time-out", async () => {
	await expect(withConnection((client) => client.query("SELECT pg_sleep(5)"), { statementTimeoutMs: 50 })).rejects.toThrow(
		/statement timeout/,
	);
	const { rows } = await withConnection((client) => client.query("SHOW statement_timeout"), { statementTimeoutMs: 7_000 });
	expect(rows[0].statement_timeout).toBe("7s");
});

test("both clients give ids as bigint, and times and dates in UTC whatever the database's own zone", async () => {
	const sql =
		"SELECT 9007199254740993 AS id, ARRAY[1, NULL]::bigint[] AS ids, date '2026-03-29' AS day, timestamptz '2026-03-29 02:30:00+02' AS at, (timestamptz '2026-03-29 23:30:00Z')::date AS utc_day";
	const expected = {
		id: 9007199254740993n,
		day: new Date("2026-03-29T00:00:00Z"),
		at: new Date("2026-03-29T00:30:00Z"),
		utc_day: new Date("2026-03-29T00:00:00Z"),
	};
	expect((await prisma.$queryRawUnsafe<object[]>(sql))[0]).toMatchObject(expected);
	expect((await pool().query(sql)).rows[0]).toEqual({ ...expected, ids: [1n, null] });
});

test("COPY takes every character, null and bytes as they are, and counts the rows", async () => {
	const subjects = ["tab\there", "line\nbreak\r\n", "back\\slash \\N \\.", "", "Zoë 🚀", "\\N"];
	const copied = await inSetTransaction(ctx, (client) =>
		copyInto(
			client,
			"COPY job_progress (kind, subject, done, error, started_at) FROM STDIN",
			subjects.map((subject, i) => copyLine(["copy", subject, BigInt(i), null, new Date("2026-01-31T23:59:59Z")])),
		),
	);
	expect(copied).toBe(subjects.length);
	const rows = await prisma.jobProgress.findMany({ where: { kind: "copy" }, orderBy: { done: "asc" } });
	expect(rows.map((row) => row.subject)).toEqual(subjects);
	expect(rows[0]).toMatchObject({ error: null, startedAt: new Date("2026-01-31T23:59:59Z") });
});

test("a source that fails half-way leaves no row of the COPY", async () => {
	async function* broken() {
		yield copyLine(["broken", "one"]);
		throw new Error("the file ended early");
	}
	const running = inSetTransaction(ctx, (client) => copyInto(client, "COPY job_progress (kind, subject) FROM STDIN", broken()));
	await expect(running).rejects.toThrow("the file ended early");
	expect(await prisma.jobProgress.count({ where: { kind: "broken" } })).toBe(0);
});

test("a source of many chunks arrives whole", async () => {
	function* many() {
		for (let i = 0; i < 50_000; i++) yield copyLine(["many", `row ${i} of a large file`]);
	}
	const copied = await inSetTransaction(ctx, (client) => copyInto(client, "COPY job_progress (kind, subject) FROM STDIN", many()));
	expect(copied).toBe(50_000);
});
