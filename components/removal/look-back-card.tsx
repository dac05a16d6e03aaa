"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DescriptionList, None } from "@/components/ui/description-list";
import { Field } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { Time } from "@/components/ui/time";
import { useAction } from "@/components/ui/use-action";
import { USED, type Used } from "@/lib/look-back/rules";

type LookBack = {
	flaggedAt: string;
	until: string | null;
	used: Used | null;
	howKnown: string;
	effect: string;
	by: string | null;
	at: string | null;
};
type Props = {
	removalId: string;
	lookBack: LookBack;
	mayAnswer: boolean;
	answer: (input: unknown) => Promise<ActionAnswer<{ removalId: string }>>;
};

/** Whether access that was to go was used until it went: the question, or the answer with who gave it. */
export function LookBackCard({ removalId, lookBack, mayAnswer, answer }: Props) {
	return (
		<Card title="Look-back" note="This removal ran late. Was the access used between the decision and the proof that it went?">
			{lookBack.used ? (
				<Answer lookBack={lookBack} />
			) : mayAnswer ? (
				<Question removalId={removalId} answer={answer} />
			) : (
				<p className="text-ink-2">Not answered yet. A control owner of the track answers who did not carry the removal out.</p>
			)}
		</Card>
	);
}

function Answer({ lookBack }: { lookBack: LookBack }) {
	return (
		<DescriptionList
			items={[
				{ term: "Found", description: lookBack.used ? USED[lookBack.used] : <None>not answered</None> },
				{
					term: "Period",
					description: (
						<>
							<Time at={lookBack.flaggedAt} show="minute" /> to{" "}
							{lookBack.until ? <Time at={lookBack.until} show="minute" /> : <None>not known</None>}
						</>
					),
				},
				{ term: "How it is known", description: lookBack.howKnown },
				{ term: "What followed", description: lookBack.effect || <None>nothing</None> },
				{
					term: "Answered",
					description: lookBack.at ? (
						<>
							{lookBack.by}, <Time at={lookBack.at} show="minute" />
						</>
					) : (
						<None>not yet</None>
					),
				},
			]}
		/>
	);
}

function Question({ removalId, answer }: Pick<Props, "removalId" | "answer">) {
	const router = useRouter();
	const act = useAction(answer, { onDone: () => router.refresh() });
	const [used, setUsed] = useState("");
	const send = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const data = new FormData(event.currentTarget);
		void act.run({ removalId, used, howKnown: String(data.get("howKnown")), effect: String(data.get("effect") ?? "") });
	};
	return (
		<form className="flex flex-col gap-3" onSubmit={send}>
			<Field label="Was it used?" error={act.fields.used} required>
				<Select value={used} onChange={(event) => setUsed(event.target.value)}>
					<option value="">Choose …</option>
					{Object.entries(USED).map(([value, text]) => (
						<option key={value} value={value}>
							{text}
						</option>
					))}
				</Select>
			</Field>
			<Field label="How this is known" hint="Which log, which period, who was asked." error={act.fields.howKnown} required>
				<Textarea name="howKnown" rows={2} />
			</Field>
			{used === "yes" && (
				<Field label="What followed from it" error={act.fields.effect} required>
					<Textarea name="effect" rows={2} />
				</Field>
			)}
			<Refused>{act.refusal}</Refused>
			<div>
				<Button type="submit" kind="primary" pending={act.pending}>
					Put it on record
				</Button>
			</div>
		</form>
	);
}
