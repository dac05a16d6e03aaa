"use client";

import { useEffect, useState } from "react";
import { type HitGroup, SEARCH_FROM } from "@/lib/search/rules";

/** Milliseconds without typing before it is looked for. */
const PAUSE = 150;

type Answer = { q: string; groups: HitGroup[]; problem: string | null };

/** Looks for what is typed, a moment after the last key. `busy` while an answer is awaited; what was found before stays until then. */
export function useSearch(typed: string): { groups: HitGroup[]; problem: string | null; busy: boolean } {
	const q = typed.trim();
	const [answer, setAnswer] = useState<Answer>({ q: "", groups: [], problem: null });
	const asks = q.length >= SEARCH_FROM;

	useEffect(() => {
		if (!asks) return;
		const gone = new AbortController();
		const timer = setTimeout(async () => {
			try {
				const response = await fetch(`/api/search?q=${encodeURIComponent(q)}`, { signal: gone.signal });
				const body = (await response.json()) as { groups?: HitGroup[]; message?: string };
				const problem = response.ok ? null : (body.message ?? "The search failed. Try again.");
				setAnswer({ q, groups: body.groups ?? [], problem });
			} catch (error) {
				if (gone.signal.aborted) return;
				console.error(error);
				setAnswer({ q, groups: [], problem: "Countersign could not be reached. Try again in a moment." });
			}
		}, PAUSE);
		return () => {
			clearTimeout(timer);
			gone.abort();
		};
	}, [q, asks]);

	if (!asks) return { groups: [], problem: null, busy: false };
	return { groups: answer.groups, problem: answer.problem, busy: answer.q !== q };
}
