import { SeverityBadge } from "@/components/sod/severity-badge";
import { Badge } from "@/components/ui/badge";
import { Callout } from "@/components/ui/callout";
import { Skeleton } from "@/components/ui/skeleton";
import { CONFLICT_STATES, UNSETTLED } from "@/lib/conflict/rules";
import type { RowDetail } from "@/lib/review/row-detail";
import { WAYS } from "@/lib/sod/rules";

/** Each conflict this row is half of, and what stands on the other side: the reviewer sees both before choosing which goes. */
export function RowConflicts({ detail }: { detail: RowDetail | string | null }) {
	if (typeof detail === "string") return <Callout tone="danger">{detail}</Callout>;
	if (!detail) return <Skeleton label="Loading the conflicts" lines={3} />;
	return (
		<ul className="flex flex-col gap-3">
			{detail.conflicts.map((c) => (
				<li key={`${c.code}-${c.subject}-${c.duties.join()}`}>
					<p className="flex flex-wrap items-center gap-2">
						<b className="font-semibold">{c.risk}</b>
						<SeverityBadge severity={c.severity} />
						<Badge tone={UNSETTLED.includes(c.state) ? "warn" : "ok"}>{CONFLICT_STATES[c.state]}</Badge>
						<span className="font-mono text-ink-3 text-xs">{c.code}</span>
					</p>
					<p className="text-ink-2 text-sm">
						This row: {c.duties.join(", ")}. {c.subject} also reaches:
					</p>
					<ul className="mt-1 flex flex-col gap-1 text-sm">
						{c.others.map((o) => (
							<li key={`${o.system}-${o.entitlement}-${o.holder}-${o.duty}`}>
								{o.duty && `${o.duty}: `}“{o.entitlement}” in {o.system}
								<span className="text-ink-3"> ({o.via === "own" ? "own account" : `${WAYS[o.via]}: ${o.holder}`})</span>
							</li>
						))}
					</ul>
					<p className="mt-1 text-ink-2 text-sm">{whatBecame(c)}</p>
				</li>
			))}
		</ul>
	);
}

/** What has become of a conflict, and what is left to do about it from this row. */
function whatBecame({ state, until }: RowDetail["conflicts"][number]): string {
	if (state === "removed") return "One side is gone or goes, by decision.";
	if (UNSETTLED.includes(state))
		return "Removing one side settles it best. If both stay, a tested control mitigates it, or somebody above both owners accepts it.";
	return until === null ? "An approved exception with a tested control covers one side." : `Both sides stay until ${until.slice(0, 10)}.`;
}
