import { describe, expect, it } from "vitest";
import { productionFiles, readFiles } from "./source-files";
import { FOREIGN_SQL, ledgerAppends, strayWrites, verbWorkOutsideVerbs } from "./writes";

describe("nothing writes but a verb in its transaction", () => {
	const files = productionFiles().filter(({ path }) => /^(?:lib|bin)\//.test(path));

	it("in lib and bin", () => {
		expect(files.length).toBeGreaterThan(5);
		expect(files.flatMap(strayWrites)).toEqual([]);
	});

	it("and effects, queries and rules leave the verb's work to the verb", () => {
		expect(files.flatMap(verbWorkOutsideVerbs)).toEqual([]);
	});

	it("and nobody but lib/ledger/record.ts appends to the ledger", () => {
		const sources = [...productionFiles(), ...readFiles(["app", "lib", "bin"], /\.sql$/)];
		expect(sources.flatMap(ledgerAppends)).toEqual([]);
	});

	it("and every file excused for foreign SQL still sends it", () => {
		const senders = files.filter(({ text }) => text.includes("RawUnsafe")).map(({ path }) => path);
		expect(Object.keys(FOREIGN_SQL).filter((path) => !senders.includes(path))).toEqual([]);
	});
});

describe("the check of writes", () => {
	const DATABASE = `import { db } from "@/lib/db/client";`;
	const messages = (text: string, path = "bin/repair.ts") => strayWrites({ path, text }).map(({ message }) => message);

	it.each([
		["a row changed through the transaction", "export const set = (tx) => tx.review.updateMany({ data });"],
		["SQL through the transaction", "export const set = (tx) => tx.$executeRaw`update review set state = 1`;"],
		["a read through the client", `${DATABASE} export const all = () => db.review.findMany();`],
		["fixed SQL with parameters", `const sql = "select $1"; export const set = (tx) => tx.$queryRawUnsafe(sql, 1);`],
		["a read by SQL", `${DATABASE} export const all = () => db.query("select 1");`],
		[
			"a map and a hash of the file's own",
			`import { createHash } from "node:crypto"; const m = new Map(); m.delete(1); createHash("sha256").update(x);`,
		],
	])("accepts %s", (_title, text) => {
		expect(messages(text)).toEqual([]);
	});

	it.each([
		["a row changed through the client", `${DATABASE} await db.review.updateMany({ data });`, /through verbs only/],
		[
			"a row changed through a client held by a constant",
			`import { client } from "@/lib/db/client"; const c = client(); await c.review.create({});`,
			/through verbs only/,
		],
		["raw SQL through the client", `${DATABASE} await db.$executeRaw\`delete from x\`;`, /through verbs only/],
		["SQL through the pool", `import { pool } from "@/lib/db/pool"; await pool.query("insert into x values (1)");`, /through verbs only/],
		["SQL put together as text", "export const set = (tx) => tx.$queryRawUnsafe(text);", /tagged or parametrised/],
		["SQL held by a variable", `let sql = "select 1"; export const set = (tx) => tx.$queryRawUnsafe(sql);`, /tagged or parametrised/],
		["a transaction of Prisma's own", "export const set = (tx) => tx.$transaction([]);", /Open transactions with/],
		["an alias that hides a beat", `import { record as log } from "@/lib/ledger/record";`, /under its own name/],
	])("refuses %s", (_title, text, message) => {
		expect(messages(text).join()).toMatch(message);
	});

	it("refuses an append to the ledger anywhere but in its one writer", () => {
		const found = (text: string, path = "lib/review/decide.ts") => ledgerAppends({ path, text }).length;
		const append = "export const add = (tx) => tx.$queryRaw`select ledger_append($" + "{event})`;";
		expect(found(append)).toBe(1);
		expect(found(append, "app/reviews/page.tsx")).toBe(1);
		expect(found(append, "lib/ledger/record.ts")).toBe(0);
		expect(found(`export const sql = "INSERT INTO ledger_event VALUES (1)";`)).toBe(1);
		expect(found("insert into ledger_event values (1)", "lib/db/sql/launch.sql")).toBe(1);
		expect(found("/** The fields ledger_append hashes. */ export const fields = 1;")).toBe(0);
	});

	it("refuses a transaction outside the verbs, and lets lib/db make them", () => {
		const text = "export const run = (ctx) => inTransaction(ctx, async () => {});";
		expect(messages(text, "lib/web/session.ts")).toEqual(["Only verbs open transactions."]);
		expect(messages(text, "lib/review/queries.ts")).toEqual(["Only verbs open transactions."]);
		expect(messages(text, "lib/db/transaction.ts")).toEqual([]);
		expect(messages("export const run = (c) => c.$transaction(f);", "lib/db/transaction.ts")).toEqual([]);
	});

	it("refuses a verb's work in effects, queries and rules", () => {
		const found = (path: string, text: string) => verbWorkOutsideVerbs({ path, text }).length;
		expect(found("lib/review/effects.ts", "export const a = (tx, ctx) => record(tx, ctx, e);")).toBe(1);
		expect(found("lib/review/effects.ts", "export const a = (ctx) => requirePermission(ctx.actor);")).toBe(1);
		expect(found("lib/review/queries.ts", "export const a = (ctx) => requirePermission(ctx.actor);")).toBe(0);
		expect(found("lib/review/queries.ts", "export const a = (tx, ctx) => recordMany(tx, ctx, e);")).toBe(1);
		expect(found("lib/review/decide.ts", "export const a = (tx, ctx) => record(tx, ctx, e);")).toBe(0);
	});
});
