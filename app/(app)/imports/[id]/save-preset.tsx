"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useSay } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import type { ImportMapping } from "@/lib/import/schema";
import { savePresetAction } from "../actions";

/** Keeps the mapping under a name, for the next extract of this source. */
export function SavePreset({ mapping, refusal }: { mapping: ImportMapping; refusal: string | undefined }) {
	const [open, setOpen] = useState(false);
	const { toast } = useSay();
	const act = useAction(savePresetAction, {
		onDone: ({ version }) => {
			setOpen(false);
			toast({ text: `Saved as version ${version}.`, tone: "ok" });
		},
	});
	return (
		<>
			<Button disabledReason={refusal} onClick={() => setOpen(true)}>
				Save as preset
			</Button>
			<ConfirmDialog
				open={open}
				onClose={() => setOpen(false)}
				title="Save this mapping as a preset"
				confirm="Save preset"
				refusal={act.refusal ?? undefined}
				action={async (form) => {
					await act.run({ name: String(form.get("name") ?? ""), mapping });
				}}
			>
				<p>The next extract with the same columns can begin with it. A name that is there already gets a new version; earlier ones stay.</p>
				<Field label="Name" error={act.fields.name} required>
					<Input name="name" defaultValue={mapping.name} />
				</Field>
			</ConfirmDialog>
		</>
	);
}
