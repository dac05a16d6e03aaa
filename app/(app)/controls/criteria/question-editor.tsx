"use client";

import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { ANSWERS_MAX } from "@/lib/criteria/schema";
import { CONSEQUENCES, type Consequence } from "@/lib/track/criteria";
import { FLAGS, type Flag } from "@/lib/track/flags";
import { type DraftQuestion, emptyAnswer } from "./draft";

type QuestionProps = {
	number: number;
	question: DraftQuestion;
	/** Flags this track ever puts on a row. */
	flags: readonly Flag[];
	/** Refusals by field, as the server names them: `criteria.0.question`. */
	errors: Record<string, string>;
	onChange: (question: DraftQuestion) => void;
	onUp: (() => void) | null;
	onDown: (() => void) | null;
	onRemove: () => void;
};

/** One question: its words, the rows it is asked on, and what each answer asks of a keep. */
export function QuestionEditor({ number, question: q, flags, errors, onChange, onUp, onDown, onRemove }: QuestionProps) {
	const errorOf = (field: string) => errors[`criteria.${number - 1}.${field}`];
	const put = (part: Partial<DraftQuestion>) => onChange({ ...q, ...part });
	const putAnswer = (at: number, part: Partial<DraftQuestion["answers"][number]>) =>
		put({ answers: q.answers.map((a, n) => (n === at ? { ...a, ...part } : a)) });
	const toggle = (flag: Flag) =>
		put({ appliesTo: q.appliesTo.includes(flag) ? q.appliesTo.filter((f) => f !== flag) : [...q.appliesTo, flag] });
	return (
		<fieldset className="flex flex-col gap-3 rounded-md border p-3">
			<legend className="px-1 font-semibold text-sm">Question {number}</legend>
			<Field label="Question" error={errorOf("question")} required>
				<Input value={q.question} onChange={(event) => put({ question: event.target.value })} />
			</Field>
			<Field label="Help" hint="One sentence under the question: what counts as a good answer." error={errorOf("help")} optional>
				<Input value={q.help ?? ""} onChange={(event) => put({ help: event.target.value })} />
			</Field>
			<details open={q.appliesTo.length > 0 || undefined}>
				<summary className="cursor-pointer text-sm">
					Asked on {q.appliesTo.length === 0 ? "every row" : `rows with ${q.appliesTo.length === 1 ? "this flag" : "any of these flags"}`}
				</summary>
				<div className="mt-2 grid gap-x-4 gap-y-1.5 sm:grid-cols-2 lg:grid-cols-3">
					{flags.map((flag) => (
						<Checkbox key={flag} label={FLAGS[flag].text} checked={q.appliesTo.includes(flag)} onChange={() => toggle(flag)} />
					))}
				</div>
				<p className="mt-1.5 text-ink-3 text-sm">Tick none to ask it on every row.</p>
			</details>
			<div className="flex flex-col gap-2">
				<p className="text-sm">Answers, and what each asks of a keep</p>
				{q.answers.map((answer, at) => (
					<div key={answer.id} className="flex flex-wrap items-start gap-2">
						<div className="min-w-40 flex-1">
							<Field label={`Answer ${at + 1}`} error={errorOf(`answers.${at}.label`)}>
								<Input value={answer.label} onChange={(event) => putAnswer(at, { label: event.target.value })} />
							</Field>
						</div>
						<div className="min-w-48 flex-1">
							<Field label="asks" error={errorOf(`answers.${at}.asks`)}>
								<Select value={answer.asks} onChange={(event) => putAnswer(at, { asks: event.target.value as Consequence })}>
									{Object.entries(CONSEQUENCES).map(([value, words]) => (
										<option key={value} value={value}>
											{words}
										</option>
									))}
								</Select>
							</Field>
						</div>
						{q.answers.length > 2 && (
							<Button className="mt-6" kind="quiet" onClick={() => put({ answers: q.answers.filter((_, n) => n !== at) })}>
								Take off
							</Button>
						)}
					</div>
				))}
				{q.answers.length < ANSWERS_MAX && (
					<Button className="self-start" size="sm" onClick={() => put({ answers: [...q.answers, emptyAnswer()] })}>
						Add an answer
					</Button>
				)}
			</div>
			<Checkbox
				label="Pressing Keep answers it"
				hint="The first answer that lets a keep stand is then stored with the keep, and the row does not ask."
				checked={q.impliedByKeep ?? false}
				onChange={(event) => put({ impliedByKeep: event.target.checked })}
			/>
			<div className="flex flex-wrap gap-2">
				{onUp && (
					<Button size="sm" kind="quiet" onClick={onUp}>
						Move up
					</Button>
				)}
				{onDown && (
					<Button size="sm" kind="quiet" onClick={onDown}>
						Move down
					</Button>
				)}
				<Button size="sm" kind="quiet" onClick={onRemove}>
					Take this question out
				</Button>
			</div>
		</fieldset>
	);
}
