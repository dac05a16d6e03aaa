"use client";

import { SearchBox } from "@/components/data-table/search-box";
import { useTableUrl } from "@/components/data-table/table-url";
import { EmptyState } from "@/components/ui/empty-state";
import { type Invitable, InviteRow } from "./invite-row";

/** Search, and who was found. */
export function InviteList({ query, found }: { query: string; found: Invitable[] }) {
	const url = useTableUrl();
	return (
		<>
			<SearchBox url={url} label="Name, e-mail or key" />
			{query === "" && <EmptyState title="Search for a person">By name, e-mail address, or the key of the personnel system.</EmptyState>}
			{query !== "" && found.length === 0 && (
				<EmptyState title="Nobody found">
					Nobody at work is called that, or everybody found is a user already. People come into the inventory by import.
				</EmptyState>
			)}
			{found.length > 0 && (
				<ul className="flex flex-col divide-y rounded-lg border bg-surface px-4">
					{found.map((person) => (
						<InviteRow key={person.id} person={person} />
					))}
				</ul>
			)}
			{found.length === 20 && <p className="text-ink-3 text-sm">The first 20. Type more of the name to see others.</p>}
		</>
	);
}
