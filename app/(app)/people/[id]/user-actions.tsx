"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import { disable, enable } from "../actions";

/** Disables somebody, or enables again; either asks why. */
export function UserActions({ userId, name, status }: { userId: string; name: string; status: string }) {
	const router = useRouter();
	const [open, setOpen] = useState(false);
	const disabled = status === "disabled";
	const act = useAction(disabled ? enable : disable, {
		onDone: () => {
			setOpen(false);
			router.refresh();
		},
	});
	return (
		<>
			<Button
				onClick={() => {
					act.reset();
					setOpen(true);
				}}
			>
				{disabled ? "Enable again" : "Disable"}
			</Button>
			<ConfirmDialog
				open={open}
				onClose={() => setOpen(false)}
				title={disabled ? `Enable ${name} again?` : `Disable ${name}?`}
				confirm={disabled ? "Enable" : "Disable"}
				danger={!disabled}
				refusal={Object.keys(act.fields).length === 0 ? (act.refusal ?? undefined) : undefined}
				action={async (form) => {
					await act.run({ userId, reason: String(form.get("reason") ?? "") });
				}}
			>
				<p>
					{disabled
						? "The person can sign in again, with the roles held before."
						: "Open sessions end with their next request, and nobody signs in as this person any more. What the person did stays on record. Rows assigned to the person have to be reassigned."}
				</p>
				<Field label="Why" error={act.fields.reason} required>
					<Textarea name="reason" rows={2} maxLength={500} />
				</Field>
			</ConfirmDialog>
		</>
	);
}
