import { beforeAll, describe, expect, it } from "vitest";
import { LIMITS } from "@/lib/people/rules";
import { type TestDb, testDb } from "@/tests/support/db";
import { one, unique } from "@/tests/support/world/people";
import { from, PASSWORD, signIn, withPassword } from "@/tests/support/world/sign-in";

/** Guesses on one account; half as many accounts are sprayed. 10,000 is the number to hold (some minutes); the ordinary run takes a tenth. */
const GUESSES = Number(process.env.COUNTERSIGN_GUESSES ?? "1000");

let db: TestDb;

beforeAll(async () => {
	db = await testDb();
	await withPassword(db.ownerPool, ["iam_admin"]);
});

/** Codes the guesses were answered with, and how often. */
async function guesses(
	count: number,
	guess: (n: number) => { email: string; place: ReturnType<typeof from> },
): Promise<Record<string, number>> {
	const tally: Record<string, number> = {};
	let next = 0;
	async function work() {
		while (next < count) {
			const { email, place } = guess(next++);
			const code = await signIn(email, "a wrong guess", place).then(
				() => "in",
				(error: { code?: string }) => error.code ?? String(error),
			);
			tally[code] = (tally[code] ?? 0) + 1;
		}
	}
	await Promise.all(Array.from({ length: 12 }, work));
	return tally;
}

/** Passwords compared for an account or from an address, as the database noted them. */
const compared = async (column: "email" | "address", value: string): Promise<number> =>
	(
		await one<{ n: number }>(db.ownerPool, `select count(*)::int as n from sign_in_attempt where ${column} = $1 and outcome = 'tried'`, [
			value,
		])
	).n;

const alarms = async (limit: string): Promise<number> =>
	(
		await one<{ n: number }>(
			db.ownerPool,
			"select count(*)::int as n from ledger_event join ledger_payload using (seq) where type = 'sign_in.limited' and payload::jsonb ->> 'limit' = $1",
			[limit],
		)
	).n;

describe("thousands of guesses on one account from 100 addresses", () => {
	it("are compared at most 100 times, raise one alarm, and the owner's known device still gets in", { timeout: 300_000 }, async () => {
		const ann = await withPassword(db.ownerPool, []);
		const before = await alarms("account");
		const tally = await guesses(GUESSES, (n) => ({ email: ann.email, place: from(`203.0.113.${n % 100}`) }));
		expect(tally.invalid_input).toBe(await compared("email", ann.email));
		expect(tally.invalid_input).toBeGreaterThan(0);
		expect(tally.invalid_input).toBeLessThanOrEqual(100);
		expect(tally.too_many_attempts).toBe(GUESSES - (tally.invalid_input ?? 0));
		expect((await alarms("account")) - before).toBe(1);

		// The right password from an unknown device waits, from the known one it does not.
		await expect(signIn(ann.email, PASSWORD, from("203.0.113.7"))).rejects.toMatchObject({ code: "too_many_attempts" });
		expect(await signIn(ann.email, PASSWORD, from("203.0.113.7", "known-device"))).toHaveLength(43);
	});

	it("notes what it refuses so seldom that hammering does not fill the disk", async () => {
		const { n } = await one<{ n: number }>(
			db.ownerPool,
			"select count(*)::int as n from sign_in_attempt where outcome not in ('tried', 'ok')",
		);
		expect(n).toBeLessThanOrEqual(101);
	});
});

describe("one guess on each of many accounts from one address", () => {
	it("is compared at most 50 times in an hour and raises one alarm", { timeout: 300_000 }, async () => {
		const address = unique("198.51.100");
		const before = await alarms("address");
		const tally = await guesses(GUESSES / 2, (n) => ({ email: `spray-${n}@example.test`, place: from(address) }));
		expect(await compared("address", address)).toBe(LIMITS.perAddressHour);
		expect(tally).toEqual({ invalid_input: 50, too_many_attempts: GUESSES / 2 - 50 });
		expect((await alarms("address")) - before).toBe(1);
	});

	it("does not hold up a known device behind the same address", async () => {
		const address = unique("198.51.100");
		const ann = await withPassword(db.ownerPool, []);
		await guesses(60, (n) => ({ email: `also-${n}@example.test`, place: from(address) }));
		await expect(signIn(ann.email, PASSWORD, from(address))).rejects.toMatchObject({ code: "too_many_attempts" });
		expect(await signIn(ann.email, PASSWORD, from(address, "known-device"))).toHaveLength(43);
	});
});

