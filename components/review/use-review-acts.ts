"use client";

import { type Dispatch, useMemo, useRef } from "react";
import type { Marking, ScreenAct } from "@/components/review/screen-state";
import type { ActionAnswer, Refusal } from "@/components/ui/action-answer";
import { useSay } from "@/components/ui/toast";
import type { QueueRow } from "@/lib/review/queue";
import { refusal } from "@/lib/review/rules";
import { impliedAnswers } from "@/lib/review/view";
import type { Track } from "@/lib/track/track";
import { OUTCOME_WORDS } from "./row-words";
import type { ReviewActs } from "./screen-context";

type Server = {
	mark: (input: unknown) => Promise<ActionAnswer<{ reviewId: string }>>;
	unmark: (input: unknown) => Promise<ActionAnswer<{ unmarked: number }>>;
};

type Options = { campaignTrackId: string; track: Track; open: boolean; today: string; server: Server; dispatch: Dispatch<ScreenAct> };

/**
 * The acts of the review screen. A mark by one key shows at once; if the server refuses it, it is taken back with the sentence why, and the form
 * opens. What was written in a form stays there until the server has taken it.
 * Quick keeps are counted to tell the reviewer that samples are re-checked; it informs and never blocks.
 */
export function useReviewActs({ campaignTrackId, track, open, today, server, dispatch }: Options): ReviewActs {
	const { announce, toast } = useSay();
	const quick = useRef<number[]>([]);

	return useMemo(() => {
		const lacking = (row: QueueRow, marking: Marking) => refusal(track, { ...marking, flags: row.flags, relations: [] }, today);
		/** Asks the server to note a mark; answers why not. */
		async function send(row: QueueRow, marking: Marking): Promise<Refusal | null> {
			const answer = await server.mark({ campaignTrackId, mark: { reviewId: row.id, versionSeen: row.version, ...marking } });
			if (!answer.ok) return answer;
			announce(`${row.name}: ${OUTCOME_WORDS[marking.outcome]}, pending.`);
			if (marking.outcome === "keep") noteSpeed();
			return null;
		}
		const pend = (row: QueueRow, marking: Marking) => dispatch({ do: "pend", ids: [row.id], pending: { ...marking, bulk: false } });
		function noteSpeed() {
			const now = performance.now();
			quick.current = [...quick.current, now].slice(-20);
			const first = quick.current[0];
			if (quick.current.length === 20 && first !== undefined && now - first < 60_000) {
				quick.current = [];
				toast({ text: "Twenty keeps in under a minute. You may be asked to look at a sample of them again." });
			}
		}
		return {
			track,
			open,
			async mark(row, marking) {
				const no = lacking(row, marking) ?? (await send(row, marking))?.message ?? null;
				if (!no) pend(row, marking);
				return no;
			},
			press(row, outcome) {
				dispatch({ do: "move", id: row.id });
				const marking: Marking = {
					outcome,
					reason: "",
					answers: outcome === "keep" ? impliedAnswers(track, row.flags) : {},
					exception: null,
					change: "",
				};
				if (lacking(row, marking)) {
					dispatch({ do: "mark", outcome });
					return;
				}
				pend(row, marking);
				void send(row, marking).then((no) => {
					// A rule that knows more than the screen wants words for a keep; nothing that is written helps where somebody was faster.
					const form = no?.code === "refused" && outcome === "keep" ? { ask: outcome } : {};
					if (no) dispatch({ do: "restore", rows: [row], refusal: no.message, ...form });
				});
			},
			async undo(row) {
				dispatch({ do: "pend", ids: [row.id], pending: null });
				const answer = await server.unmark({ campaignTrackId, reviewIds: [row.id] });
				if (!answer.ok) dispatch({ do: "restore", rows: [row], refusal: answer.message });
				else announce(`${row.name}: no longer pending.`);
			},
			route: (row, kind) => {
				dispatch({ do: "move", id: row.id });
				dispatch({ do: "overlay", overlay: { route: kind } });
			},
			openDetails: (row) => {
				dispatch({ do: "move", id: row.id });
				dispatch({ do: "drawer", open: true });
			},
		};
	}, [campaignTrackId, track, open, today, server, dispatch, announce, toast]);
}
