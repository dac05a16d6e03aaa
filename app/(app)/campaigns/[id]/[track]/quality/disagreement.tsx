"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { OUTCOME_WORDS } from "@/components/review/row-words";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import type { SampledRow } from "@/lib/quality/queries";

type Props = {
	row: SampledRow;
	mayEdit: boolean;
	active: boolean;
	settle: (input: unknown) => Promise<ActionAnswer<{ batchId: string }>>;
};

const word = (outcome: string | null) => OUTCOME_WORDS[outcome as keyof typeof OUTCOME_WORDS] ?? outcome ?? "";

/** A sampled row on which the second verdict differs: both, and what the control owner made of it. */
export function Disagreement({ row, mayEdit, active, settle }: Props) {
	return (
		<section className="border-t pt-3">
			<h3 className="font-medium">
				Row {row.rowNo}: {row.holder}, {row.title} in {row.system}
			</h3>
			<div className="mt-1 grid gap-x-4 gap-y-1 text-sm sm:grid-cols-2">
				<Verdict who="First" outcome={row.first} reason={row.firstReason} />
				<Verdict who="Second, blind" outcome={row.second} reason={row.secondReason} />
			</div>
			{row.settled ? (
				<p className="mt-2 text-sm">
					{row.settled === "reopened" ? "Reopened" : "The first decision stands"}, by {row.settledBy}: “{row.settledReason}”
				</p>
			) : (
				mayEdit && <Settle row={row} active={active} settle={settle} />
			)}
		</section>
	);
}

function Verdict({ who, outcome, reason }: { who: string; outcome: string | null; reason: string }) {
	return (
		<p>
			<span className="text-ink-3">{who}:</span> {word(outcome)}
			{reason && <span className="block text-ink-2">“{reason}”</span>}
		</p>
	);
}

function Settle({ row, active, settle }: Pick<Props, "row" | "active" | "settle">) {
	const router = useRouter();
	const act = useAction(settle, { onDone: () => router.refresh() });
	const [how, setHow] = useState("");
	const send = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		void act.run({ reReviewId: row.id, how, reason: String(new FormData(event.currentTarget).get("reason")) });
	};
	return (
		<form className="mt-2 flex flex-col gap-3" onSubmit={send}>
			<Field label="What follows" error={act.fields.how} required>
				<Select value={how} onChange={(event) => setHow(event.target.value)}>
					<option value="">Choose …</option>
					{active && <option value="reopened">Reopen the row: its reviewer decides it again</option>}
					<option value="stands">The first decision stands</option>
				</Select>
			</Field>
			<Field
				label="Why"
				hint={active ? undefined : "The review is closed: say what follows from it, for example in the next one."}
				error={act.fields.reason}
				required
			>
				<Textarea name="reason" rows={2} />
			</Field>
			<Refused>{act.refusal}</Refused>
			<div>
				<Button type="submit" pending={act.pending}>
					Put it on record
				</Button>
			</div>
		</form>
	);
}
