"use client";

import { useState } from "react";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import { counted } from "@/lib/counted";
import type { LedgerCheck } from "@/lib/ledger/verify";

type Props = { verify: (input: { outside: string[] }) => Promise<ActionAnswer<LedgerCheck>> };

/** Recomputes every hash on the server; a checkpoint pasted from outside exposes a database that was rewritten as a whole. */
export function VerifyLedger({ verify }: Props) {
	const [note, setNote] = useState("");
	const act = useAction(verify);
	const check = act.data;
	const outside = note.trim() === "" ? [] : [`${note.trim()}\n`];
	return (
		<div className="flex flex-col gap-3">
			<Field
				label="A checkpoint you kept"
				optional
				hint="Paste the text of checkpoint.txt from an earlier pack or download. Without one, only a ledger at odds with itself is found."
				error={act.fields.outside}
			>
				<Textarea rows={4} value={note} onChange={(event) => setNote(event.target.value)} className="font-mono text-xs" />
			</Field>
			<div>
				<Button pending={act.pending} onClick={() => void act.run({ outside })}>
					Verify the ledger now
				</Button>
			</div>
			{act.refusal && !act.fields.outside && (
				<Callout tone="danger" live>
					{act.refusal}
				</Callout>
			)}
			{check && (
				<Callout tone={check.ok ? "ok" : "danger"} live title={check.ok ? "It holds." : "It does not hold."}>
					{check.problem ??
						`${counted(Number(check.size), "event")}: every hash, the chain and ${counted(check.checkpoints.length, "checkpoint")} agree.${check.erasedPayloads > 0 ? ` The content of ${counted(check.erasedPayloads, "event")} was erased by law; their hashes stay.` : ""}`}
				</Callout>
			)}
		</div>
	);
}
