import { beforeAll, expect, it } from "vitest";
import { logRead, logReads } from "@/lib/access/log-read";
import { findInvitable, findUsers, rolesOf, userDetail } from "@/lib/people/people-queries";
import { sessionsOf } from "@/lib/people/session-queries";
import { waitingFor } from "@/lib/people/waiting";
import { type TestDb, testDb } from "@/tests/support/db";
import { ctxOf, identity, type TestUser, unique, user } from "@/tests/support/world/people";

let db: TestDb;
let admin: TestUser;

beforeAll(async () => {
	db = await testDb();
	admin = await user(db.ownerPool, ["iam_admin"], { name: "Ada Byron" });
});

it("a read of people's data is noted with who, what and how many, and stays", async () => {
	const ctx = await ctxOf(admin);
	await logRead(ctx, "people", "", 42);
	await logReads(ctx, [{ what: "person", subject: "user:x", rows: 1 }]);
	const { rows } = await db.pool.query("select actor, what, subject, rows from access_log where request_id = $1 order by id", [
		ctx.requestId,
	]);
	expect(rows).toEqual([
		{ actor: `user:${admin.ref}`, what: "people", subject: "", rows: 42 },
		{ actor: `user:${admin.ref}`, what: "person", subject: "user:x", rows: 1 },
	]);
	await expect(db.pool.query("update access_log set rows = 0")).rejects.toThrow();
	await expect(db.pool.query("delete from access_log")).rejects.toThrow();
	await expect(db.ownerPool.query("delete from access_log")).rejects.toThrow(/never edited/);
});

it("people are listed page by page, each once, also where names are equal", async () => {
	const name = unique("Same Name");
	const made = new Set<string>();
	for (let i = 0; i < 205; i++) made.add((await user(db.ownerPool, [], { name })).userId.toString());
	const ctx = await ctxOf(admin);
	const seen: string[] = [];
	let cursor: string | null = null;
	do {
		const page: Awaited<ReturnType<typeof findUsers>> = await findUsers(ctx, { q: name, ...(cursor ? { cursor } : {}) });
		seen.push(...page.rows.map((row) => row.id));
		cursor = page.nextCursor;
	} while (cursor);
	expect(seen).toHaveLength(205);
	expect(new Set(seen)).toEqual(made);
});

it("a search takes its text as it stands: no pattern, no SQL", async () => {
	const ctx = await ctxOf(admin);
	const odd = "100%_o'Brien\\";
	const { userId } = await user(db.ownerPool, [], { name: odd });
	expect((await findUsers(ctx, { q: odd })).rows.map((row) => row.id)).toEqual([userId.toString()]);
	expect((await findUsers(ctx, { q: "%_%_%" })).rows).toEqual([]);
	await expect(findUsers(ctx, { cursor: "[1" })).rejects.toThrow();
});

it("only people at work who are no users can be found to invite", async () => {
	const ctx = await ctxOf(admin);
	const name = unique("Findable");
	const { id } = await identity(db.ownerPool, { name: `${name} one` });
	await identity(db.ownerPool, { name: `${name} two`, kind: "bot" });
	await identity(db.ownerPool, { name: `${name} three`, status: "leaver" });
	await user(db.ownerPool, [], { name: `${name} four` });
	expect((await findInvitable(ctx, { q: name })).map((row) => row.id)).toEqual([id.toString()]);
});

it("none of it is for people without the role", async () => {
	for (const role of ["reviewer", "control_owner", "remediator", "auditor", "executive"] as const) {
		const ctx = await ctxOf(await user(db.ownerPool, [role]));
		await expect(findUsers(ctx, {})).rejects.toMatchObject({ code: "forbidden" });
		await expect(findInvitable(ctx, { q: "a" })).rejects.toMatchObject({ code: "forbidden" });
		await expect(userDetail(ctx, admin.userId)).rejects.toMatchObject({ code: "forbidden" });
		await expect(sessionsOf(ctx, admin.userId)).rejects.toMatchObject({ code: "forbidden" });
		expect(() => rolesOf(ctx, admin.userId)).toThrow(expect.objectContaining({ code: "forbidden" }));
		expect(Object.values(await waitingFor(ctx)).every((n) => n === 0 || n === null)).toBe(true);
	}
});
