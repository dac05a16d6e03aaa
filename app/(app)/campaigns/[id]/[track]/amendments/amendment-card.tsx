"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DescriptionList } from "@/components/ui/description-list";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { Time } from "@/components/ui/time";
import { useAction } from "@/components/ui/use-action";
import type { AmendmentRow } from "@/lib/amendment/queries";
import { decideAmendmentAction } from "./actions";

const STATES = {
	requested: { word: "Waits", tone: "warn" },
	approved: { word: "In force", tone: "ok" },
	declined: { word: "Declined", tone: "neutral" },
} as const;

/** One amendment: what stood, what is to stand, who asked and why, who decided; with the decision where it is the reader's. */
export function AmendmentCard({ row }: { row: AmendmentRow }) {
	const [deciding, setDeciding] = useState<boolean | null>(null);
	const [note, setNote] = useState("");
	const router = useRouter();
	const act = useAction(decideAmendmentAction, {
		onDone: () => {
			setDeciding(null);
			router.refresh();
		},
	});
	const { word, tone } = STATES[row.state];
	return (
		<Card
			title={`${row.number}. ${row.about}`}
			actions={
				<>
					<Badge tone={tone}>{word}</Badge>
					{row.mine && (
						<>
							<Button size="sm" onClick={() => setDeciding(false)}>
								Decline
							</Button>
							<Button size="sm" kind="primary" onClick={() => setDeciding(true)}>
								Approve
							</Button>
						</>
					)}
				</>
			}
		>
			<DescriptionList
				items={[
					{ term: "Before", description: row.before },
					{
						term: "After",
						description: `${row.after}${row.rows > 0 ? ` (${row.rows.toLocaleString("en-US")} ${row.rows === 1 ? "row" : "rows"})` : ""}`,
					},
					{
						term: "Asked for",
						description: (
							<>
								by {row.requestedBy}, <Time at={row.requestedAt} show="minute" />: “{row.reason}”
							</>
						),
					},
					{
						term: "Decided",
						description: row.decidedAt ? (
							<>
								by {row.decidedBy}, <Time at={row.decidedAt} show="minute" />: “{row.note}”
							</>
						) : row.mine ? (
							"waits for you"
						) : (
							"waits for a control owner of the track who did not ask for it"
						),
					},
				]}
			/>
			<ConfirmDialog
				open={deciding !== null}
				onClose={() => setDeciding(null)}
				title={`${deciding ? "Approve" : "Decline"} amendment ${row.number}`}
				confirm={deciding ? "Approve" : "Decline"}
				refusal={act.refusal ?? undefined}
				action={async () => {
					await act.run({ amendmentId: row.id, approve: deciding === true, note });
				}}
			>
				<p>{deciding ? `It is in force at once: ${row.after}.` : "Nothing changes, and the refusal stands in the evidence."}</p>
				<Field label="Why" error={act.fields.note} required>
					<Textarea value={note} onChange={(e) => setNote(e.target.value)} data-autofocus />
				</Field>
			</ConfirmDialog>
		</Card>
	);
}
