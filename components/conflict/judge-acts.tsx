"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import type { ConflictRow } from "@/lib/conflict/page-queries";
import type { Judge } from "./acts";

const WORDS = {
	approved: { title: "Approve this", lead: "Both halves stay until its end. Your name stands under it.", act: "Approve" },
	declined: { title: "Decline this", lead: "The conflict is without an outcome again.", act: "Decline" },
	withdrawn: { title: "Withdraw your request", lead: "The conflict is without an outcome again.", act: "Withdraw" },
} as const;

/** What somebody may do about the request that waits; who may not approve it reads why, and who could. */
export function JudgeActs({ row, waits, judge }: { row: ConflictRow; waits: NonNullable<ConflictRow["waits"]>; judge: Judge }) {
	const [asking, setAsking] = useState<keyof typeof WORDS | null>(null);
	return (
		<div className="mt-3 flex flex-col items-start gap-2">
			{waits.refusal && <p className="text-ink-2 text-sm">{waits.refusal}</p>}
			{row.approvers.length > 0 && waits.refusal && row.asked[0]?.kind === "accept" && (
				<p className="text-ink-2 text-sm">Above both, with a login: {row.approvers.join(", ")}.</p>
			)}
			<div className="flex flex-wrap gap-2">
				{!waits.refusal && <Button onClick={() => setAsking("approved")}>Approve</Button>}
				{!waits.own && !row.holder && <Button onClick={() => setAsking("declined")}>Decline</Button>}
				{waits.own && <Button onClick={() => setAsking("withdrawn")}>Withdraw</Button>}
			</div>
			{asking && <JudgeDialog outcomeId={waits.outcomeId} asking={asking} judge={judge} onClose={() => setAsking(null)} />}
		</div>
	);
}

function JudgeDialog({
	outcomeId,
	asking,
	judge,
	onClose,
}: {
	outcomeId: string;
	asking: keyof typeof WORDS;
	judge: Judge;
	onClose: () => void;
}) {
	const router = useRouter();
	const [note, setNote] = useState("");
	const running = useAction(judge, {
		onDone: () => {
			onClose();
			router.refresh();
		},
	});
	const { title, lead, act } = WORDS[asking];
	return (
		<Dialog open onClose={onClose} title={title} lead={lead}>
			<DialogBody>
				<Field label="What this rests on" error={running.fields.note} required>
					<Textarea value={note} onChange={(e) => setNote(e.target.value)} data-autofocus />
				</Field>
				<Refused>{running.refusal}</Refused>
			</DialogBody>
			<DialogFoot>
				<Button onClick={onClose}>Cancel</Button>
				<Button kind="primary" pending={running.pending} onClick={() => void running.run({ outcomeId, verdict: asking, note })}>
					{act}
				</Button>
			</DialogFoot>
		</Dialog>
	);
}
