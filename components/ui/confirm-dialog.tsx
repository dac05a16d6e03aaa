"use client";

import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refused } from "@/components/ui/refused";
import { SubmitButton } from "@/components/ui/submit-button";

type ConfirmProps = {
	open: boolean;
	onClose: () => void;
	title: string;
	/** What will happen, to how many, and whether it can be taken back. May hold fields for the act. */
	children: ReactNode;
	/** The act, as a verb: "Remove 12 grants". */
	confirm: string;
	danger?: boolean;
	/** Must be typed before the act can be done; for what cannot be taken back. */
	typed?: string;
	/** Server action or function; the dialog stays, pending, until it ends. Close it from its result. */
	action: (form: FormData) => Promise<void> | void;
	/** Why it was refused, and the way out. */
	refusal?: string | undefined;
};

/** Asks before an act with consequences. Cancel does nothing. */
export function ConfirmDialog({ open, onClose, title, children, confirm, danger = false, typed, action, refusal }: ConfirmProps) {
	return (
		<Dialog open={open} onClose={onClose} title={title}>
			<form action={action} className="contents">
				<ConfirmForm onClose={onClose} confirm={confirm} danger={danger} typed={typed} refusal={refusal}>
					{children}
				</ConfirmForm>
			</form>
		</Dialog>
	);
}

/** Mounted while the dialog is open, so that the typed word starts empty. */
function ConfirmForm({ onClose, children, confirm, danger, typed, refusal }: Omit<ConfirmProps, "open" | "title" | "action">) {
	const [word, setWord] = useState("");
	const missing = typed !== undefined && word.trim() !== typed;
	return (
		<>
			<DialogBody>
				<Refused>{refusal}</Refused>
				<div className="flex flex-col gap-3 text-ink-2">{children}</div>
				{typed !== undefined && (
					<Field label={`Type ${typed} to go on`}>
						<Input value={word} onChange={(event) => setWord(event.target.value)} autoComplete="off" />
					</Field>
				)}
			</DialogBody>
			<DialogFoot>
				<Button onClick={onClose}>Cancel</Button>
				<SubmitButton kind={danger ? "danger" : "primary"} disabledReason={missing ? `Type ${typed} first.` : undefined}>
					{confirm}
				</SubmitButton>
			</DialogFoot>
		</>
	);
}
