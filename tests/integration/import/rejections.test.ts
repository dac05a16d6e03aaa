import { beforeAll, describe, expect, it } from "vitest";
import { newCtx } from "@/lib/access/context";
import { parseRecord } from "@/lib/evidence/format/csv";
import { dispositionRejections } from "@/lib/import/disposition-rejections";
import { canonicalMapping } from "@/lib/import/layout";
import { rejectedRows } from "@/lib/import/rejected-rows";
import { requestCheck } from "@/lib/import/request-check";
import { importing } from "@/lib/jobs/import";
import { type TestDb, testDb } from "@/tests/support/db";
import {
	checkNow,
	committedNow,
	described,
	filesDirectory,
	filesUnder,
	importRow,
	mapped,
	received,
} from "@/tests/support/world/importing";
import { system } from "@/tests/support/world/inventory";
import { ctxOf, one, type TestUser, user } from "@/tests/support/world/people";

const COLUMNS = [
	"account_name",
	"entitlement_name",
	"identity_key",
	"identity_kind",
	"privileged",
	"granted_at",
	"valid_to",
	"ticket",
] as const;
const GRANTS = canonicalMapping([{ role: "grants", columns: COLUMNS }]);
const good = (n: number) => `user${n},ROLE_A,E-${n},human,no,2026-01-01,2026-12-31,CHG-${n}`;

/** One bad row of each kind, and the code it is rejected with. */
const BAD: [row: string, code: string][] = [
	["bad1,ROLE_A,E-1", "ragged_row"],
	['bad2,RO"LE,E-1,human,no,2026-01-01,2026-12-31,"CHG"x', "bad_quote"],
	["bad3,ROLE_A,E-3,human,no,2026-01-01,2026-12-31,a\0b", "nul_character"],
	[",ROLE_A,E-4,human,no,2026-01-01,2026-12-31,=1+1", "missing_required"],
	["bad5\u200b,ROLE_A,E-5,human,no,2026-01-01,2026-12-31,", "control_character"],
	[`${"x".repeat(600)},ROLE_A,E-6,human,no,2026-01-01,2026-12-31,`, "too_long"],
	["bad7,ROLE_A,E-7,human,no,31st of May,2026-12-31,", "bad_date"],
	["bad8,ROLE_A,E-8,human,perhaps,2026-01-01,2026-12-31,", "bad_boolean"],
	["bad9,ROLE_A,E-9,martian,no,2026-01-01,2026-12-31,", "unknown_kind"],
	[good(3), "duplicate_row"],
];

let db: TestDb;
let admin: TestUser;
let directory: string;

beforeAll(async () => {
	db = await testDb();
	directory = await filesDirectory();
	admin = await user(db.ownerPool, ["iam_admin"]);
});

const file = (rows: string[]) => `${COLUMNS.join(",")}\n${rows.join("\n")}\n`;
const codesOf = async (importId: string) =>
	(
		await db.ownerPool.query<{ row: number; code: string }>(
			"select distinct row_no::int as row, code from import_rejection where import_id = $1 order by 1",
			[importId],
		)
	).rows;

