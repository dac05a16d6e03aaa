import { formatTime } from "@/components/ui/format-time";
import type { QueueRow } from "@/lib/review/queue";

/** How and when it was given: date and ticket, each said when not known. */
export function sinceText(row: QueueRow): string {
	const when = row.grantedAt ? formatTime(new Date(row.grantedAt), "date") : "date not known";
	return `${when}, ${row.ticket ?? "no ticket"}`;
}

export const OUTCOME_WORDS = { keep: "Keep", remove: "Remove", change: "Change" } as const;
