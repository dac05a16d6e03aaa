import type { CSSProperties } from "react";
import type { ColumnLayout } from "@/components/data-table/table";

/** Width of the column of boxes. */
export const boxWidth = 40;

type Laid = { id: string; layout: ColumnLayout };

/**
 * Offsets of the sticky columns, by column id. Columns that stick at the start must come first and
 * have a fixed width (all but the last of them), those that stick at the end must come last.
 * @param columns the visible columns in order
 * @param start   pixels taken before the first column, by the column of boxes
 */
export function stickyOffsets(columns: Laid[], start: number): Record<string, CSSProperties> {
	const offsets: Record<string, CSSProperties> = {};
	let left = start;
	for (const { id, layout } of columns) {
		if (layout.sticky !== "start") break;
		offsets[id] = { left };
		left += layout.width;
	}
	let right = 0;
	for (const { id, layout } of columns.toReversed()) {
		if (layout.sticky !== "end") break;
		offsets[id] = { right };
		right += layout.width;
	}
	return offsets;
}
