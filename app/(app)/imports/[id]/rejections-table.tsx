"use client";

import { MonoCell, TwoLine } from "@/components/data-table/cells";
import { DataTable } from "@/components/data-table/data-table";
import { columnsOf } from "@/components/data-table/table";
import { EmptyState } from "@/components/ui/empty-state";
import { DISPOSITIONS } from "@/lib/import/facts-schema";
import type { RejectionRow } from "@/lib/import/import-page";
import { CODE_WORDS } from "../words";

type Row = RejectionRow & { filename: string };
const column = columnsOf<Row>();

const columns = column.columns([
	column.display({
		id: "row",
		header: "Row",
		meta: { width: 130, sticky: "start", card: "title" },
		cell: ({ row: { original: r } }) => <TwoLine strong primary={`Row ${r.rowNo.toLocaleString("en-US")}`} secondary={r.filename} />,
	}),
	column.display({
		id: "value",
		header: "Column and value",
		meta: { width: 190 },
		cell: ({ row: { original: r } }) => (
			<div className="min-w-0">
				<span className="block truncate">{r.column || "whole row"}</span>
				<MonoCell>{r.value}</MonoCell>
			</div>
		),
	}),
	column.display({
		id: "reason",
		header: "Reason",
		meta: { width: 320, grow: true, card: "plain" },
		cell: ({ row: { original: r } }) => (
			<span title={`${CODE_WORDS[r.code] ?? r.code}: ${r.message}`} className="line-clamp-2 text-sm max-sm:line-clamp-none">
				{r.message}
			</span>
		),
	}),
	column.display({
		id: "disposition",
		header: "Disposed of as",
		meta: { width: 200 },
		cell: ({ row: { original: r } }) =>
			r.disposition ? (
				<TwoLine primary={DISPOSITIONS[r.disposition as keyof typeof DISPOSITIONS] ?? r.disposition} secondary={r.note ?? ""} />
			) : (
				<span className="text-ink-3">not yet</span>
			),
	}),
]);

const rowId = (row: Row) => row.id;

export function RejectionsTable({ rows }: { rows: Row[] }) {
	return (
		<DataTable
			label="Rejected rows"
			columns={columns}
			rows={rows}
			rowId={rowId}
			empty={<EmptyState title="No row was rejected for this reason">Choose another reason, or all.</EmptyState>}
		/>
	);
}
