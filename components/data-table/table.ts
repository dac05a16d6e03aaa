"use client";

import {
	createTableHook,
	metaHelper,
	type RowData,
	rowSelectionFeature,
	rowSortingFeature,
	type SortingState,
	tableFeatures,
} from "@tanstack/react-table";

/** How a column is laid out, in the table and, on a narrow screen, in a row's card. */
export type ColumnLayout = {
	/** Pixels. With `grow` the least it gets. */
	width: number;
	/** Takes a share of the room that is left. Give it to one column at least. */
	grow?: boolean;
	/** Stays in view while the table scrolls sideways. */
	sticky?: "start" | "end";
	align?: "end";
	/** Only where the table has 900 pixels. What it says must be in the details, too. */
	roomy?: boolean;
	/** Its place in the card: "labelled" (default) puts the column's name before it. */
	card?: "title" | "plain" | "labelled" | "actions" | "hidden";
};

/**
 * The one set-up of TanStack Table. Filtering, sorting and paging belong to the server; the client
 * keeps which rows are ticked.
 */
const { useAppTable, createAppColumnHelper } = createTableHook({
	features: tableFeatures({
		rowSelectionFeature,
		rowSortingFeature,
		columnMeta: metaHelper<ColumnLayout>(),
	}),
	manualSorting: true,
	enableMultiSort: false,
	enableSubRowSelection: false,
	defaultColumn: { enableSorting: false },
});

export { createAppColumnHelper as columnsOf, useAppTable };

/** An instance for rows of type `Row`. */
export type AppTable<Row extends RowData> = ReturnType<typeof useAppTable<Row>>;
export type AppColumns<Row extends RowData> = Parameters<typeof useAppTable<Row>>[0]["columns"];
export type AppRow<Row extends RowData> = ReturnType<AppTable<Row>["getRowModel"]>["rows"][number];

/** One column and a direction; `null` is the order the server gives unasked. */
export type Sort = SortingState[number] | null;
