import type { Sort } from "@/components/data-table/table";

/** The `sort` key for an order; null takes it out of the URL. */
export function writeSort(sort: Sort): string | null {
	return sort ? `${sort.desc ? "-" : ""}${sort.id}` : null;
}

/** The query string after a change: null or an empty list removes a key, what is not named stays. */
export function patchQuery(query: string, patch: Record<string, string | readonly string[] | null>): string {
	const next = new URLSearchParams(query);
	for (const [key, value] of Object.entries(patch)) {
		next.delete(key);
		for (const one of value === null ? [] : [value].flat()) if (one !== "") next.append(key, one);
	}
	next.sort();
	return next.toString();
}
