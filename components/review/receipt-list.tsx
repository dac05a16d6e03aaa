import Link from "next/link";
import { TrackBadge } from "@/components/track/track-badge";
import { Time } from "@/components/ui/time";
import { counted } from "@/lib/counted";
import type { SubmissionReceipt } from "@/lib/review/receipts";
import { trackOf } from "@/lib/track/registry";

/** The reviewer's submissions, each a link to its receipt. */
export function ReceiptList({ receipts }: { receipts: SubmissionReceipt[] }) {
	return (
		<ul className="flex flex-col divide-y">
			{receipts.map((r) => {
				const track = trackOf(r.track);
				return (
					<li key={r.submissionId} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
						<TrackBadge word={track.word} tone={track.tone} />
						<Link className="link" href={`/reviews/receipts/${r.submissionId}`}>
							{counted(r.decisions, "decision")}, {r.campaign}
						</Link>
						<span className="text-ink-2 text-sm">
							<Time at={r.at} show="minute" /> · ledger {r.ledgerSeq}
						</span>
					</li>
				);
			})}
		</ul>
	);
}
