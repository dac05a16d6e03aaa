"use client";

import { FlagsCell, TwoLine } from "@/components/data-table/cells";
import { columnsOf } from "@/components/data-table/table";
import { Time } from "@/components/ui/time";
import { kindWord, wordsOfUse } from "@/lib/inventory/rules";
import type { QueueRow } from "@/lib/review/queue";
import { shownFlags } from "@/lib/review/view";
import { DecisionCell } from "./decision-cell";
import { sinceText } from "./row-words";
import { useReviewActs } from "./screen-context";

const column = columnsOf<QueueRow>();

/** Columns of the review screen: identity and decision stay in view when the table scrolls sideways. */
export const reviewColumns = column.columns([
	column.display({
		id: "identity",
		header: "Identity",
		meta: { width: 160, sticky: "start", card: "title" },
		cell: ({ row: { original: r } }) => (
			<TwoLine
				strong
				primary={r.name}
				secondary={
					<>
						{kindWord(r.kind)}
						{r.status === "leaver" && r.leftAt ? (
							<span className="text-danger">
								{" "}
								· left <Time at={r.leftAt} show="date" />
							</span>
						) : (
							(r.jobTitle || r.owner) && ` · ${r.jobTitle ?? r.owner}`
						)}
					</>
				}
			/>
		),
	}),
	column.display({
		id: "access",
		header: "Access",
		meta: { width: 176, grow: true, card: "plain" },
		cell: ({ row: { original: r } }) => (
			<TwoLine primary={r.title || r.entitlement} secondary={r.system} mono={r.title ? r.entitlement : r.account} />
		),
	}),
	column.display({
		id: "since",
		header: "Since, last used",
		meta: { width: 150, card: "labelled", roomy: true },
		cell: ({ row: { original: r } }) => <TwoLine primary={sinceText(r)} secondary={<LastUsed row={r} />} />,
	}),
	column.display({
		id: "flags",
		header: "Look at",
		meta: { width: 166, grow: true, card: "plain" },
		cell: ({ row }) => <Flags row={row.original} />,
	}),
	column.display({
		id: "decision",
		header: "Decision",
		meta: { width: 222, sticky: "end", card: "actions" },
		cell: ({ row }) => <DecisionCell row={row.original} />,
	}),
]);

function LastUsed({ row }: { row: QueueRow }) {
	if (!row.lastUsedAt) return wordsOfUse(row.usage);
	return (
		<>
			used <Time at={row.lastUsedAt} show="date" />
			{row.lastUsedSource && ` · ${row.lastUsedSource}`}
		</>
	);
}

function Flags({ row }: { row: QueueRow }) {
	const { track } = useReviewActs();
	const none = row.lastDecision ? `Unchanged, ${row.lastDecision}` : "Nothing stands out";
	return <FlagsCell flags={shownFlags(track, row.flags)} none={none} />;
}
