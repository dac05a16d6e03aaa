"use client";

import type { RefObject } from "react";
import { dueText } from "@/components/review/queue-card";
import { TrackBadge } from "@/components/track/track-badge";
import { controlStyle } from "@/components/ui/control-style";
import { cx } from "@/components/ui/cx";
import { FilterChip, FilterChips } from "@/components/ui/filter-chips";
import { PageHeader } from "@/components/ui/page-header";
import { ProgressBar } from "@/components/ui/progress-bar";
import { Select } from "@/components/ui/select";
import { Time } from "@/components/ui/time";
import type { QueueRow } from "@/lib/review/queue";
import { VIEW_FILTERS, VIEW_ORDERS, type View, type ViewFilter, type ViewOrder, viewCounts } from "@/lib/review/view";
import type { Track } from "@/lib/track/track";

export type Head = {
	campaignTrackId: string;
	campaign: string;
	controls: { code: string; title: string; objective: string }[];
	dueAt: string;
	zone: string;
	asOf: string;
	total: number;
	state: string;
	acceptedBy: string | null;
	instructions: { version: number; text: string; hash: string } | null;
	acknowledgedAt: string | null;
	/** Signed with each submission, and asked on the rows: as frozen with them. */
	statement: string;
	asked: { label: string; criteria: string | null };
};

type HeaderProps = {
	head: Head;
	track: Track;
	rows: QueueRow[];
	view: View;
	onView: (view: View) => void;
	onInstructions: () => void;
	searchRef: RefObject<HTMLInputElement | null>;
	now: string;
};

/** What is asked, by when, how far, as of which population; and the filters. */
export function ReviewHeader({ head, track, rows, view, onView, onInstructions, searchRef, now }: HeaderProps) {
	const counts = viewCounts(rows);
	const decided = rows.filter((r) => r.routedTo === null && r.state === "decided").length;
	const mine = rows.filter((r) => r.routedTo === null).length;
	return (
		<PageHeader
			crumbs={[{ label: "My reviews", href: "/reviews" }, { label: head.campaign }]}
			badge={<TrackBadge word={track.word} tone={track.tone} />}
			title={head.controls[0]?.title ?? head.campaign}
			lead={
				<>
					{head.controls[0]?.objective || track.question}{" "}
					{head.instructions && (
						<button type="button" className="link" onClick={onInstructions}>
							Instructions v{head.instructions.version}
							{!head.acknowledgedAt && ", not yet read"}
						</button>
					)}{" "}
					<span className="text-ink-3">
						· population {head.acceptedBy ? `certified by ${head.acceptedBy}, ` : ""}as of <Time at={head.asOf} show="date" />
					</span>
				</>
			}
			meta={
				<>
					<span>
						Due{" "}
						<b className="text-ink">
							<Time at={head.dueAt} show="minute" zone={head.zone} />
						</b>{" "}
						· {dueText(head.dueAt, new Date(now))}
					</span>
					<span>
						<b className="text-ink">{decided}</b> of {mine} decided
					</span>
					<ProgressBar label="Decided" value={decided} max={mine} tone={track.tone} />
				</>
			}
		>
			<div className="flex items-start gap-2 max-sm:flex-wrap">
				<Select
					aria-label="Order"
					className="w-auto shrink-0"
					value={view.order}
					onChange={(e) => onView({ ...view, order: e.target.value as ViewOrder })}
				>
					{Object.entries(VIEW_ORDERS).map(([key, label]) => (
						<option key={key} value={key}>
							{label}
						</option>
					))}
				</Select>
				<div className="min-w-0 max-sm:order-last max-sm:w-full sm:flex sm:min-h-8 sm:flex-1 sm:items-center">
					<FilterChips label="Show">
						<FilterChip active={view.filter === null} count={rows.length} onPress={() => onView({ ...view, filter: null })}>
							All
						</FilterChip>
						{(Object.keys(VIEW_FILTERS) as ViewFilter[])
							.filter((key) => counts[key] > 0 || key === "open")
							.map((key) => (
								<FilterChip
									key={key}
									active={view.filter === key}
									count={counts[key]}
									onPress={() => onView({ ...view, filter: view.filter === key ? null : key })}
								>
									{VIEW_FILTERS[key].label}
								</FilterChip>
							))}
					</FilterChips>
				</div>
				<input
					ref={searchRef}
					type="search"
					aria-label="Search these rows"
					placeholder="Search these rows  /"
					className={cx(controlStyle, "min-h-8 max-sm:min-w-0 max-sm:flex-1 sm:w-44 sm:shrink-0")}
					value={view.search}
					onChange={(e) => onView({ ...view, search: e.target.value })}
					onKeyDown={(e) => {
						if (e.key !== "Escape" && e.key !== "Enter") return;
						// Back to the rows with what was searched for: by itself Escape empties a search box.
						e.preventDefault();
						e.currentTarget.blur();
					}}
				/>
			</div>
		</PageHeader>
	);
}
