"use client";

import type { RowData } from "@tanstack/react-table";
import "./data-table.css";
import { type ReactNode, useRef } from "react";
import type { MoreRows } from "@/components/data-table/keyset-rows";
import { type ActiveRow, useRowKeys } from "@/components/data-table/row-keys";
import { useRowWindow } from "@/components/data-table/row-window";
import { useScrollEdges } from "@/components/data-table/scroll-edges";
import { asTicks, type Selection, selectionOptions } from "@/components/data-table/selection";
import { type AppColumns, type Sort, useAppTable } from "@/components/data-table/table";
import { TableBody } from "@/components/data-table/table-body";
import { TableEnd } from "@/components/data-table/table-end";
import { leastWidths, TableHead } from "@/components/data-table/table-head";
import { useNarrow } from "@/components/data-table/use-narrow";
import { cx } from "@/components/ui/cx";
import { Skeleton } from "@/components/ui/skeleton";

export type DataTableProps<Row extends RowData> = {
	/** What the rows are, for screen readers: "Grants in this campaign". */
	label: string;
	/** Made once, outside the component, with `columnsOf<Row>()`. */
	columns: AppColumns<Row>;
	rows: Row[];
	rowId: (row: Row) => string;
	/** How many rows the query has on the server; unknown if left out and more can be loaded. */
	totalCount?: number;
	more?: MoreRows;
	sort?: Sort;
	onSort?: (sort: Sort) => void;
	selection?: Selection<Row>;
	active?: ActiveRow;
	/** Why there is nothing, and what to do: an EmptyState. */
	empty: ReactNode;
	/** New rows are on their way for a changed query: the old ones stay, greyed. */
	busy?: boolean;
	/** Takes the height its parent leaves (inside a WorkScreen); otherwise as high as its rows, up to most of the window. */
	fill?: boolean;
};

/** The one table: virtual rows of one height, sticky head and outer columns, cards on a narrow screen. */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
	const { label, columns, rows, rowId, totalCount, more, sort, onSort, selection, active, empty, busy = false, fill = false } = props;
	const scrollRef = useRef<HTMLDivElement>(null);
	const narrow = useNarrow();
	const table = useAppTable<Row>({
		columns,
		data: rows,
		getRowId: rowId,
		state: {
			sorting: sort ? [sort] : [],
			rowSelection: asTicks(selection?.selected),
		},
		onSortingChange: (update) => onSort?.((typeof update === "function" ? update(sort ? [sort] : []) : update)[0] ?? null),
		...selectionOptions(selection),
	});
	const tableRows = table.getRowModel().rows;
	const view = useRowWindow({
		count: tableRows.length,
		narrow,
		scrollRef,
		onEnd: () => more?.hasMore && more.status === "idle" && more.load(),
	});
	useScrollEdges(scrollRef);
	useRowKeys({ active, ids: tableRows.map((row) => row.id), container: scrollRef, reveal: view.scrollTo });

	if (rows.length === 0 && busy) return <Skeleton label={label} lines={6} />;
	if (rows.length === 0) return <div className={cx("dt-empty", fill && "min-h-0 flex-1")}>{empty}</div>;

	const known = totalCount ?? (more?.hasMore ? undefined : rows.length);
	return (
		<section
			ref={scrollRef}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable by keyboard
			tabIndex={0}
			aria-label={label}
			aria-busy={busy || more?.status === "loading" || undefined}
			className={cx("dt-scroll pane", fill ? "min-h-0 flex-1" : "dt-natural")}
		>
			<table
				className="dt"
				aria-label={label}
				aria-rowcount={known === undefined ? -1 : known + 1}
				style={leastWidths(table, selection !== undefined)}
			>
				<TableHead table={table} selection={selection} />
				<TableBody table={table} view={view} selection={selection} active={active} openOnTap={narrow} />
			</table>
			<TableEnd shown={rows.length} total={known} more={more} cardsLeft={view.cardsLeft} onMoreCards={view.showMoreCards} />
		</section>
	);
}
