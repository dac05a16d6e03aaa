import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { copyInto } from "@/lib/db/copy";
import { convertFile } from "@/lib/import/convert-file";
import { COPY_OPTIONS, copyColumns, copyWriter } from "@/lib/import/copy-text";
import { PLAIN_DIALECT } from "@/lib/import/dialect";
import { dryRun } from "@/lib/import/dry-run";
import { mustResolve } from "@/lib/import/join";
import { canonicalMapping } from "@/lib/import/layout";
import { rejectStaged } from "@/lib/import/merge/check-staged";
import { createStagedView } from "@/lib/import/merge/staged-view";
import { compileFile } from "@/lib/import/normalize";
import { openFile } from "@/lib/import/reader";
import type { FileMapping, FileRole, ImportMapping } from "@/lib/import/schema";
import { type TestDb, testDb } from "@/tests/support/db";
import { inPieces } from "@/tests/support/samples";

let db: TestDb;
beforeAll(async () => {
	db = await testDb();
});

type Files = { role: FileRole; text: string }[];
type Found = { file_id: string; row_no: string; column: string; value: string; code: string; message: string };

function mappingOf(files: Files): ImportMapping {
	return canonicalMapping(files.map(({ role, text }) => ({ role, columns: text.slice(0, text.indexOf("\n")).split(",") })));
}

async function stage(mapping: ImportMapping, files: Files): Promise<{ importId: bigint; fileIds: bigint[] }> {
	const system = await db.ownerPool.query("INSERT INTO system (key, name, version) VALUES (gen_random_uuid()::text, 'x', 0) RETURNING id");
	const made = await db.ownerPool.query("INSERT INTO import (system_id, kind, created_by) VALUES ($1, 'access', 'test') RETURNING id", [
		system.rows[0].id,
	]);
	const importId = BigInt(made.rows[0].id);
	const fileIds: bigint[] = [];
	const client = await db.ownerPool.connect();
	try {
		for (const [i, { text }] of files.entries()) {
			const file = mapping.files[i] as FileMapping;
			const row = await client.query(
				"INSERT INTO import_file (import_id, role, filename, bytes, sha256_received, sha256_kept) VALUES ($1, $2, 'f', 0, '', '') RETURNING id",
				[importId, file.role],
			);
			const fileId = BigInt(row.rows[0].id);
			fileIds.push(fileId);
			const opened = await openFile(inPieces(Buffer.from(text)), PLAIN_DIALECT);
			const compiled = compileFile(mapping, file, opened.columns);
			const write = copyWriter(importId, fileId, compiled.columns);
			const { batches, counts } = convertFile(opened, compiled);
			async function* lines() {
				for await (const batch of batches) yield write(batch.parts);
			}
			const copied = await copyInto(
				client,
				`COPY import_row (${copyColumns(compiled.columns).join(", ")}) FROM STDIN ${COPY_OPTIONS}`,
				lines(),
			);
			expect(copied).toBe(counts.parts);
		}
	} finally {
		client.release();
	}
	return { importId, fileIds };
}

/** The rejections that the staged rows of all files give, and which rows are left. */
async function checkInSql(mapping: ImportMapping, importId: bigint, fileIds: bigint[]): Promise<{ found: string[]; left: string[] }> {
	const client = await db.ownerPool.connect();
	try {
		await client.query("begin");
		await createStagedView(client, importId);
		await rejectStaged(client, importId, { resolve: mustResolve(mapping, "assignments"), uniqueIn: fileIds });
		const at = (row: { file_id: string; row_no: string }) => `${fileIds.indexOf(BigInt(row.file_id))} ${row.row_no}`;
		const rejected = await client.query<Found>(
			'select distinct file_id, row_no, "column", value, code, message from import_rejection where import_id = $1',
			[importId],
		);
		const kept = await client.query("select distinct file_id, row_no from import_row where import_id = $1", [importId]);
		await client.query("commit");
		return {
			found: rejected.rows.map((row) => `${at(row)} ${row.column} ${row.value} ${row.code} ${row.message}`).sort(),
			left: kept.rows.map(at).sort(),
		};
	} finally {
		client.release();
	}
}

describe("the staging table", () => {
	it("takes COPY text as it was meant: awkward text, empty fields, dates and states", async () => {
		const cells = ["a\\b", "r", '"two\nlines, a\ttab and \\N"', "2026-01-01T00:30:00+02:00", "yes", "never", ""];
		const text = `account_name,entitlement_name,entitlement_description,granted_at,privileged,valid_to,last_used_at\n${cells.join(",")}\n`;
		const files: Files = [{ role: "grants", text }];
		const { importId } = await stage(mappingOf(files), files);
		const { rows } = await db.ownerPool.query("SELECT * FROM import_row WHERE import_id = $1", [importId]);
		expect(rows).toMatchObject([
			{
				row_no: "1",
				part: 0,
				account_name: "a\\b",
				entitlement_description: "two\nlines, a\ttab and \\N",
				granted_at: new Date("2025-12-31T22:30:00Z"),
				privileged: true,
				valid_to: null,
				expiry: "never",
				last_used_at: null,
				usage: "no_data",
				ticket: null,
			},
		]);
	});

	it("finds in SQL the same duplicates and broken joins as in memory", { timeout: 120_000 }, async () => {
		const name = fc.constantFrom("a", "b", "c", "d");
		const maybe = fc.constantFrom("", "", "a", "b", "1");
		const rows = (...cells: fc.Arbitrary<string>[]) =>
			fc
				.array(
					fc.tuple(...cells).map((line) => line.join(",")),
					{ maxLength: 7 },
				)
				.map((lines) => lines.map((line) => `${line}\n`).join(""));
		const imports = fc.record({
			users: rows(name, maybe, maybe),
			entitlements: rows(name, maybe),
			assignments: rows(maybe, maybe, name, fc.constantFrom("", "T1")),
		});
		await fc.assert(
			fc.asyncProperty(imports, async ({ users, entitlements, assignments }) => {
				const files: Files = [
					{ role: "users", text: `account_name,account_key,identity_key\nz,,\n${users}` },
					{ role: "entitlements", text: `entitlement_name,entitlement_key\nz,\n${entitlements}` },
					{ role: "assignments", text: `account_name,account_key,entitlement_name,ticket\nz,,z,\n${assignments}` },
				];
				const mapping = mappingOf(files.map((file) => ({ ...file, role: file.role === "assignments" ? "grants" : file.role })));
				const { importId, fileIds } = await stage(mapping, files);
				const tried = await dryRun(
					mapping,
					files.map(({ text }, i) => ({
						name: "f",
						dialect: PLAIN_DIALECT,
						source: inPieces(Buffer.from(text)),
						mapping: mapping.files[i] as FileMapping,
					})),
				);
				const { found, left } = await checkInSql(mapping, importId, fileIds);
				const faults = tried.files.flatMap((file, i) => file.rejections.map((fault) => ({ ...fault, i })));
				const joined = faults.filter(({ code }) => code !== "missing_required");
				const said = joined.map(({ i, rowNo, column, value, code, message }) => `${i} ${rowNo} ${column} ${value} ${code} ${message}`);
				expect(found).toEqual([...new Set(said)].sort());
				const bad = new Set(faults.map(({ i, rowNo }) => `${i} ${rowNo}`));
				const all = tried.files.flatMap((file, i) => Array.from({ length: file.read }, (_, n) => `${i} ${n + 1}`));
				expect(left).toEqual(all.filter((row) => !bad.has(row)).sort());
			}),
			{ numRuns: 60 },
		);
	});
});
