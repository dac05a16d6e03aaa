import type { Readable } from "node:stream";
import type { Tx } from "@/lib/db/transaction";
import { openStored } from "@/lib/files/store";
import { Dialect } from "./dialect";
import { openFile, type ReadRow } from "./reader";
import { FileRole } from "./schema";

/** A kept file of an import, as the import reads it. */
export type KeptFile = {
	id: bigint;
	role: FileRole;
	filename: string;
	bytes: bigint;
	sha256Kept: string;
	secretColumns: string[];
	dialect: Dialect;
};

/**
 * The files an import is made of: of each role the one received last. Earlier ones of that role stay as evidence, superseded.
 * Of whole imports that is every file.
 */
export async function currentFiles(tx: Pick<Tx, "importFile">, importId: bigint): Promise<KeptFile[]> {
	const rows = await tx.importFile.findMany({ where: { importId }, orderBy: { id: "asc" } });
	const byRole = new Map(rows.map((row) => [row.role, row]));
	return [...byRole.values()].map(({ id, role, filename, bytes, sha256Kept, secretColumns, dialect }) => ({
		id,
		role: FileRole.parse(role),
		filename,
		bytes,
		sha256Kept,
		secretColumns,
		dialect: Dialect.parse(JSON.parse(dialect)),
	}));
}

/** Pieces of a kept file. A source whose reading stops early is closed. */
export async function* pieces(stream: Readable): AsyncGenerator<Uint8Array> {
	for await (const piece of stream) yield piece;
}

/** Columns and first rows of a kept file; its secrets were dropped before it was kept. */
export async function headOf(file: KeptFile, rows = 20): Promise<{ columns: string[]; sample: string[][] }> {
	const { stream } = await openStored(file.sha256Kept);
	try {
		const opened = await openFile(pieces(stream), file.dialect);
		const sample: ReadRow[] = [];
		for await (const batch of opened.batches) {
			sample.push(...batch.rows);
			if (sample.length >= rows) break;
		}
		return { columns: opened.columns, sample: sample.slice(0, rows).map((row) => row.cells) };
	} finally {
		stream.destroy();
	}
}
