"use client";

import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import type { Marking } from "@/components/review/screen-state";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refused } from "@/components/ui/refused";
import { Textarea } from "@/components/ui/textarea";
import type { QueueRow } from "@/lib/review/queue";
import { askedOnKeep, impliedAnswers } from "@/lib/review/view";
import { answerKeys } from "@/lib/track/criteria";
import { keepNeeds, unanswered } from "@/lib/track/rules";
import { CriteriaStrip } from "./criteria-strip";
import { ExceptionFields, emptyException } from "./exception-fields";
import { OUTCOME_WORDS } from "./row-words";
import { useReviewActs } from "./screen-context";

/** The criteria strip and what an outcome needs: answers, a reason, an exception. Given afresh for each row; nothing is filled in beforehand. */
export function MarkForm({
	row,
	outcome,
	onCancel,
	onOutcome,
}: {
	row: QueueRow;
	outcome: Marking["outcome"];
	onCancel: () => void;
	onOutcome: (outcome: Marking["outcome"]) => void;
}) {
	const { track, mark } = useReviewActs();
	const [answers, setAnswers] = useState<Record<string, string>>({});
	const [reason, setReason] = useState("");
	const [change, setChange] = useState("");
	const [exception, setException] = useState(emptyException);
	const [refusal, setRefusal] = useState<string | null>(null);
	const [sending, setSending] = useState(false);
	const asked = outcome === "keep" ? askedOnKeep(track, row.flags) : [];
	const given = { ...impliedAnswers(track, row.flags), ...answers };
	const needs = outcome === "keep" ? keepNeeds(track, row.flags, [], given) : { needs: "nothing" as const, because: [] };
	const next = asked.find((c) => answers[c.key] === undefined);
	const form = useRef<HTMLFormElement>(null);
	const writing = next || needs.needs === "no_keep" ? null : needs.needs;
	// Where there is nothing left to answer, the hands go on writing: no way through the page to the first field.
	useEffect(() => {
		if (writing) form.current?.querySelector<HTMLElement>("[data-first]")?.focus();
	}, [writing]);

	/** The form closes by the mark itself. What it lacks is said here, with all that was written still in place. */
	async function send() {
		if (sending) return;
		setSending(true);
		const no = await mark(row, {
			outcome,
			reason,
			answers: outcome === "keep" ? given : {},
			change: outcome === "change" ? change : "",
			exception: needs.needs === "exception" ? exception : null,
		});
		setSending(false);
		setRefusal(no);
	}

	const onKey = useEffectEvent((event: KeyboardEvent) => {
		const typing = event.target instanceof HTMLElement && event.target.matches("textarea, select, input:not([type=radio])");
		if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog:modal[aria-label], :popover-open"))
			return;
		const chosen = next && answerKeys(next).find((a) => a.key === event.key.toLowerCase());
		if (next && chosen) {
			event.preventDefault();
			setAnswers((a) => ({ ...a, [next.key]: chosen.value }));
		} else if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) {
			event.preventDefault();
			event.stopPropagation();
			void send();
		}
	});
	useLayoutEffect(() => {
		const listen = (event: KeyboardEvent) => onKey(event);
		document.addEventListener("keydown", listen, true);
		return () => document.removeEventListener("keydown", listen, true);
	}, []);

	return (
		<form
			ref={form}
			className="flex flex-col gap-3"
			aria-label={`${OUTCOME_WORDS[outcome]} ${row.name}`}
			onSubmit={(event) => {
				event.preventDefault();
				void send();
			}}
		>
			<CriteriaStrip name={row.id} asked={asked} answers={answers} onAnswer={(key, value) => setAnswers((a) => ({ ...a, [key]: value }))} />
			{needs.needs === "no_keep" && (
				<Callout
					tone="danger"
					actions={
						<>
							<Button size="sm" onClick={() => onOutcome("remove")}>
								Remove instead
							</Button>
							<Button size="sm" onClick={() => onOutcome("change")}>
								Change instead
							</Button>
						</>
					}
				>
					With this answer the access cannot be kept.
				</Callout>
			)}
			{needs.needs === "exception" && (
				<>
					<Callout tone="warn">
						Keeping this needs an exception: {needs.because.join("; ")}. {track.exception.help}
					</Callout>
					<ExceptionFields track={track} value={exception} onChange={setException} />
				</>
			)}
			{outcome === "change" && (
				<Field label="Change it to" hint="The smaller right that would do." required>
					<Input value={change} onChange={(e) => setChange(e.target.value)} data-first />
				</Field>
			)}
			{needs.needs !== "no_keep" && needs.needs !== "exception" && (
				<Field
					label="Reason"
					optional={needs.needs !== "reason"}
					hint={
						needs.needs === "reason" ? `Needed here: ${needs.because.join(", ").toLowerCase()}. Auditors read it.` : "Auditors read it."
					}
				>
					<Textarea
						value={reason}
						onChange={(e) => setReason(e.target.value)}
						rows={2}
						{...(needs.needs === "reason" && { "data-first": true })}
					/>
				</Field>
			)}
			<Refused>{refusal}</Refused>
			<div className="flex flex-wrap items-center gap-2">
				<Button
					type="submit"
					kind="primary"
					pending={sending}
					{...(needs.needs === "no_keep"
						? { disabledReason: "Your answer does not allow a keep." }
						: unanswered(track, row.flags, given).length > 0 && outcome === "keep"
							? { disabledReason: "Answer the questions first." }
							: {})}
				>
					Mark as {OUTCOME_WORDS[outcome].toLowerCase()}
				</Button>
				<Button onClick={onCancel}>Cancel</Button>
				<span className="text-ink-3 text-sm">Pending until you submit.</span>
			</div>
		</form>
	);
}
