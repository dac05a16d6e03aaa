"use client";

import type { RowData } from "@tanstack/react-table";
import type { CSSProperties } from "react";
import type { Selection } from "@/components/data-table/selection";
import { boxWidth, stickyOffsets } from "@/components/data-table/sticky";
import type { AppTable, ColumnLayout } from "@/components/data-table/table";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";

const noLayout: ColumnLayout = { width: 140 };

/** Layout of the visible columns, and where the sticky ones stop. */
export function columnLayouts<Row extends RowData>(table: AppTable<Row>, boxes: boolean) {
	const columns = table.getAllLeafColumns().map((column) => ({ id: column.id, layout: column.columnDef.meta ?? noLayout }));
	return { columns, offsets: stickyOffsets(columns, boxes ? boxWidth : 0) };
}

/** The widths below which the table scrolls sideways, in pixels: with all columns, and without the roomy ones. */
export function leastWidths<Row extends RowData>(table: AppTable<Row>, boxes: boolean): CSSProperties {
	const layouts = columnLayouts(table, boxes).columns.map(({ layout }) => layout);
	const sum = (some: ColumnLayout[]) => some.reduce((width, layout) => width + layout.width, boxes ? boxWidth : 0);
	return { "--dt-least": `${sum(layouts)}px`, "--dt-least-tight": `${sum(layouts.filter((layout) => !layout.roomy))}px` } as CSSProperties;
}

/** Names of the columns; a column that sorts is a button. */
export function TableHead<Row extends RowData>({ table, selection }: { table: AppTable<Row>; selection: Selection<Row> | undefined }) {
	const { columns, offsets } = columnLayouts(table, selection !== undefined);
	return (
		<>
			<colgroup>
				{selection && <col style={{ width: boxWidth }} />}
				{columns.map(({ id, layout }) => (
					<col key={id} data-roomy={layout.roomy} style={layout.grow ? undefined : { width: layout.width }} />
				))}
			</colgroup>
			<thead>
				{table.getHeaderGroups().map((group) => (
					<tr key={group.id} aria-rowindex={1}>
						{selection && (
							<th scope="col" className="dt-box dt-sticky-start" style={{ left: 0 }}>
								{selection.all ? <AllBox table={table} /> : <span className="sr-only">Selected</span>}
							</th>
						)}
						{group.headers.map((header) => {
							const sorted = header.column.getIsSorted();
							const layout = header.column.columnDef.meta ?? noLayout;
							return (
								<th
									key={header.id}
									scope="col"
									data-roomy={layout.roomy}
									aria-sort={sorted ? (sorted === "desc" ? "descending" : "ascending") : undefined}
									className={cx(layout.sticky && `dt-sticky-${layout.sticky}`, layout.align && "dt-align-end")}
									style={offsets[header.column.id]}
								>
									{header.column.getCanSort() ? (
										<button type="button" className="dt-sort" onClick={header.column.getToggleSortingHandler()}>
											<table.FlexRender header={header} />
											<Icon name={sorted === "desc" ? "down" : "up"} className={cx("size-3", !sorted && "opacity-0")} />
										</button>
									) : (
										<table.FlexRender header={header} />
									)}
								</th>
							);
						})}
					</tr>
				))}
			</thead>
		</>
	);
}

function AllBox<Row extends RowData>({ table }: { table: AppTable<Row> }) {
	const all = table.getIsAllRowsSelected();
	const some = table.getIsSomeRowsSelected();
	return (
		<input
			type="checkbox"
			aria-label="Select all rows shown that can be selected"
			className="box"
			checked={all}
			ref={(box) => {
				if (box) box.indeterminate = some && !all;
			}}
			onChange={table.getToggleAllRowsSelectedHandler()}
		/>
	);
}
