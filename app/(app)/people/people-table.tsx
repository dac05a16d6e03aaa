"use client";

import { TimeCell, TwoLine } from "@/components/data-table/cells";
import { DataTable } from "@/components/data-table/data-table";
import { type RowPage, useKeysetRows } from "@/components/data-table/keyset-rows";
import { SearchBox } from "@/components/data-table/search-box";
import { columnsOf } from "@/components/data-table/table";
import { useTableUrl } from "@/components/data-table/table-url";
import { ChipFacet, TableToolbar } from "@/components/data-table/toolbar";
import { UserStatus } from "@/components/people/user-status";
import { EmptyState } from "@/components/ui/empty-state";
import type { PersonRow } from "@/lib/people/dto";
import { roleWord } from "@/lib/people/rules";
import { morePeople } from "./actions";

const column = columnsOf<PersonRow>();
const columns = column.columns([
	column.display({
		id: "name",
		header: "Person",
		meta: { width: 240, grow: true, sticky: "start", card: "title" },
		cell: ({ row }) => <TwoLine strong primary={row.original.name} secondary={row.original.email} href={`/people/${row.original.id}`} />,
	}),
	column.display({
		id: "roles",
		header: "Roles",
		meta: { width: 280, grow: true },
		cell: ({ row }) => <Roles roles={row.original.roles} />,
	}),
	column.display({
		id: "status",
		header: "Status",
		meta: { width: 180 },
		cell: ({ row }) => <UserStatus status={row.original.status} hasLeft={row.original.hasLeft} />,
	}),
	column.display({
		id: "signedIn",
		header: "Last sign-in",
		meta: { width: 150 },
		cell: ({ row }) => <TimeCell at={row.original.lastSignInAt} missing="never signed in" />,
	}),
]);

function Roles({ roles }: { roles: PersonRow["roles"] }) {
	if (roles.length === 0) return <span className="text-ink-3">No role yet</span>;
	const words = roles.map(({ role, track }) => (track ? `${roleWord(role)} (${track})` : roleWord(role)));
	return <span title={words.join("\n")}>{words.join(", ")}</span>;
}

const rowId = (row: PersonRow): string => row.id;

/** Users by name; search and status live in the address. */
export function PeopleTable({ first, counts }: { first: RowPage<PersonRow>; counts: Record<string, number> }) {
	const url = useTableUrl();
	const params = new URLSearchParams(url.query);
	const { rows, more } = useKeysetRows({
		first,
		queryKey: url.query,
		rowId,
		loadPage: (cursor) => morePeople({ q: params.get("q") ?? "", status: params.get("status") ?? undefined, cursor }),
	});
	return (
		<>
			<TableToolbar>
				<SearchBox url={url} label="Search name or e-mail" />
				<ChipFacet
					url={url}
					name="status"
					label="Status"
					all={{ label: "All", count: Object.values(counts).reduce((sum, n) => sum + n, 0) }}
					options={[
						{ value: "active", label: "Active", count: counts.active ?? 0 },
						{ value: "invited", label: "Invited", count: counts.invited ?? 0 },
						{ value: "disabled", label: "Disabled", count: counts.disabled ?? 0 },
					]}
				/>
			</TableToolbar>
			<DataTable
				label="People who can sign in"
				columns={columns}
				rows={rows}
				rowId={rowId}
				more={more}
				busy={url.pending}
				empty={<EmptyState title="Nobody is like that">Take a filter away, or invite somebody from the inventory.</EmptyState>}
			/>
		</>
	);
}
