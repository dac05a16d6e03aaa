import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import type { UnseenRow } from "@/lib/campaign/unseen-queries";
import { wordsOfUse } from "@/lib/inventory/rules";

/** One right that came and went: whose, between which extracts, given by whom, and whether it was used. */
export function Unseen({ row }: { row: UnseenRow }) {
	return (
		<li className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 py-2">
			<span className="min-w-0">
				{row.holder}: {row.title || row.entitlement} in {row.system}{" "}
				<span className="text-ink-3 text-sm">
					{row.account}
					{row.grantedBy && `, granted by ${row.grantedBy}`}
					{row.ticket && `, ${row.ticket}`}
				</span>
				{row.privileged && (
					<>
						{" "}
						<Badge tone="danger">Privileged</Badge>
					</>
				)}
			</span>
			<span className="text-sm">
				<Extract id={row.firstImportId} at={row.firstSeenAt} /> to <Extract id={row.goneImportId} at={row.goneAt} />,{" "}
				{row.lastUsedAt ? (
					<span className="text-warn">
						last used <Time at={row.lastUsedAt} show="date" />
					</span>
				) : (
					<span className="text-ink-3">{wordsOfUse(row.usage)}</span>
				)}
			</span>
		</li>
	);
}

function Extract({ id, at }: { id: string | null; at: string }) {
	const time = <Time at={at} show="date" />;
	return id ? (
		<Link className="link" href={`/imports/${id}`} prefetch={false}>
			{time}
		</Link>
	) : (
		time
	);
}
