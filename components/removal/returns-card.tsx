import Link from "next/link";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import type { Return } from "@/lib/removal/return-queries";
import { backSentence } from "@/lib/removal/rules";

type Props = {
	returns: Return[];
	track: string;
	trackState: string;
	/** Whether the reader may see imports and deviations. */
	mayReadImports: boolean;
	mayReadDeviations: boolean;
};

/** That the access is there although it was removed: what to do about it now, and every extract that said so. */
export function ReturnsCard({ returns, track, trackState, mayReadImports, mayReadDeviations }: Props) {
	const now = returns.find((r) => r.now);
	return (
		<>
			{now && (
				<Callout tone="danger" title={now.removalState === "claimed" ? "The access is still there." : "The access came back."}>
					{backSentence(now.removalState, trackState)}
				</Callout>
			)}
			<Card
				title="Seen again"
				note="Extracts taken later that show the access. A partial extract shows it too; only a complete one without it proves that it is gone."
			>
				<ul className="flex flex-col gap-2">
					{returns.map((r) => (
						<li key={`${r.importId} ${r.removalState}`}>
							{mayReadImports ? (
								<Link className="link" href={`/imports/${r.importId}`} prefetch={false}>
									Import {r.importId}
								</Link>
							) : (
								`Import ${r.importId}`
							)}
							, taken <Time at={r.seenAt} show="minute" />:{" "}
							{r.removalState === "claimed" ? "still there after the claim" : "there again after the proof"}.
							{r.grantedBy && ` Granted by ${r.grantedBy}${r.ticket ? `, ${r.ticket}` : ""}.`}
							{!r.grantedBy && r.ticket && ` Granted under ${r.ticket}.`}
							{r.heldBy && ` The account is now ${r.heldBy}'s.`}
							{r.goneAt ? (
								<>
									{" "}
									Gone again by <Time at={r.goneAt} show="minute" />, import {r.goneImportId}.
								</>
							) : (
								!r.now && " A newer decision or review speaks of it."
							)}
						</li>
					))}
				</ul>
				{mayReadDeviations && trackState !== "active" && returns.some((r) => r.removalState === "verified") && (
					<p className="mt-3">
						<Link className="link" href={`/deviations?track=${track}`} prefetch={false}>
							Deviations of this track
						</Link>
					</p>
				)}
			</Card>
		</>
	);
}
