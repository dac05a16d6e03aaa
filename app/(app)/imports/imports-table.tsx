"use client";

import type { ReactNode } from "react";
import { NumberCell, TimeCell, TwoLine } from "@/components/data-table/cells";
import { DataTable } from "@/components/data-table/data-table";
import { columnsOf } from "@/components/data-table/table";
import { Badge } from "@/components/ui/badge";
import type { ImportListRow } from "@/lib/import/queries";
import { KINDS, STATES } from "./words";

const column = columnsOf<ImportListRow>();

const columns = column.columns([
	column.display({
		id: "system",
		header: "System",
		meta: { width: 220, grow: true, sticky: "start", card: "title" },
		cell: ({ row: { original: r } }) => (
			<TwoLine
				strong
				href={`/imports/${r.id}`}
				primary={r.system}
				secondary={r.object || (KINDS[r.kind] ?? r.kind)}
				mono={`import ${r.id}`}
			/>
		),
	}),
	column.display({
		id: "state",
		header: "State",
		meta: { width: 140 },
		cell: ({ row: { original: r } }) => (
			<span>
				<Badge tone={STATES[r.state]?.tone}>{STATES[r.state]?.word ?? r.state}</Badge>
			</span>
		),
	}),
	column.display({
		id: "whole",
		header: "Absence proves",
		meta: { width: 130 },
		cell: ({ row: { original: r } }) =>
			r.state === "committed" ? (
				<span>
					<Badge tone={r.complete ? "ok" : "warn"}>{r.complete ? "Complete" : "Partial"}</Badge>
				</span>
			) : (
				<span className="text-ink-3">not settled</span>
			),
	}),
	column.display({
		id: "read",
		header: "Rows",
		meta: { width: 90, align: "end" },
		cell: ({ row: { original: r } }) => <NumberCell value={r.read} />,
	}),
	column.display({
		id: "accepted",
		header: "Accepted",
		meta: { width: 90, align: "end" },
		cell: ({ row: { original: r } }) => <NumberCell value={r.accepted} />,
	}),
	column.display({
		id: "rejected",
		header: "Rejected",
		meta: { width: 90, align: "end" },
		cell: ({ row: { original: r } }) => (
			<NumberCell value={r.rejected} href={r.rejected > 0 ? `/imports/${r.id}?step=dry-run` : undefined} />
		),
	}),
	column.display({
		id: "extracted",
		header: "Extracted",
		meta: { width: 120 },
		cell: ({ row: { original: r } }) => <TimeCell at={r.extractedAt} missing="not stated" />,
	}),
]);

const rowId = (row: ImportListRow) => row.id;

export function ImportsTable({ rows, empty }: { rows: ImportListRow[]; empty: ReactNode }) {
	return <DataTable label="Imports" columns={columns} rows={rows} rowId={rowId} empty={empty} />;
}
