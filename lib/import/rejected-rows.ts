import type { Ctx } from "@/lib/access/actor";
import { logRead } from "@/lib/access/log-read";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { NotFoundError } from "@/lib/errors";
import { BOM, csvRecord } from "@/lib/evidence/format/csv";
import { openStored } from "@/lib/files/store";
import { Dialect } from "./dialect";
import { DISPOSITIONS } from "./facts-schema";
import { pieces } from "./kept-files";
import { openFile } from "./reader";

const PAGE = 5_000;

type Reasons = { rowNo: number; codes: string; why: string; record: string; disposition: string };

/**
 * The rejected rows of one kept file as CSV, each with its reasons and its cells as the kept file has them, streamed in bounded memory.
 * Safe to open in a spreadsheet (the rule of evidence packs). A row whose cells could not be told apart stands whole in the last column.
 */
export async function rejectedRows(
	ctx: Ctx,
	importId: bigint,
	fileId: bigint,
): Promise<{ filename: string; lines: AsyncIterable<string> }> {
	requirePermission(ctx.actor, "import:read");
	const file = await prisma.importFile.findFirst({ where: { id: fileId, importId } });
	if (!file) throw new NotFoundError("This file");
	await logRead(ctx, "import.rejected", `import:${importId}`, await countRejected(importId, fileId));
	const { stream } = await openStored(file.sha256Kept);
	const opened = await openFile(pieces(stream), Dialect.parse(JSON.parse(file.dialect)));
	async function* lines(): AsyncGenerator<string> {
		yield `${BOM}${csvRecord(["row", "codes", "reasons", "disposition", ...opened.columns, "row as it stands"])}\n`;
		const wanted = reasonsOf(importId, fileId);
		let next = (await wanted.next()).value ?? null;
		for await (const batch of opened.batches) {
			const rows = new Map([
				...batch.rows.map((row) => [row.rowNo, row.cells] as const),
				...batch.rejections.map((r) => [r.rowNo, null] as const),
			]);
			while (next !== null && rows.has(next.rowNo)) {
				const cells = rows.get(next.rowNo) ?? opened.columns.map(() => "");
				const record = rows.get(next.rowNo) ? "" : next.record;
				yield `${csvRecord([String(next.rowNo), next.codes, next.why, next.disposition, ...cells, record])}\n`;
				next = (await wanted.next()).value ?? null;
			}
			if (next === null) return;
		}
	}
	return { filename: file.filename, lines: lines() };
}

async function countRejected(importId: bigint, fileId: bigint): Promise<number> {
	const [row] = await prisma.$queryRaw<{ n: bigint }[]>`
		select count(distinct row_no) as n from import_rejection where import_id = ${importId} and file_id = ${fileId}`;
	return Number(row?.n ?? 0);
}

/** The rejected rows of a file in its order, each once, read page by page. */
async function* reasonsOf(importId: bigint, fileId: bigint): AsyncGenerator<Reasons, null> {
	let after = 0n;
	for (;;) {
		const rows = await prisma.$queryRaw<{ row_no: bigint; codes: string; why: string; record: string; disposition: string | null }[]>`
			select row_no, string_agg(distinct code, ' ') as codes, string_agg(case when "column" = '' then '' else "column" || ': ' end || message, ' ' order by id) as why,
				max(record) as record, max(disposition) as disposition
			from import_rejection where import_id = ${importId} and file_id = ${fileId} and row_no > ${after} group by row_no order by row_no limit ${PAGE}`;
		for (const { row_no, codes, why, record, disposition } of rows) {
			yield { rowNo: Number(row_no), codes, why, record, disposition: DISPOSITIONS[disposition as keyof typeof DISPOSITIONS] ?? "" };
			after = row_no;
		}
		if (rows.length < PAGE) return null;
	}
}
