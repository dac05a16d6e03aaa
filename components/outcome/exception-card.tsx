"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { TrackBadge } from "@/components/track/track-badge";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DescriptionList, None } from "@/components/ui/description-list";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { Textarea } from "@/components/ui/textarea";
import { Time } from "@/components/ui/time";
import { useAction } from "@/components/ui/use-action";
import type { ExceptionRow } from "@/lib/exception/queries";
import { trackOf } from "@/lib/track/registry";

type Act = (input: unknown) => Promise<ActionAnswer<{ exceptionId: string }>>;
type Props = { row: ExceptionRow; mayJudge: boolean; approve: Act; decline: Act; close: Act };

const TONES: Record<string, "ok" | "warn" | "danger" | "neutral"> = {
	requested: "warn",
	approved: "ok",
	declined: "neutral",
	closed: "neutral",
	expired: "danger",
};

/** One entry of a register, and what this person may do with it. */
export function ExceptionCard({ row, mayJudge, approve, decline, close }: Props) {
	const track = trackOf(row.track);
	const [asking, setAsking] = useState<"approve" | "decline" | "close" | null>(null);
	const judge = mayJudge && row.state === "requested";
	const facts = (
		<DescriptionList
			items={[
				{ term: "Why", description: row.reason },
				...(row.compensatingControl
					? [
							{
								term: "Compensating control",
								description: row.compensatingControl,
							},
							{
								term: "Its last test",
								description: row.controlTestRef || <None>not stated</None>,
							},
						]
					: []),
				{ term: "Ends", description: <Time at={row.expiresAt} show="date" /> },
				{
					term: "Asked for",
					description: (
						<>
							{row.requestedBy}, <Time at={row.requestedAt} show="minute" />
						</>
					),
				},
				...(row.decidedAt
					? [
							{
								term: "Decided",
								description: (
									<>
										{row.decidedBy}, <Time at={row.decidedAt} show="minute" />
										{row.note && `: “${row.note}”`}
									</>
								),
							},
						]
					: []),
			]}
		/>
	);
	return (
		<Card
			title={
				<span className="flex items-start gap-2">
					<TrackBadge word={track.word} tone={track.tone} />
					<span className="min-w-0">
						{row.holder} keeps “{row.title}”
					</span>
				</span>
			}
			note={
				<>
					No. {row.number} · {row.system} · {row.campaign} · ends <Time at={row.expiresAt} show="date" />
				</>
			}
			actions={<Badge tone={TONES[row.state] ?? "neutral"}>{row.state}</Badge>}
		>
			{row.state === "requested" ? (
				facts
			) : (
				<details>
					<summary className="cursor-pointer text-ink-2 text-sm">Reason, approval and end</summary>
					<div className="mt-2">{facts}</div>
					{mayJudge && row.state === "approved" && (
						<div className="mt-3">
							<Button onClick={() => setAsking("close")}>Close it</Button>
						</div>
					)}
				</details>
			)}
			{judge && row.own && <p className="mt-3 text-ink-2 text-sm">You asked for this or hold the access, so somebody else decides it.</p>}
			{judge && !row.own && (
				<div className="mt-3 flex gap-2">
					<Button onClick={() => setAsking("approve")}>Approve</Button>
					<Button onClick={() => setAsking("decline")}>Decline</Button>
				</div>
			)}
			{asking && (
				<JudgeDialog key={asking} row={row} asking={asking} act={{ approve, decline, close }[asking]} onClose={() => setAsking(null)} />
			)}
		</Card>
	);
}

const WORDS = {
	approve: { title: "Approve this exception", lead: "The access stays until its end. Your name stands under it.", act: "Approve" },
	decline: {
		title: "Decline this exception",
		lead: "The keep does not stand without it: the row is open again for its reviewer.",
		act: "Decline",
	},
	close: { title: "Close this exception", lead: "The access or the need is gone before its end.", act: "Close it" },
} as const;

function JudgeDialog({ row, asking, act, onClose }: { row: ExceptionRow; asking: keyof typeof WORDS; act: Act; onClose: () => void }) {
	const router = useRouter();
	const [note, setNote] = useState("");
	const running = useAction(act, {
		onDone: () => {
			onClose();
			router.refresh();
		},
	});
	return (
		<Dialog open onClose={onClose} title={WORDS[asking].title} lead={WORDS[asking].lead}>
			<DialogBody>
				<Field label="What your decision rests on" error={running.fields.note} required>
					<Textarea value={note} onChange={(e) => setNote(e.target.value)} data-autofocus />
				</Field>
				<Refused>{running.refusal}</Refused>
			</DialogBody>
			<DialogFoot>
				<Button onClick={onClose}>Cancel</Button>
				<Button
					kind="primary"
					pending={running.pending}
					onClick={() => void running.run({ exceptionId: row.id, note, version: row.version })}
				>
					{WORDS[asking].act}
				</Button>
			</DialogFoot>
		</Dialog>
	);
}
