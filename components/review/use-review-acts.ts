"use client";

import { type Dispatch, useMemo, useRef } from "react";
import type { Marking, ScreenAct } from "@/components/review/screen-state";
import type { ActionAnswer } from "@/components/ui/action-answer";
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
 * The acts of the review screen. A mark shows at once and is taken back, with the sentence why, if the server refuses it.
 * Quick keeps are counted to tell the reviewer that samples are re-checked; it informs and never blocks.
 */
export function useReviewActs({ campaignTrackId, track, open, today, server, dispatch }: Options): ReviewActs {
	const { announce, toast } = useSay();
	const quick = useRef<number[]>([]);

	return useMemo(() => {
		const lacking = (row: QueueRow, marking: Marking) => refusal(track, { ...marking, flags: row.flags, relations: [] }, today);
		async function mark(row: QueueRow, marking: Marking): Promise<string | null> {
			const lacks = lacking(row, marking);
			if (lacks) return lacks;
			dispatch({ do: "pend", ids: [row.id], pending: { ...marking, bulk: false } });
			const answer = await server.mark({ campaignTrackId, mark: { reviewId: row.id, versionSeen: row.version, ...marking } });
			if (answer.ok) {
				announce(`${row.name}: ${OUTCOME_WORDS[marking.outcome]}, pending.`);
				if (marking.outcome === "keep") noteSpeed();
				return null;
			}
			dispatch({ do: "restore", rows: [row], refusal: answer.message });
			return answer.message;
		}
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
			mark,
			press(row, outcome) {
				dispatch({ do: "move", id: row.id });
				const marking: Marking = {
					outcome,
					reason: "",
					answers: outcome === "keep" ? impliedAnswers(track, row.flags) : {},
					exception: null,
					change: "",
				};
				if (lacking(row, marking)) dispatch({ do: "mark", outcome });
				else void mark(row, marking);
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
