"use client";

import { FlexRender, type RowData } from "@tanstack/react-table";
import { type CSSProperties, memo, type ReactNode } from "react";
import type { AppRow } from "@/components/data-table/table";
import { cx } from "@/components/ui/cx";

type CellsProps<Row extends RowData> = {
	row: AppRow<Row>;
	/** By column id; a new object whenever the visible columns change, and only then. */
	offsets: Record<string, CSSProperties>;
};

function RowCells<Row extends RowData>({ row, offsets }: CellsProps<Row>): ReactNode {
	return row.getAllCells().map((cell) => {
		const layout = cell.column.columnDef.meta;
		const header = cell.column.columnDef.header;
		const card = layout?.card ?? "labelled";
		return (
			<td
				key={cell.id}
				data-card={card}
				data-roomy={layout?.roomy}
				className={cx(layout?.sticky && `dt-sticky-${layout.sticky}`, layout?.align && "dt-align-end")}
				style={offsets[cell.column.id]}
			>
				{card === "labelled" && typeof header === "string" && <span className="dt-label">{header}</span>}
				<FlexRender cell={cell} />
			</td>
		);
	});
}

/** The cells of a row, drawn again only when the row or the columns change: a cell shows its row, or what it takes from a context. */
export const MemoRowCells = memo(RowCells) as typeof RowCells;
