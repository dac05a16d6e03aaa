"use client";

import { useMemo } from "react";
import { FlagsCell, TwoLine } from "@/components/data-table/cells";
import { DataTable } from "@/components/data-table/data-table";
import { type RowPage, useKeysetRows } from "@/components/data-table/keyset-rows";
import { SearchBox } from "@/components/data-table/search-box";
import { columnsOf } from "@/components/data-table/table";
import { useTableUrl } from "@/components/data-table/table-url";
import { SelectFacet, TableToolbar } from "@/components/data-table/toolbar";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import type { PopulationRow } from "@/lib/campaign/row-queries";
import { DELTAS, type Delta } from "@/lib/campaign/rules";
import { kindWord } from "@/lib/inventory/rules";
import { chosenWords, type GroupNames } from "@/lib/track/chosen";
import { FLAGS, type Flag } from "@/lib/track/flags";
import { populationPageAction } from "../../../actions";

const column = columnsOf<PopulationRow>();
const STATE_WORDS: Record<string, string> = { open: "Open", decided: "Decided", not_reviewed: "Not reviewed", taken_out: "Taken out" };

const columnsWith = (groups: GroupNames) =>
	column.columns([
		column.accessor("rowNo", {
			header: "Row",
			meta: { width: 72, align: "end", card: "hidden" },
			cell: (c) => <span className="tabular-nums">{c.getValue().toLocaleString("en-US")}</span>,
		}),
		column.accessor("identity", {
			header: "Identity",
			meta: { width: 190, sticky: "start", card: "title" },
			cell: ({ row: { original: r } }) => (
				<TwoLine strong primary={r.identity || "Nobody known"} secondary={kindWord(r.kind)} mono={r.account} />
			),
		}),
		column.display({
			id: "access",
			header: "Access",
			meta: { width: 220, grow: true, card: "plain" },
			cell: ({ row: { original: r } }) => <TwoLine primary={r.title || r.entitlement} secondary={r.system} mono={r.entitlement} />,
		}),
		column.accessor("flags", {
			header: "Flags",
			meta: { width: 170, card: "plain" },
			cell: (c) => <FlagsCell flags={c.getValue().map((f) => ({ tone: FLAGS[f as Flag]?.tone, label: FLAGS[f as Flag]?.text ?? f }))} />,
		}),
		column.display({
			id: "reviewer",
			header: "Reviewer",
			meta: { width: 220, grow: true },
			cell: ({ row: { original: r } }) => (
				<div title={chosenWords(r.via, r.passedOver, groups)}>
					<TwoLine
						primary={
							<>
								{r.reviewer ?? <span className="text-warn">Nobody</span>}
								{r.behalfOf && <span className="text-ink-3"> for {r.behalfOf}</span>}
							</>
						}
						secondary={`${r.twoStages ? `stage ${r.stage} of 2, ` : ""}${chosenWords(r.via, r.passedOver, groups)}`}
					/>
				</div>
			),
		}),
		column.accessor("delta", {
			header: "Since last time",
			meta: { width: 130, roomy: true, card: "plain" },
			cell: (c) => {
				const { word, tone } = DELTAS[c.getValue() as Delta];
				return <Badge tone={tone}>{word}</Badge>;
			},
		}),
		column.accessor("state", { header: "State", meta: { width: 110 }, cell: (c) => STATE_WORDS[c.getValue()] ?? c.getValue() }),
		column.accessor("hash", {
			header: "Hash",
			meta: { width: 130, roomy: true, card: "hidden" },
			cell: (c) => <span className="font-mono text-ink-3 text-xs">{c.getValue().slice(0, 12)}</span>,
		}),
	]);

const rowId = (row: PopulationRow) => row.id;

/** The rows under the filters of the address, growing as one scrolls. */
export function PopulationTable({
	first,
	facets,
	filter,
	groups,
}: {
	groups: GroupNames;
	first: RowPage<PopulationRow>;
	facets: { flags: Record<string, number>; states: Record<string, number>; deltas: Record<string, number> };
	filter: Record<string, unknown>;
}) {
	const url = useTableUrl();
	const columns = useMemo(() => columnsWith(groups), [groups]);
	const { rows, more } = useKeysetRows({
		first,
		queryKey: url.query,
		rowId,
		loadPage: (after) => populationPageAction({ ...filter, after }),
	});
	const flagOptions = Object.entries(facets.flags).map(([value, count]) => ({ value, label: FLAGS[value as Flag]?.text ?? value, count }));
	return (
		<>
			<div className="border-b bg-surface px-4 py-2.5 md:px-5">
				<TableToolbar>
					<SearchBox url={url} name="search" label="Search people, accounts and entitlements" />
					<SelectFacet url={url} name="flag" label="Flag" options={flagOptions} />
					<SelectFacet
						url={url}
						name="state"
						label="State"
						options={Object.entries(facets.states).map(([value, count]) => ({ value, label: STATE_WORDS[value] ?? value, count }))}
					/>
					<SelectFacet
						url={url}
						name="delta"
						label="Since last time"
						options={Object.entries(facets.deltas).map(([value, count]) => ({ value, label: DELTAS[value as Delta].word, count }))}
					/>
				</TableToolbar>
			</div>
			<DataTable
				label="Rows of this population"
				columns={columns}
				rows={rows}
				rowId={rowId}
				more={more}
				busy={url.pending}
				fill
				empty={<EmptyState title="No row fits">Take a filter off to see the others.</EmptyState>}
			/>
		</>
	);
}
