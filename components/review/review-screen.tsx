"use client";

import { useRouter } from "next/navigation";
import { useCallback, useMemo, useReducer, useRef, useState } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { useNarrow } from "@/components/data-table/use-narrow";
import { initialState, reduce } from "@/components/review/screen-state";
import { WorkScreen } from "@/components/shell/work-screen";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { Sheet } from "@/components/ui/sheet";
import { frozenTrack } from "@/lib/criteria/rules";
import type { QueueRow } from "@/lib/review/queue";
import type { RowDetail } from "@/lib/review/row-detail";
import type { Receipt } from "@/lib/review/submit";
import { canSelect, type View, viewFrom, viewQuery, viewRows } from "@/lib/review/view";
import { BulkDialog } from "./bulk-bar";
import { reviewColumns } from "./columns";
import { Details } from "./details";
import { HelpDialog } from "./help-dialog";
import { InstructionsSheet } from "./instructions-sheet";
import { ReviewFooter } from "./review-footer";
import { type Head, ReviewHeader } from "./review-header";
import { RouteDialog } from "./route-dialog";
import { ReviewContext } from "./screen-context";
import { SubmitDialog } from "./submit-dialog";
import { useKeys } from "./use-keys";
import { useLetters } from "./use-letters";
import { useReviewActs } from "./use-review-acts";

type Act<T> = (input: unknown) => Promise<ActionAnswer<T>>;
export type ReviewServer = {
	mark: Act<{ reviewId: string }>;
	markBulk: Act<{ marked: number }>;
	unmark: Act<{ unmarked: number }>;
	submit: Act<Receipt>;
	route: Act<{ reviewId: string; toUserId: string | null }>;
	openRow: Act<void>;
	rowDetail: Act<RowDetail>;
	acknowledge: Act<unknown>;
};

type ScreenProps = {
	head: Head;
	trackKey: string;
	rows: QueueRow[];
	closedBecause: string | null;
	statementHash: string;
	now: string;
	/** What the address says of the view. */
	asked: Record<string, string | string[] | undefined>;
	server: ReviewServer;
};

