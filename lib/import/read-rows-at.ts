import type { Dialect } from "./dialect";
import { openFile } from "./reader";
import { SHOWN_RECORD_CHARS, shorten } from "./rejection";

/** Line and text of certain rows of a kept file, for rejections that were found after staging. One pass, whatever their number. */
export async function readRowsAt(
	source: AsyncIterable<Uint8Array>,
	dialect: Dialect,
	rowNos: ReadonlySet<number>,
): Promise<Map<number, { line: number; record: string }>> {
	const found = new Map<number, { line: number; record: string }>();
	const { batches } = await openFile(source, dialect);
	for await (const { rows } of batches) {
		for (const { rowNo, line, raw } of rows) if (rowNos.has(rowNo)) found.set(rowNo, { line, record: shorten(raw, SHOWN_RECORD_CHARS) });
		if (found.size === rowNos.size) break;
	}
	return found;
}
