"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { Textarea } from "@/components/ui/textarea";
import { counted } from "@/lib/counted";
import type { QueueRow } from "@/lib/review/queue";
import { REASON_MIN } from "@/lib/review/schema";
import { askedOnKeep, impliedAnswers } from "@/lib/review/view";
import { CriteriaStrip } from "./criteria-strip";
import { OUTCOME_WORDS } from "./row-words";
import { useReviewActs } from "./screen-context";

type BulkProps = {
	outcome: "keep" | "remove";
	rows: QueueRow[];
	onClose: () => void;
	send: (input: {
		outcome: "keep" | "remove";
		reason: string;
		answers: Record<string, string>;
		rows: QueueRow[];
	}) => Promise<string | null>;
};

/** One outcome and one reason for the selected rows, marked as bulk on each of them. */
export function BulkDialog({ outcome, rows, onClose, send }: BulkProps) {
	const { track } = useReviewActs();
	const [answers, setAnswers] = useState<Record<string, string>>({});
	const [reason, setReason] = useState("");
	const [refusal, setRefusal] = useState<string | null>(null);
	const [pending, setPending] = useState(false);
	const flags = [...new Set(rows.flatMap((r) => r.flags))];
	const asked = outcome === "keep" ? askedOnKeep(track, flags) : [];
	const over = rows.length > track.bulk.max;

	async function submit() {
		setPending(true);
		const no = await send({ outcome, reason, answers: outcome === "keep" ? { ...impliedAnswers(track, flags), ...answers } : {}, rows });
		setPending(false);
		setRefusal(no);
		if (!no) onClose();
	}

	return (
		<Dialog
			open
			onClose={onClose}
			title={`${OUTCOME_WORDS[outcome]} ${counted(rows.length, "row")}`}
			lead="Each of them is marked as decided in bulk, with this reason. Auditors see both."
		>
			<DialogBody>
				{over && (
					<Callout tone="warn">
						On {track.word} at most {track.bulk.max} rows can be marked in one act. Take {rows.length - track.bulk.max} off.
					</Callout>
				)}
				<CriteriaStrip
					name="bulk"
					rows={rows.length}
					asked={asked}
					answers={answers}
					onAnswer={(key, value) => setAnswers((a) => ({ ...a, [key]: value }))}
				/>
				<Field label="Reason for all of them" hint={`${REASON_MIN} characters or more.`} required>
					<Textarea value={reason} onChange={(e) => setReason(e.target.value)} />
				</Field>
				<Refused>{refusal}</Refused>
			</DialogBody>
			<DialogFoot>
				<Button onClick={onClose}>Cancel</Button>
				<Button kind="primary" pending={pending} onClick={submit} {...(over ? { disabledReason: "Too many rows for one act." } : {})}>
					Mark {counted(rows.length, "row")}
				</Button>
			</DialogFoot>
		</Dialog>
	);
}
