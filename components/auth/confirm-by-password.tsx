"use client";

import type { ActionAnswer } from "@/components/ui/action-answer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DialogBody, DialogFoot } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useAction } from "@/components/ui/use-action";

export type ConfirmAction = (input: { password: string }) => Promise<ActionAnswer<void>>;

/** Types the password once more. */
export function ConfirmByPassword({ action, onDone, onCancel }: { action: ConfirmAction; onDone: () => void; onCancel: () => void }) {
	const confirm = useAction(action, { onDone });
	return (
		<form
			className="contents"
			onSubmit={(event) => {
				event.preventDefault();
				void confirm.run({ password: String(new FormData(event.currentTarget).get("password") ?? "") });
			}}
		>
			<DialogBody>
				{confirm.refusal && !confirm.fields.password && (
					<Callout tone="danger" live>
						{confirm.refusal}
					</Callout>
				)}
				<Field label="Your password" error={confirm.fields.password} required>
					<Input name="password" type="password" autoComplete="current-password" data-autofocus />
				</Field>
			</DialogBody>
			<DialogFoot>
				<Button onClick={onCancel}>Cancel</Button>
				<Button type="submit" kind="primary" pending={confirm.pending}>
					Confirm and go on
				</Button>
			</DialogFoot>
		</form>
	);
}