describe("somebody who mistypes", () => {
	it("waits after five wrong passwords from one place, and is not held up elsewhere", async () => {
		const ann = await withPassword(db.ownerPool, []);
		const here = from(unique("192.0.2"));
		expect(await guesses(6, () => ({ email: ann.email, place: here }))).toEqual({ invalid_input: 5, too_many_attempts: 1 });
		expect(await signIn(ann.email, PASSWORD, from(unique("192.0.2")))).toHaveLength(43);
	});

	it("is not held up by signing in rightly many times", async () => {
		const ann = await withPassword(db.ownerPool, []);
		const here = from(unique("192.0.2"));
		for (let i = 0; i < 8; i++) expect(await signIn(ann.email, PASSWORD, here)).toHaveLength(43);
	});

	it("has ten tries an hour on a known device", async () => {
		const ann = await withPassword(db.ownerPool, []);
		const here = from(unique("192.0.2"), unique("device"));
		expect(await guesses(11, () => ({ email: ann.email, place: here }))).toEqual({ invalid_input: 10, too_many_attempts: 1 });
	});

	it("may try again once the window is over", async () => {
		const ann = await withPassword(db.ownerPool, []);
		const here = from(unique("192.0.2"));
		await guesses(6, () => ({ email: ann.email, place: here }));
		await later(ann.email, "16 minutes");
		expect(await signIn(ann.email, PASSWORD, here)).toHaveLength(43);
	});
});

/** Lets time pass for the tries on an account. They are append-only, so the guard is switched off for the moment. */
async function later(email: string, wait: string): Promise<void> {
	const client = await db.ownerPool.connect();
	try {
		await client.query("alter table sign_in_attempt disable trigger sign_in_attempt_keep");
		await client.query("update sign_in_attempt set at = at - $2::interval where email = $1", [email, wait]);
		await client.query("alter table sign_in_attempt enable always trigger sign_in_attempt_keep");
	} finally {
		client.release();
	}
}

describe("who exists", () => {
	it("is not told by text or status, nor by the time it takes", { timeout: 120_000 }, async () => {
		const ann = await withPassword(db.ownerPool, []);
		const disabled = await withPassword(db.ownerPool, []);
		await db.ownerPool.query("update app_user set status = 'disabled' where id = $1", [disabled.userId]);
		const cases = [ann.email, disabled.email, `${unique("nobody")}@example.test`];
		const times: number[][] = cases.map(() => []);
		const answers = new Set<string>();
		// Each try from a device of its own, so that no limit is reached; in turns, so that the machine's load falls on all alike.
		for (let round = 0; round < 60; round++) {
			for (const [i, email] of cases.entries()) {
				const begun = performance.now();
				const right = email === disabled.email ? PASSWORD : "a wrong guess";
				await signIn(email, right, from("192.0.2.1", unique("device"))).catch((error) => answers.add(`${error.code} ${error.message}`));
				times[i]?.push(performance.now() - begun);
			}
		}
		expect(answers.size).toBe(1);
		// The end of the quicker quarter: what else the machine does only ever adds.
		const typical = times.map((list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 4)] ?? 0);
		// 10 ms where a password takes some tens of them to check; a machine that others use as well is slower in everything. Without that
		// check for those who do not exist, the least would be a small part of the most.
		const least = Math.min(...typical);
		expect(Math.max(...typical) - least).toBeLessThan(Math.max(10, least / 3));
	});
});
