"use client";

import type { RowData } from "@tanstack/react-table";
import { useMemo } from "react";
import { TableRow } from "@/components/data-table/data-row";
import type { ActiveRow } from "@/components/data-table/row-keys";
import type { Selection } from "@/components/data-table/selection";
import type { AppTable } from "@/components/data-table/table";
import { columnLayouts } from "@/components/data-table/table-head";

type BodyProps<Row extends RowData> = {
	table: AppTable<Row>;
	view: { first: number; last: number; above: number; below: number };
	selection: Selection<Row> | undefined;
	active: ActiveRow | undefined;
	openOnTap: boolean;
};

/** The rows in the document, and the height of those that are not. */
export function TableBody<Row extends RowData>({ table, view, selection, active, openOnTap }: BodyProps<Row>) {
	const rows = table.getRowModel().rows;
	const boxes = selection !== undefined;
	const shown = table
		.getAllLeafColumns()
		.map((column) => column.id)
		.join();
	// biome-ignore lint/correctness/useExhaustiveDependencies: the layouts of the columns shown do not change otherwise
	const offsets = useMemo(() => columnLayouts(table, boxes).offsets, [shown, boxes]);
	const activeShown = rows.slice(view.first, view.last + 1).some((row) => row.id === active?.id);
	return (
		<tbody>
			<Gap height={view.above} />
			{rows.slice(view.first, view.last + 1).map((row, index) => (
				<TableRow
					key={row.id}
					row={row}
					rowIndex={view.first + index + 2}
					offsets={offsets}
					selection={selection}
					active={active}
					tabStop={activeShown ? row.id === active?.id : index === 0}
					openOnTap={openOnTap}
				/>
			))}
			<Gap height={view.below} />
		</tbody>
	);
}

function Gap({ height }: { height: number }) {
	if (height <= 0) return null;
	return (
		// biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row without content takes no focus
		<tr aria-hidden="true" className="dt-gap">
			<td style={{ height }} />
		</tr>
	);
}
