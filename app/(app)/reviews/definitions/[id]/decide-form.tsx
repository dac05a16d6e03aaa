"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { RadioGroup } from "@/components/ui/radio-group";
import { Refused } from "@/components/ui/refused";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import { counted } from "@/lib/counted";

type Props = {
	definition: { id: string; version: number; holders: number };
	decide: (input: unknown) => Promise<ActionAnswer<{ definitionId: string }>>;
};

/** Confirms or refuses a rule, once, with the reason. */
export function DecideForm({ definition: d, decide }: Props) {
	const router = useRouter();
	const act = useAction(decide, { onDone: () => router.refresh() });
	const [outcome, setOutcome] = useState<string | null>(null);
	const send = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		void act.run({ definitionId: d.id, version: d.version, outcome, reason: String(new FormData(event.currentTarget).get("reason")) });
	};
	return (
		<Card title="Your decision" note="Given once. Nothing is confirmed by silence: a rule nobody decides is reported as not reviewed.">
			<form className="flex flex-col gap-3" onSubmit={send}>
				<RadioGroup
					name="outcome"
					legend="The rule"
					value={outcome}
					onChange={setOutcome}
					error={act.fields.outcome}
					options={[
						{ value: "keep", label: "Confirm", hint: "They still need it, all of them, for being who the rule names." },
						{
							value: "remove",
							label: "Refuse",
							hint: `Nobody gets it by rule any more. A numbered gap says that nobody was asked about its ${counted(d.holders, "holder")}; ${d.holders === 1 ? "it is a row" : "they are rows"} of the next review.`,
						},
					]}
					required
				/>
				<Field label="Why" error={act.fields.reason} required>
					<Textarea name="reason" rows={2} />
				</Field>
				<Refused>{act.refusal}</Refused>
				<div>
					<Button type="submit" kind="primary" pending={act.pending} disabled={outcome === null}>
						Decide the rule
					</Button>
				</div>
			</form>
		</Card>
	);
}
