"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { Textarea } from "@/components/ui/textarea";
import type { QueueRow } from "@/lib/review/queue";

const WORDS = {
	not_mine: {
		title: "Not mine to decide",
		lead: "The row goes to the fallback reviewer of this campaign, or is shown as a gap until somebody has it.",
		act: "Give it back",
	},
	need_info: {
		title: "I need information",
		lead: "The row stays yours and undecided. What you wait for stands in its history, and in the ledger, where the control owner reads it.",
		act: "Note it",
	},
} as const;

/** Routes a row instead of deciding it, with a reason. */
export function RouteDialog({
	row,
	kind,
	onClose,
	send,
}: {
	row: QueueRow;
	kind: "not_mine" | "need_info";
	onClose: () => void;
	send: (reason: string) => Promise<string | null>;
}) {
	const [reason, setReason] = useState("");
	const [refusal, setRefusal] = useState<string | null>(null);
	const [pending, setPending] = useState(false);
	const words = WORDS[kind];
	return (
		<Dialog open onClose={onClose} title={words.title} lead={`${row.name}: ${row.title || row.entitlement}. ${words.lead}`}>
			<DialogBody>
				<Field label={kind === "not_mine" ? "Why, and who should decide it if you know" : "What you need to know, and from whom"} required>
					<Textarea value={reason} onChange={(e) => setReason(e.target.value)} data-autofocus />
				</Field>
				<Refused>{refusal}</Refused>
			</DialogBody>
			<DialogFoot>
				<Button onClick={onClose}>Cancel</Button>
				<Button
					kind="primary"
					pending={pending}
					onClick={async () => {
						setPending(true);
						setRefusal(await send(reason));
						setPending(false);
					}}
				>
					{words.act}
				</Button>
			</DialogFoot>
		</Dialog>
	);
}
