"use client";

import { useRouter } from "next/navigation";
import { Field } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { Select } from "@/components/ui/select";
import { SubmitButton } from "@/components/ui/submit-button";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import { DISPOSITIONS } from "@/lib/import/facts-schema";
import { dispositionAction } from "../actions";

/** A named person says what the rejected rows shown are. */
export function DispositionForm({ importId, code, waiting }: { importId: string; code: string | null; waiting: number }) {
	const router = useRouter();
	const act = useAction(dispositionAction, { onDone: () => router.refresh() });
	async function send(form: FormData) {
		await act.run({ importId, ...(code ? { code } : {}), disposition: form.get("disposition"), note: String(form.get("note") ?? "") });
	}
	return (
		<form
			onSubmit={(event) => {
				event.preventDefault();
				void send(new FormData(event.currentTarget));
			}}
			className="flex flex-col gap-3 rounded-md border px-4 py-3"
		>
			<h3 className="font-semibold">
				What are these {waiting.toLocaleString("en-US")} {waiting === 1 ? "row" : "rows"}?
			</h3>
			<Field label="They are" error={act.fields.disposition}>
				<Select name="disposition" placeholder="Choose">
					{Object.entries(DISPOSITIONS).map(([value, words]) => (
						<option key={value} value={value}>
							{words}
						</option>
					))}
				</Select>
			</Field>
			<Field label="In a sentence" hint="What they are and what follows. It stands in the ledger with your name." error={act.fields.note}>
				<Textarea name="note" rows={2} />
			</Field>
			<Refused>{act.refusal}</Refused>
			<div>
				<SubmitButton kind="secondary" pending={act.pending}>
					Dispose of {waiting.toLocaleString("en-US")} {waiting === 1 ? "row" : "rows"}
				</SubmitButton>
			</div>
		</form>
	);
}
