"use client";

import { Answer } from "@/components/ui/answer";
import { Kbd } from "@/components/ui/kbd";
import { answerKeys, type Consequence, type Criterion, consequenceOf } from "@/lib/track/criteria";

type CriteriaStripProps = {
	/** Tells the answers of this form from those of another on the page. */
	name: string;
	asked: readonly Criterion[];
	answers: Record<string, string>;
	onAnswer: (key: string, value: string) => void;
	/** For how many rows at once; then without the keys. */
	rows?: number;
};

/** The questions of the frozen set, one after the other; the next open one shows the keys that answer it. */
export function CriteriaStrip({ name, asked, answers, onAnswer, rows }: CriteriaStripProps) {
	if (asked.length === 0) return null;
	const next = rows === undefined ? asked.find((c) => answers[c.key] === undefined) : undefined;
	return (
		<div>
			{asked.map((c) => {
				const then = consequenceOf(c, answers[c.key]);
				const keys = answerKeys(c);
				return (
					<Answer
						key={c.key}
						name={`${name}-${c.key}`}
						question={
							<>
								{c.question} {rows !== undefined && `(for all ${rows})`}
								{c === next && <Kbd>{keys.map((k) => k.key).join(" ")}</Kbd>}
							</>
						}
						note={then && then !== "nothing" ? wayOut(c, answers[c.key], then) : c.help}
						options={c.answers}
						value={answers[c.key] ?? null}
						onChange={(value) => onAnswer(c.key, value)}
					/>
				);
			})}
		</div>
	);
}

const WAYS_OUT: Record<Exclude<Consequence, "nothing">, string> = {
	no_keep: "leaves: remove it, or change it to something smaller.",
	reason: "asks for a reason.",
	exception: "leaves: remove it, or ask for an exception.",
};

const wayOut = (c: Criterion, answer: string | undefined, asks: Exclude<Consequence, "nothing">) =>
	`“${c.answers.find((a) => a.value === answer)?.label}” ${WAYS_OUT[asks]}`;
