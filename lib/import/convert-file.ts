import type { Values } from "./fill-field";
import type { CompiledFile } from "./normalize";
import type { OpenedFile } from "./reader";
import type { Rejection } from "./rejection";

/** One row for the staging table; `values` in the order of `CompiledFile.columns`. */
export interface StagedPart {
	rowNo: number;
	/** 0 for the first thing a row says, 1 for the second … */
	part: number;
	values: Values;
}

export interface ConvertedBatch {
	parts: StagedPart[];
	rejections: Rejection[];
}

/** Rows of the file: `read = accepted + rejected` always. Final when the batches have ended. */
export interface ConvertCounts {
	read: number;
	accepted: number;
	rejected: number;
	parts: number;
}

export interface ConvertedFile {
	/** To be walked through once. Memory stays flat: a batch is what one piece of the file gave. */
	batches: AsyncIterable<ConvertedBatch>;
	counts: Readonly<ConvertCounts>;
}

/** Turns an opened file into rows for the staging table and rejections. What other rows and files say (duplicates, joins) is checked later. */
export function convertFile(opened: OpenedFile, compiled: CompiledFile): ConvertedFile {
	const counts: ConvertCounts = { read: 0, accepted: 0, rejected: 0, parts: 0 };
	async function* batches(): AsyncGenerator<ConvertedBatch> {
		for await (const { rows, rejections } of opened.batches) {
			const batch: ConvertedBatch = { parts: [], rejections };
			counts.read += rows.length + rejections.length;
			counts.rejected += rejections.length;
			for (const row of rows) {
				const normalized = compiled.normalize(row);
				if (normalized.rejections.length > 0) {
					counts.rejected++;
					batch.rejections.push(...normalized.rejections);
					continue;
				}
				counts.accepted++;
				for (let part = 0; part < normalized.parts.length; part++) {
					batch.parts.push({ rowNo: row.rowNo, part, values: normalized.parts[part] ?? [] });
				}
			}
			counts.parts += batch.parts.length;
			yield batch;
		}
	}
	return { batches: batches(), counts };
}
