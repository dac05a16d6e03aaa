"use client";

import { useMemo, useRef, useState } from "react";
import type { ActionAnswer } from "@/components/ui/action-answer";

/** One page of a list read by keyset; `nextCursor` is null on the last. */
export type RowPage<Row> = { rows: Row[]; nextCursor: string | null };

/** What a table needs to ask for the rows after the last one. */
export type MoreRows = { status: "idle" | "loading" | "failed"; hasMore: boolean; load: () => void };

type Later<Row> = { key: string; pages: RowPage<Row>[]; status: MoreRows["status"] };

const noPages: never[] = [];

type KeysetOptions<Row> = {
	/** The page the server component rendered. A newer one with the same key replaces it and keeps the later pages. */
	first: RowPage<Row>;
	/** Names the query (filters, order). When it changes, everything loaded so far is let go. */
	queryKey: string;
	loadPage: (cursor: string) => Promise<ActionAnswer<RowPage<Row>>>;
	/** The same function every time, or the rows are gone through again. */
	rowId: (row: Row) => string;
};

/** Rows that grow page by page. A row that turns up twice (it moved between reads) is shown once, at its first place. */
export function useKeysetRows<Row>({ first, queryKey, loadPage, rowId }: KeysetOptions<Row>): { rows: Row[]; more: MoreRows } {
	const [later, setLater] = useState<Later<Row>>({ key: queryKey, pages: noPages, status: "idle" });
	const loading = useRef<string | null>(null);
	const current: Later<Row> = later.key === queryKey ? later : { key: queryKey, pages: noPages, status: "idle" };
	const { pages } = current;
	const rows = useMemo(() => uniqueRows([first, ...pages], rowId), [first, pages, rowId]);
	const cursor = (pages.at(-1) ?? first).nextCursor;

	async function load() {
		const ticket = `${queryKey} ${cursor}`;
		if (cursor === null || loading.current === ticket) return;
		loading.current = ticket;
		setLater({ ...current, status: "loading" });
		try {
			const answer = await loadPage(cursor);
			if (loading.current === ticket) {
				// The reason of a refusal is in the server's log; the table says that rows are missing and offers to try again.
				setLater(answer.ok ? { ...current, pages: [...pages, answer.data], status: "idle" } : { ...current, status: "failed" });
			}
		} catch {
			// Nobody answered.
			if (loading.current === ticket) setLater({ ...current, status: "failed" });
		} finally {
			if (loading.current === ticket) loading.current = null;
		}
	}

	return {
		rows,
		more: { status: current.status, hasMore: cursor !== null, load: () => void load() },
	};
}

/** The pages' rows in order, each id once. */
export function uniqueRows<Row>(pages: RowPage<Row>[], rowId: (row: Row) => string): Row[] {
	const byId = new Map<string, Row>();
	for (const page of pages) {
		for (const row of page.rows) if (!byId.has(rowId(row))) byId.set(rowId(row), row);
	}
	return [...byId.values()];
}
