"use client";

import { FlagsCell, TwoLine } from "@/components/data-table/cells";
import { DataTable } from "@/components/data-table/data-table";
import { type RowPage, useKeysetRows } from "@/components/data-table/keyset-rows";
import { SearchBox } from "@/components/data-table/search-box";
import { columnsOf } from "@/components/data-table/table";
import { useTableUrl } from "@/components/data-table/table-url";
import { ChipFacet, type FacetOption, TableToolbar } from "@/components/data-table/toolbar";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { EmptyState } from "@/components/ui/empty-state";
import type { InventoryRow } from "@/lib/inventory/queries";
import { NOUNS, type Noun } from "@/lib/inventory/schema";

const column = columnsOf<InventoryRow>();
const columns = column.columns([
	column.display({
		id: "title",
		header: "Name",
		meta: { width: 240, grow: true, sticky: "start", card: "title" },
		cell: ({ row: { original: r } }) => (
			<TwoLine strong primary={r.title} secondary={r.subtitle} mono={r.mono} {...(r.href ? { href: r.href } : {})} />
		),
	}),
	column.display({
		id: "facts",
		header: "What is known",
		meta: { width: 280, grow: true, card: "plain" },
		cell: ({ row: { original: r } }) => <TwoLine primary={r.facts.slice(0, 2).join(" · ")} secondary={r.facts.slice(2).join(" · ")} />,
	}),
	column.display({
		id: "missing",
		header: "What is not",
		meta: { width: 190, card: "plain" },
		cell: ({ row: { original: r } }) => (
			<FlagsCell flags={r.missing.map((label) => ({ label, tone: "warn" as const }))} none="nothing missing" />
		),
	}),
]);

const CHIPS: Record<Noun, FacetOption[]> = {
	systems: [],
	identities: [
		{ value: "human", label: "People" },
		{ value: "machines", label: "Machines" },
		{ value: "leaver", label: "Leavers" },
		{ value: "ai_agent", label: "AI agents" },
		{ value: "unknown", label: "Kind not known" },
	],
	accounts: [{ value: "orphans", label: "No identity" }],
	entitlements: [
		{ value: "privileged", label: "Privileged" },
		{ value: "undescribed", label: "No description" },
		{ value: "no-roles", label: "No authorised roles" },
	],
	grants: [{ value: "gone", label: "Gone" }],
};

type Props = {
	noun: Noun;
	first: RowPage<InventoryRow>;
	filter: Record<string, unknown>;
	loadPage: (input: unknown) => Promise<ActionAnswer<RowPage<InventoryRow>>>;
};

const rowId = (r: InventoryRow) => r.id;

/** One list of the inventory, filtered on the server. */
export function InventoryTable({ noun, first, filter, loadPage }: Props) {
	const url = useTableUrl();
	const { rows, more } = useKeysetRows({
		first,
		queryKey: `${noun}?${url.query}`,
		rowId,
		loadPage: (after) => loadPage({ ...filter, after }),
	});
	return (
		<div className="flex flex-col gap-3">
			<TableToolbar>
				<SearchBox url={url} label={`Search ${NOUNS[noun].toLowerCase()}`} />
				{CHIPS[noun].length > 0 && <ChipFacet url={url} name="show" label="Show" options={CHIPS[noun]} all={{ label: "All" }} />}
			</TableToolbar>
			<DataTable
				label={NOUNS[noun]}
				columns={columns}
				rows={rows}
				rowId={rowId}
				more={more}
				busy={url.pending}
				empty={
					<EmptyState title={`No ${NOUNS[noun].toLowerCase()} here`}>
						{noun === "systems"
							? "Add a system first, then import its accounts, entitlements and grants."
							: "They come in with an import; or no row fits this search."}
					</EmptyState>
				}
			/>
		</div>
	);
}