describe("rows that cannot be taken", () => {
	it("of ten kinds are rejected, exactly they, each with its reason", async () => {
		const rows = Array.from({ length: 200 }, (_, i) => good(i));
		const at = BAD.map((_, i) => 11 + i * 17);
		for (const [i, [row]] of BAD.entries()) rows.splice((at[i] ?? 1) - 1, 0, row);
		const importId = await received(admin, await system(db.ownerPool), "access", [{ role: "grants", text: file(rows) }]);
		await mapped(db.ownerPool, admin, importId, GRANTS);
		expect(await checkNow(importId)).toEqual({ read: 210, accepted: 200, rejected: 10 });
		expect(await codesOf(importId)).toEqual(BAD.map(([, code], i) => ({ row: at[i], code })));
	});

	it("are downloaded with their cells and reasons, and no cell is a formula", async () => {
		const importId = await received(admin, await system(db.ownerPool), "access", [
			{ role: "grants", text: file([good(1), ...BAD.slice(0, 4).map(([row]) => row), good(2)]) },
		]);
		await mapped(db.ownerPool, admin, importId, GRANTS);
		await checkNow(importId);
		const { id } = await one<{ id: string }>(db.ownerPool, "select id from import_file where import_id = $1", [importId]);
		const ctx = await ctxOf(admin);
		const { lines } = await rejectedRows(ctx, BigInt(importId), BigInt(id));
		expect(await one(db.pool, "select what, subject, rows from access_log where request_id = $1", [ctx.requestId])).toEqual({
			what: "import.rejected",
			subject: `import:${importId}`,
			rows: 4,
		});
		let text = "";
		for await (const line of lines) text += line;
		const records = text.trimEnd().slice(1).split("\n");
		expect(records.map((record) => parseRecord(record).slice(0, 2))).toEqual([
			["row", "codes"],
			["2", "ragged_row"],
			["3", "bad_quote"],
			["4", "nul_character"],
			["5", "missing_required"],
		]);
		expect(text).not.toMatch(/(^|[,\n"])=1\+1/);
		expect(parseRecord(records[4] ?? "")).toContain("=1+1");
		expect(parseRecord(records[1] ?? "").at(-1)).toBe("bad1,ROLE_A,E-1");
	});

	it("keep the import partial until a named person says what they are", async () => {
		const systemId = await system(db.ownerPool);
		const importId = await received(admin, systemId, "access", [{ role: "grants", text: file([good(1), BAD[8]?.[0] ?? ""]) }]);
		await mapped(db.ownerPool, admin, importId, GRANTS);
		await checkNow(importId);
		await described(db.ownerPool, admin, importId, { sourceCount: 3 });
		await expect(committedNow(db.ownerPool, admin, importId)).rejects.toThrow(/source counts 3 rows and the file holds 2/);
		await described(db.ownerPool, admin, importId, { sourceCount: 2 });
		const note = "A visitor of the staging client, no access of ours.";
		expect(await dispositionRejections(await ctxOf(admin), { importId, code: "unknown_kind", disposition: "not_access", note })).toEqual({
			rows: 1,
		});
		expect(await committedNow(db.ownerPool, admin, importId)).toMatchObject({ complete: true });
	});
});

describe("a column marked secret", () => {
	it("is found nowhere: in no table, no event, no file", async () => {
		const secret = "hunter2-PLANTED-c9f4e1";
		const text = `account_name,entitlement_name,api_key,ticket\nann,R1,${secret},T1\nbob,R1,"${secret},x",T2\ncyd,R1\nann,R1,${secret},T9\n`;
		const importId = await received(admin, await system(db.ownerPool), "access", [{ role: "grants", text, secretColumns: ["api_key"] }]);
		await mapped(
			db.ownerPool,
			admin,
			importId,
			canonicalMapping([{ role: "grants", columns: ["account_name", "entitlement_name", "ticket"] }]),
		);
		expect(await checkNow(importId)).toMatchObject({ read: 4, rejected: 2 });
		const { rows } = await db.ownerPool.query<{ t: string }>(
			"select quote_ident(tablename) as t from pg_tables where schemaname in ('public', 'pgboss')",
		);
		expect(rows.length).toBeGreaterThan(40);
		for (const { t } of rows) {
			const schema = (await db.ownerPool.query("select from pg_tables where schemaname = 'public' and quote_ident(tablename) = $1", [t]))
				.rowCount
				? "public"
				: "pgboss";
			const hit = await db.ownerPool.query(
				`select x::text from ${schema}.${t} x where x::text like '%PLANTED%' or x::text like '%' || encode('PLANTED', 'hex') || '%' limit 1`,
			);
			expect({ table: t, rows: hit.rows }).toEqual({ table: t, rows: [] });
		}
		const files = await filesUnder(directory);
		expect(files.size).toBeGreaterThan(0);
		for (const [name, bytes] of files) expect({ name, found: bytes.includes("PLANTED") }).toEqual({ name, found: false });
		expect(await one(db.ownerPool, "select secret_columns, values_dropped::int from import_file where import_id = $1", [importId])).toEqual(
			{
				secret_columns: ["api_key"],
				values_dropped: 3,
			},
		);
	});

	it("cannot be mapped, and one that is not there leaves no file behind", async () => {
		const systemId = await system(db.ownerPool);
		const before = (await filesUnder(directory)).size;
		const given = { role: "grants" as const, text: "account_name,entitlement_name\nann,R1\n", secretColumns: ["passwort"] };
		await expect(received(admin, systemId, "access", [given])).rejects.toThrow(/passwort/);
		expect((await filesUnder(directory)).size).toBe(before);
		const importId = await received(admin, systemId, "access", [{ ...given, secretColumns: ["entitlement_name"] }]);
		const mapping = canonicalMapping([{ role: "grants", columns: ["account_name", "entitlement_name"] }]);
		await expect(mapped(db.ownerPool, admin, importId, mapping)).rejects.toThrow(/marked as secret/);
	});
});

describe("a dry run that cannot be done", () => {
	it("gives the import back with a sentence, and can be asked for again", async () => {
		const importId = await received(admin, await system(db.ownerPool), "access", [
			{ role: "grants", text: 'account_name,entitlement_name\nann,"R1\nbob,R1\n' },
		]);
		await mapped(db.ownerPool, admin, importId, canonicalMapping([{ role: "grants", columns: ["account_name", "entitlement_name"] }]));
		const ctx = await newCtx({ type: "job", job: "import" });
		const data = { importId, step: "check" };
		const job = { id: "1", attempt: 1, signal: new AbortController().signal };
		const error = await importing.run(ctx, data, job).catch((e: unknown) => e);
		expect(String(error)).toMatch(/never closed/);
		await importing.givenUp?.(ctx, data, (error as Error).message);
		const row = await importRow(db.ownerPool, importId);
		expect(row).toMatchObject({ state: "failed", error: expect.stringContaining("never closed") });
		expect((await db.ownerPool.query("select from import_row where import_id = $1", [importId])).rowCount).toBe(0);
		await requestCheck(await ctxOf(admin), { importId, version: row.version });
	});
});
