import { formatTime } from "@/components/ui/format-time";
import type { QueueRow } from "@/lib/review/queue";

const KINDS: Record<string, string> = {
	human: "Person",
	service_account: "Service account",
	workload: "Workload",
	bot: "Bot",
	ai_agent: "AI agent",
	shared: "Shared account",
	break_glass: "Break-glass",
	api_key: "API key",
	unknown: "Unknown identity",
};

/** The kind of an identity as the field calls it. */
export const kindWord = (kind: string): string => KINDS[kind] ?? kind;

/** How and when it was given: date and ticket, each said when not known. */
export function sinceText(row: QueueRow): string {
	const when = row.grantedAt ? formatTime(new Date(row.grantedAt), "date") : "date not known";
	return `${when}, ${row.ticket ?? "no ticket"}`;
}

export const OUTCOME_WORDS = { keep: "Keep", remove: "Remove", change: "Change" } as const;
