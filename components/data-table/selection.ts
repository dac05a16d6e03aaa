"use client";

import type { RowSelectionState } from "@tanstack/react-table";

/** Which rows are ticked. The caller keeps the ids: they outlive pages, filters and reloads. */
export type Selection<Row> = {
	selected: ReadonlySet<string>;
	onChange: (selected: ReadonlySet<string>) => void;
	/** False leaves the box away. Why a row cannot be ticked is said by the bar that counts the ticked ones. */
	canSelect?: (row: Row) => boolean;
	/** What one row is called, for its box: "Select Mei Tan". */
	name: (row: Row) => string;
	/** A box in the head for all rows loaded so far that can be ticked. */
	all?: boolean;
};

/** The options of the table that make it keep its ticks in `selection`. */
export function selectionOptions<Row>(selection: Selection<Row> | undefined) {
	return {
		enableRowSelection: (row: { original: Row }) => selection !== undefined && (selection.canSelect?.(row.original) ?? true),
		onRowSelectionChange: (update: RowSelectionState | ((old: RowSelectionState) => RowSelectionState)) => {
			const next = typeof update === "function" ? update(asTicks(selection?.selected)) : update;
			selection?.onChange(new Set(Object.keys(next).filter((id) => next[id])));
		},
	};
}

/** Ids as the table wants them. */
export function asTicks(selected: ReadonlySet<string> | undefined): RowSelectionState {
	return Object.fromEntries([...(selected ?? [])].map((id) => [id, true as const]));
}