/** THE review screen: the table, the details beside it, what is pending under it. State is one reducer; the parts hold none of it. */
export function ReviewScreen({ head, trackKey, rows, closedBecause, statementHash, now, asked, server }: ScreenProps) {
	const { label, criteria } = head.asked;
	const track = useMemo(() => frozenTrack(trackKey, { label, criteria }), [trackKey, label, criteria]);
	const router = useRouter();
	const narrow = useNarrow();
	const searchRef = useRef<HTMLInputElement>(null);
	const [state, dispatch] = useReducer(reduce, rows, initialState);
	const [view, setView] = useState<View>(() => viewFrom(asked, rows));
	const [bulk, setBulk] = useState<"keep" | "remove" | null>(null);
	const [letters, setLetters] = useLetters();
	const { campaignTrackId } = head;
	const acts = useReviewActs({ campaignTrackId, track, open: closedBecause === null, today: now.slice(0, 10), server, dispatch });
	const shown = useMemo(() => viewRows(state.rows, view.filter, view.order, view.search), [state.rows, view]);
	// What a view hides cannot be decided: the current row is always one that is shown.
	const row = shown.find((r) => r.id === state.activeId) ?? shown[0];
	useKeys({ state, row, acts, dispatch, letters, search: () => searchRef.current?.focus(), bulk: setBulk });

	/** The address follows the view without asking the server again: a copied link shows the same rows. */
	function look(next: View) {
		setView(next);
		window.history.replaceState(null, "", viewQuery(next));
	}

	const load = useCallback(
		async (reviewId: string) => {
			void server.openRow({ reviewId });
			const answer = await server.rowDetail({ reviewId });
			return answer.ok ? answer.data : answer.message;
		},
		[server],
	);

	const details = row && (
		<Details row={row} marking={state.marking} onMarking={(outcome) => dispatch({ do: "mark", outcome })} load={load} />
	);

	return (
		<ReviewContext value={acts}>
			<WorkScreen
				header={
					<>
						<ReviewHeader
							head={head}
							track={track}
							rows={state.rows}
							view={view}
							onView={look}
							onInstructions={() => dispatch({ do: "overlay", overlay: "instructions" })}
							searchRef={searchRef}
							now={now}
						/>
						{closedBecause && <Callout className="mt-2">{closedBecause}</Callout>}
						{state.refusal && (
							<Callout tone="danger" live className="mt-2">
								{state.refusal}
							</Callout>
						)}
					</>
				}
				aside={details}
				footer={
					<ReviewFooter
						rows={state.rows}
						shown={shown}
						selected={state.selected}
						onBulk={setBulk}
						onClear={() => dispatch({ do: "select", ids: new Set() })}
						onSubmit={() => dispatch({ do: "overlay", overlay: "submit" })}
						onHelp={() => dispatch({ do: "overlay", overlay: "help" })}
					/>
				}
			>
				<DataTable
					label="Rows to decide"
					columns={reviewColumns}
					rows={shown}
					rowId={(r) => r.id}
					totalCount={shown.length}
					{...(narrow || closedBecause
						? {}
						: {
								selection: {
									selected: state.selected,
									onChange: (ids: ReadonlySet<string>) => dispatch({ do: "select", ids }),
									canSelect,
									name: (r: QueueRow) => r.name,
								},
							})}
					active={{
						id: row?.id ?? null,
						onMove: (id) => dispatch({ do: "move", id }),
						onOpen: () => dispatch({ do: "drawer", open: true }),
						keys: letters ? "letters" : "arrows",
					}}
					fill
					empty={
						<EmptyState title={state.rows.length === 0 ? "No rows are assigned to you" : "No row fits this view"}>
							{state.rows.length === 0 ? "They may have been handed to somebody else." : "Choose another chip, or empty the search."}
						</EmptyState>
					}
				/>
			</WorkScreen>
			<NarrowDetails open={state.drawer} onClose={() => dispatch({ do: "drawer", open: false })}>
				{details}
			</NarrowDetails>
			{bulk && (
				<BulkDialog
					outcome={bulk}
					rows={state.rows.filter((r) => state.selected.has(r.id))}
					onClose={() => setBulk(null)}
					send={async ({ rows: marked, ...given }) => {
						const answer = await server.markBulk({
							campaignTrackId,
							...given,
							rows: marked.map((r) => ({ reviewId: r.id, versionSeen: r.version })),
						});
						if (!answer.ok) return answer.message;
						dispatch({ do: "pend", ids: marked.map((r) => r.id), pending: { ...given, exception: null, change: "", bulk: true } });
						return null;
					}}
				/>
			)}
			{state.overlay === "submit" && (
				<SubmitDialog
					rows={state.rows}
					campaignTrackId={campaignTrackId}
					statement={head.statement}
					statementHash={statementHash}
					submit={server.submit}
					onClose={() => dispatch({ do: "overlay", overlay: null })}
					onDone={(receipt) => router.push(`/reviews/receipts/${receipt.submissionId}`)}
				/>
			)}
			{state.overlay === "help" && (
				<HelpDialog letters={letters} onLetters={setLetters} onClose={() => dispatch({ do: "overlay", overlay: null })} />
			)}
			<InstructionsSheet
				open={state.overlay === "instructions"}
				head={head}
				onClose={() => dispatch({ do: "overlay", overlay: null })}
				onDone={() => {
					dispatch({ do: "overlay", overlay: null });
					router.refresh();
				}}
				acknowledge={server.acknowledge}
			/>
			{row && state.overlay !== null && typeof state.overlay === "object" && (
				<RouteDialog
					row={row}
					kind={state.overlay.route}
					onClose={() => dispatch({ do: "overlay", overlay: null })}
					send={async (reason) => {
						const kind = (state.overlay as { route: "not_mine" | "need_info" }).route;
						const answer = await server.route({ reviewId: row.id, kind, reason, versionSeen: row.version });
						if (!answer.ok) return answer.message;
						if (kind === "not_mine") dispatch({ do: "routed", id: row.id, to: "somebody else" });
						else dispatch({ do: "overlay", overlay: null });
						return null;
					}}
				/>
			)}
		</ReviewContext>
	);
}

/** Below 1024 pixels the details come as a sheet, opened by Enter or a tap. */
function NarrowDetails({ open, onClose, children }: { open: boolean; onClose: () => void; children: React.ReactNode }) {
	const [wide] = useState(() => typeof window !== "undefined" && window.matchMedia("(min-width: 1024px)").matches);
	return (
		<Sheet open={open && !wide} onClose={onClose} title="Details">
			{children}
		</Sheet>
	);
}
