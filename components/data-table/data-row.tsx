"use client";

import type { RowData } from "@tanstack/react-table";
import type { CSSProperties, MouseEvent } from "react";
import { MemoRowCells } from "@/components/data-table/row-cells";
import type { ActiveRow } from "@/components/data-table/row-keys";
import type { Selection } from "@/components/data-table/selection";
import type { AppRow } from "@/components/data-table/table";

type RowProps<Row extends RowData> = {
	row: AppRow<Row>;
	/** Place in the whole table, the head being 1. */
	rowIndex: number;
	offsets: Record<string, CSSProperties>;
	selection: Selection<Row> | undefined;
	active: ActiveRow | undefined;
	/** The one row that Tab reaches; arrows do the rest. */
	tabStop: boolean;
	openOnTap: boolean;
};

/** One row, or one card. */
export function TableRow<Row extends RowData>({ row, rowIndex, offsets, selection, active, tabStop, openOnTap }: RowProps<Row>) {
	const current = active !== undefined && active.id === row.id;

	function choose(event: MouseEvent<HTMLTableRowElement>) {
		const onControl = (event.target as HTMLElement).closest("a, button, input, label, summary") !== null;
		if (!active || onControl) return;
		active.onMove(row.id);
		if (openOnTap) active.onOpen?.(row.id);
	}

	return (
		<tr
			aria-rowindex={rowIndex}
			aria-current={current || undefined}
			data-row={row.id}
			data-selected={row.getIsSelected() || undefined}
			tabIndex={active ? (tabStop ? 0 : -1) : undefined}
			onClick={active && choose}
		>
			{selection && (
				<td className="dt-box dt-sticky-start" style={{ left: 0 }}>
					{row.getCanSelect() && (
						<input
							type="checkbox"
							className="box"
							aria-label={`Select ${selection.name(row.original)}`}
							checked={row.getIsSelected()}
							onChange={row.getToggleSelectedHandler()}
						/>
					)}
				</td>
			)}
			<MemoRowCells row={row} offsets={offsets} />
		</tr>
	);
}
