"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useAction } from "@/components/ui/use-action";
import { discardAction } from "../actions";

/** Gives an import up, with a reason. Its files and record stay. */
export function Discard({ importId, version }: { importId: string; version: number }) {
	const router = useRouter();
	const [open, setOpen] = useState(false);
	const act = useAction(discardAction, {
		onDone: () => {
			setOpen(false);
			router.refresh();
		},
	});
	return (
		<>
			<Button onClick={() => setOpen(true)}>Discard</Button>
			<ConfirmDialog
				open={open}
				onClose={() => setOpen(false)}
				title="Discard this import?"
				confirm="Discard import"
				danger
				refusal={act.refusal ?? undefined}
				action={async (form) => {
					await act.run({ importId, version, reason: String(form.get("reason") ?? "") });
				}}
			>
				<p>Nothing of it enters the inventory, and it cannot be taken up again. Its files and its record stay as evidence.</p>
				<Field label="Why" error={act.fields.reason} required>
					<Input name="reason" />
				</Field>
			</ConfirmDialog>
		</>
	);
}
