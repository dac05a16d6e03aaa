"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { RenewDialog } from "@/components/outcome/renew-dialog";
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
type Props = { row: ExceptionRow; mayJudge: boolean; approve: Act; decline: Act; close: Act; renew: Act };

const STATE_WORDS: Record<string, string> = {
	requested: "Requested",
	expiring: "Ends soon",
	renewed: "Renewed",
	approved: "Approved",
	declined: "Declined",
	closed: "Closed",
	expired: "Expired",
};

const TONES: Record<string, "ok" | "warn" | "danger" | "neutral"> = {
	requested: "warn",
	expiring: "warn",
	renewed: "neutral",
	approved: "ok",
	declined: "neutral",
	closed: "neutral",
	expired: "danger",
};

const LIVING: readonly string[] = ["approved", "expiring", "expired"];

/** What is to be known of an entry besides its facts, in sentences. */
function whatNext(row: ExceptionRow): string[] {
	const said: string[] = [];
	if (!row.credit) said.push("No credit: the test of its compensating control is not on record.");
	if (row.state === "expiring") said.push("It ends within 30 days. Ask for a renewal in time, or let it end.");
	if (row.state === "expired")
		said.push(
			row.rowReopened
				? "It has ended, and its row was opened again for the reviewer."
				: "It has ended. Ask for a renewal, or close it with what became of the access.",
		);
	if (row.pendingRenewal !== null) said.push(`Its renewal, No. ${row.pendingRenewal}, waits for an approval.`);
	if (row.renewedBy !== null) said.push(`No. ${row.renewedBy} took its place.`);
	return said;
}

/** One entry of a register, and what this person may do with it. */
export function ExceptionCard({ row, mayJudge, approve, decline, close, renew }: Props) {
	const track = trackOf(row.track);
	const [asking, setAsking] = useState<"approve" | "decline" | "close" | "renew" | null>(null);
	const judge = mayJudge && row.state === "requested";
	const lives = mayJudge && LIVING.includes(row.state) && !row.rowReopened;
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
				...(row.closedAt
					? [
							{
								term: "Closed",
								description: (
									<>
										<Time at={row.closedAt} show="minute" />: “{row.closedReason}”
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
					No. {row.number}
					{row.renews !== null && `, renews No. ${row.renews}`} · {row.system} · {row.campaign} · ends{" "}
					<Time at={row.expiresAt} show="date" />
				</>
			}
			actions={<Badge tone={TONES[row.state] ?? "neutral"}>{STATE_WORDS[row.state] ?? row.state}</Badge>}
		>
			{row.state === "requested" ? (
				facts
			) : (
				<details>
					<summary className="cursor-pointer text-ink-2 text-sm">Reason, approval and end</summary>
					<div className="mt-2">{facts}</div>
				</details>
			)}
			{whatNext(row).map((sentence) => (
				<p key={sentence} className="mt-3 text-ink-2 text-sm">
					{sentence}
				</p>
			))}
			{lives && (
				<div className="mt-3 flex gap-2">
					{row.pendingRenewal === null && <Button onClick={() => setAsking("renew")}>Ask to renew</Button>}
					<Button onClick={() => setAsking("close")}>Close it</Button>
				</div>
			)}
			{judge && row.own && <p className="mt-3 text-ink-2 text-sm">You asked for this or hold the access, so somebody else decides it.</p>}
			{judge && !row.own && (
				<div className="mt-3 flex gap-2">
					<Button onClick={() => setAsking("approve")}>Approve</Button>
					<Button onClick={() => setAsking("decline")}>Decline</Button>
				</div>
			)}
			{asking === "renew" && <RenewDialog row={row} renew={renew} onClose={() => setAsking(null)} />}
			{asking && asking !== "renew" && (
				<JudgeDialog key={asking} row={row} asking={asking} act={{ approve, decline, close }[asking]} onClose={() => setAsking(null)} />
			)}
		</Card>
	);
}

const WORDS = {
	approve: { title: "Approve this exception", lead: "The access stays until its end. Your name stands under it.", act: "Approve" },
	decline: {
		title: "Decline this exception",
		lead: "A keep does not stand without its exception: the row of an open review is open again. A declined renewal lets the one before run to its end.",
		act: "Decline",
	},
	close: { title: "Close this exception", lead: "The access or the need is gone. Date and reason stand.", act: "Close it" },
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
