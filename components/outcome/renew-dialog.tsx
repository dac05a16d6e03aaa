"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refused } from "@/components/ui/refused";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import type { ExceptionRow } from "@/lib/exception/queries";
import { trackOf } from "@/lib/track/registry";

type Props = { row: ExceptionRow; renew: (input: unknown) => Promise<ActionAnswer<{ exceptionId: string }>>; onClose: () => void };

/** Asks for an exception to go on: what is new of it, and its new end. Another control owner approves. */
export function RenewDialog({ row, renew, onClose }: Props) {
	const router = useRouter();
	const { exception: policy } = trackOf(row.track);
	const [asked, setAsked] = useState({
		reason: "",
		compensatingControl: row.compensatingControl,
		controlTestRef: "",
		expiresOn: "",
	});
	const set = (part: Partial<typeof asked>) => setAsked({ ...asked, ...part });
	const running = useAction(renew, {
		onDone: () => {
			onClose();
			router.refresh();
		},
	});
	return (
		<Dialog
			open
			onClose={onClose}
			title="Ask to renew this exception"
			lead="A new request in this register. Somebody else approves it, who neither asked for it nor holds the access."
		>
			<DialogBody>
				<Field label="Why the access still stays" error={running.fields.reason} required>
					<Textarea value={asked.reason} onChange={(e) => set({ reason: e.target.value })} data-autofocus />
				</Field>
				{policy.compensatingControl && (
					<Field label="Compensating control" error={running.fields.compensatingControl} required>
						<Textarea value={asked.compensatingControl} onChange={(e) => set({ compensatingControl: e.target.value })} />
					</Field>
				)}
				{policy.controlTest && (
					<Field
						label="Where its last test is recorded"
						hint="Since the last approval. Without a test the exception gets no credit, and the register says so."
						error={running.fields.controlTestRef}
						optional
					>
						<Input value={asked.controlTestRef} onChange={(e) => set({ controlTestRef: e.target.value })} />
					</Field>
				)}
				<Field
					label="Ends on"
					hint={`At most ${policy.maxDays < 365 ? `${policy.maxDays} days` : "twelve months"} from today.`}
					error={running.fields.expiresOn}
					required
				>
					<Input type="date" value={asked.expiresOn} onChange={(e) => set({ expiresOn: e.target.value })} />
				</Field>
				<Refused>{running.refusal}</Refused>
			</DialogBody>
			<DialogFoot>
				<Button onClick={onClose}>Cancel</Button>
				<Button
					kind="primary"
					pending={running.pending}
					onClick={() => void running.run({ exceptionId: row.id, version: row.version, ...asked })}
				>
					Ask to renew
				</Button>
			</DialogFoot>
		</Dialog>
	);
}
