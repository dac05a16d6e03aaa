"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTransition } from "react";
import type { Sort } from "@/components/data-table/table";
import { patchQuery, writeSort } from "@/components/data-table/url-query";

export type TableUrl = {
	/** The query string as it is. Also the key of the rows loaded under it. */
	query: string;
	/** Where a change of filters would lead, for links. */
	href: (patch: Record<string, string | readonly string[] | null>) => string;
	/** Changes filters in place: the page is rendered anew, the rows shown stay until then. */
	set: (patch: Record<string, string | readonly string[] | null>) => void;
	setSort: (sort: Sort) => void;
	/** A change is under way. Give it to the table as `busy`. */
	pending: boolean;
};

/** Filters and order live in the URL, so that a view can be sent to somebody, reloaded and gone back from. */
export function useTableUrl(): TableUrl {
	const router = useRouter();
	const pathname = usePathname();
	const query = useSearchParams().toString();
	const [pending, startTransition] = useTransition();

	const href: TableUrl["href"] = (patch) => {
		const next = patchQuery(query, patch);
		return next ? `${pathname}?${next}` : pathname;
	};
	const set: TableUrl["set"] = (patch) => startTransition(() => router.replace(href(patch), { scroll: false }));
	return { query, href, set, setSort: (sort) => set({ sort: writeSort(sort) }), pending };
}
