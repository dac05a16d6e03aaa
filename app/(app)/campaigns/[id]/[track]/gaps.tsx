"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { Time } from "@/components/ui/time";
import { useAction } from "@/components/ui/use-action";
import { GAPS, type GapKind } from "@/lib/campaign/rules";
import type { GapRow } from "@/lib/campaign/track-queries";
import { acceptGapAction } from "../../actions";

/** Kinds of gap whose rows can be shown. */
const WITH_ROWS = ["no_reviewer", "no_identity", "no_owner", "no_type", "no_description", "no_duties"];

/** What could not be reviewed as designed. Nothing drops out: each is accepted with a reason, or keeps the population from being accepted. */
export function Gaps({
	trackId,
	rowsHref,
	gaps,
	mayAccept,
	assign,
}: {
	trackId: string;
	rowsHref: string;
	gaps: GapRow[];
	mayAccept: boolean;
	/** The way to give rows without a reviewer one. */
	assign?: ReactNode;
}) {
	const [chosen, setChosen] = useState<string[]>([]);
	const [asking, setAsking] = useState(false);
	const router = useRouter();
	const act = useAction(acceptGapAction, {
		onDone: () => {
			setAsking(false);
			setChosen([]);
			router.refresh();
		},
	});
	const open = gaps.filter((g) => g.state === "open");
	return (
		<Card
			title={<span id="gaps">Gaps</span>}
			note={
				gaps.length === 0
					? undefined
					: "Numbered, with the rows each touches. They stand in the evidence with the reason they were accepted for."
			}
			actions={
				<>
					{assign}
					{mayAccept && open.length > 0 && (
						<>
							<Button size="sm" onClick={() => setChosen(chosen.length === open.length ? [] : open.map((g) => g.id))}>
								{chosen.length === open.length ? "Choose none" : "Choose all open"}
							</Button>
							<Button
								size="sm"
								{...(chosen.length === 0 ? { disabledReason: "Choose at least one gap." } : {})}
								onClick={() => setAsking(true)}
							>
								Accept {chosen.length > 0 ? chosen.length : ""} with a reason
							</Button>
						</>
					)}
				</>
			}
		>
			{gaps.length === 0 && (
				<p className="text-ink-2">
					No gap: every row has a reviewer, an identity, a description, and a complete and recent extract behind it.
				</p>
			)}
			<ul className="flex flex-col">
				{gaps.map((gap) => (
					<li key={gap.id} className="flex gap-3 border-t py-2.5 first:border-0">
						{mayAccept && gap.state === "open" && (
							<input
								type="checkbox"
								className="box mt-0.5"
								aria-label={`Choose gap ${gap.number}`}
								checked={chosen.includes(gap.id)}
								onChange={(event) => setChosen(event.target.checked ? [...chosen, gap.id] : chosen.filter((id) => id !== gap.id))}
							/>
						)}
						<span className="w-6 shrink-0 text-right text-ink-3 tabular-nums">{gap.number}</span>
						<div className="min-w-0 flex-1">
							<p>
								<b className="font-semibold">{GAPS[gap.kind as GapKind]?.word ?? gap.kind}.</b> {gap.detail}{" "}
								{gap.left !== null && gap.left < gap.rows && `Without a reviewer now: ${gap.left.toLocaleString("en-US")}. `}
								{(gap.left ?? gap.rows) > 0 && WITH_ROWS.includes(gap.kind) && (
									<Link className="link" href={`${rowsHref}?gap=${gap.kind}${gap.systemId ? `&system=${gap.systemId}` : ""}`}>
										Show {(gap.left ?? gap.rows) === 1 ? "the row" : `the ${(gap.left ?? gap.rows).toLocaleString("en-US")} rows`}
									</Link>
								)}
							</p>
							<p className="text-ink-3 text-sm">
								{gap.state === "resolved" && gap.acceptedAt ? (
									<>
										Resolved, <Time at={gap.acceptedAt} show="minute" />: “{gap.acceptedReason}”
									</>
								) : gap.state === "accepted" && gap.acceptedAt ? (
									<>
										Accepted by {gap.acceptedBy ?? "somebody whose name was erased"}, <Time at={gap.acceptedAt} show="minute" />: “
										{gap.acceptedReason}”
									</>
								) : (
									GAPS[gap.kind as GapKind]?.help
								)}
							</p>
						</div>
						<Badge className="self-start" tone={gap.state === "open" ? "warn" : "neutral"}>
							{gap.state === "open" ? "Open" : gap.state === "accepted" ? "Accepted" : "Resolved"}
						</Badge>
					</li>
				))}
			</ul>
			<ConfirmDialog
				open={asking}
				onClose={() => setAsking(false)}
				title={chosen.length === 1 ? "Accept one gap" : `Accept ${chosen.length} gaps`}
				confirm="Accept"
				refusal={act.refusal ?? undefined}
				action={async (form) => {
					await act.run({ campaignTrackId: trackId, gapIds: chosen, reason: form.get("reason") });
				}}
			>
				<p>The review goes on with them as they are. Your name and this reason stand in the evidence and cannot be changed.</p>
				<Field label="Reason" hint="Fifteen characters or more." error={act.fields.reason} required>
					<Textarea name="reason" maxLength={1000} />
				</Field>
			</ConfirmDialog>
		</Card>
	);
}
