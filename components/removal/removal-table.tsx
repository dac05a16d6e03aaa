"use client";

import { TwoLine } from "@/components/data-table/cells";
import { DataTable } from "@/components/data-table/data-table";
import { type RowPage, useKeysetRows } from "@/components/data-table/keyset-rows";
import { SearchBox } from "@/components/data-table/search-box";
import { columnsOf } from "@/components/data-table/table";
import { useTableUrl } from "@/components/data-table/table-url";
import { ChipFacet, TableToolbar } from "@/components/data-table/toolbar";
import { TrackBadge } from "@/components/track/track-badge";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { RemovalRow } from "@/lib/removal/queries";
import { trackOf } from "@/lib/track/registry";
import { STATE_WORDS } from "./state-words";

const column = columnsOf<RemovalRow>();
const columns = column.columns([
	column.display({
		id: "access",
		header: "What goes",
		meta: { width: 220, grow: true, sticky: "start", card: "title" },
		cell: ({ row: { original: r } }) => (
			<TwoLine
				strong
				href={`/removals/${r.id}`}
				primary={`${r.kind === "change" ? "Change: " : ""}${r.title || r.entitlement}`}
				secondary={r.system}
				mono={r.account}
			/>
		),
	}),
	column.display({
		id: "holder",
		header: "Held by",
		meta: { width: 150, grow: true },
		cell: ({ row: { original: r } }) => <TwoLine primary={r.holder} secondary={r.campaign} />,
	}),
	column.display({
		id: "track",
		header: "Track",
		meta: { width: 72 },
		cell: ({ row: { original: r } }) => {
			const track = trackOf(r.track);
			return (
				<div>
					<TrackBadge word={track.word} tone={track.tone} />
				</div>
			);
		},
	}),
	column.display({
		id: "due",
		header: "Proof due",
		meta: { width: 164 },
		cell: ({ row: { original: r } }) => (
			<TwoLine
				primary={<Time at={r.dueAt} show="date" zone={r.dueZone} />}
				secondary={<span className={r.late ? "text-danger" : undefined}>{r.escalatedAt ? `${r.sla}, escalated` : r.sla}</span>}
			/>
		),
	}),
	column.display({
		id: "state",
		header: "State",
		meta: { width: 190, sticky: "end", card: "plain" },
		cell: ({ row: { original: r } }) => (
			<TwoLine
				primary={
					<Badge tone={r.state === "verified" ? "ok" : r.state === "claimed" ? "warn" : r.late ? "danger" : "neutral"}>
						{STATE_WORDS[r.state] ?? r.state}
					</Badge>
				}
				secondary={
					r.back ? (
						<span className={r.backNow ? "text-danger" : undefined}>{r.back}</span>
					) : r.claimedBy ? (
						`${r.ticket ?? "no ticket"}, ${r.claimedBy}`
					) : (
						"nobody yet"
					)
				}
			/>
		),
	}),
]);

type Filter = { q: string; track?: string | undefined; late: boolean; back: boolean; escalated: boolean; state?: string | undefined };
type Props = {
	first: RowPage<RemovalRow>;
	counts: Record<string, number>;
	filter: Filter;
	loadPage: (input: unknown) => Promise<ActionAnswer<RowPage<RemovalRow>>>;
};

const rowId = (r: RemovalRow) => r.id;

/** Removal tasks, soonest due first. */
export function RemovalTable({ first, counts, filter, loadPage }: Props) {
	const url = useTableUrl();
	const { rows, more } = useKeysetRows({
		first,
		queryKey: url.query,
		rowId,
		loadPage: (after) => loadPage({ ...filter, after }),
	});
	return (
		<div className="flex flex-col gap-3">
			<TableToolbar>
				<SearchBox url={url} label="Search holders, systems, access, tickets" />
				<ChipFacet
					url={url}
					name="show"
					label="Show"
					all={{ label: "All", count: (counts.open ?? 0) + (counts.claimed ?? 0) + (counts.verified ?? 0) + (counts.withdrawn ?? 0) }}
					options={["open", "claimed", "verified", "late", "escalated", "back"].map((value) => ({
						value,
						label: STATE_WORDS[value] ?? value,
						count: counts[value] ?? 0,
					}))}
				/>
			</TableToolbar>
			<DataTable
				label="Removals"
				columns={columns}
				rows={rows}
				rowId={rowId}
				more={more}
				busy={url.pending}
				empty={
					<EmptyState title="No removal here">
						A removal opens when a reviewer submits “remove” or “change”. Choose another chip or search to see the others.
					</EmptyState>
				}
			/>
		</div>
	);
}
