"use client";

import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { Textarea } from "@/components/ui/textarea";
import { useSay } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import type { CriteriaSetRow } from "@/lib/criteria/queries";
import { flagsOf } from "@/lib/criteria/rules";
import { QUESTIONS_MAX } from "@/lib/criteria/schema";
import type { Track } from "@/lib/track/track";
import { publishCriteriaAction } from "../actions";
import { type DraftQuestion, draftOf, emptyQuestion, inputOf, verdictOn } from "./draft";
import { QuestionEditor } from "./question-editor";

type EditorProps = { track: Track; current: CriteriaSetRow; onClose: () => void };

/** The next version of a track's set: each question, what changes against the version in force, and why. */
export function CriteriaEditor({ track, current, onClose }: EditorProps) {
	const router = useRouter();
	const { toast } = useSay();
	const [draft, setDraft] = useState(() => draftOf(current.criteria));
	const [reason, setReason] = useState("");
	const [dropReason, setDropReason] = useState("");
	const act = useAction(publishCriteriaAction, {
		onDone: ({ version }) => {
			toast({ text: `Version ${version} is published. Tracks staged from now on ask it.` });
			onClose();
			router.refresh();
		},
	});
	const { changes, warning, refusal } = useMemo(() => verdictOn(track, current.criteria, draft), [track, current, draft]);
	const flags = useMemo(() => flagsOf(track), [track]);
	const next = current.version + 1;
	const put = (at: number, question: DraftQuestion) => setDraft(draft.map((q, n) => (n === at ? question : q)));
	const move = (at: number, by: number) => {
		const moved = [...draft];
		const [one] = moved.splice(at, 1);
		if (one) moved.splice(at + by, 0, one);
		setDraft(moved);
	};
	return (
		<form
			className="flex flex-col gap-4"
			onSubmit={(event) => {
				event.preventDefault();
				void act.run({
					track: track.key,
					basedOn: current.version,
					reason,
					dropReason: warning ? dropReason : "",
					criteria: inputOf(draft),
				});
			}}
		>
			<p className="max-w-[80ch] text-ink-2">
				Reviewers answer these on the rows they keep. Whatever is answered, {track.word} also asks what a flag asks by itself: a leaver, for
				example, is kept only by exception.
			</p>
			<ol className="flex flex-col gap-4">
				{draft.map((question, at) => (
					<li key={question.id}>
						<QuestionEditor
							number={at + 1}
							question={question}
							flags={flags}
							errors={act.fields}
							onChange={(changed) => put(at, changed)}
							onUp={at > 0 ? () => move(at, -1) : null}
							onDown={at < draft.length - 1 ? () => move(at, 1) : null}
							onRemove={() => setDraft(draft.filter((_, n) => n !== at))}
						/>
					</li>
				))}
			</ol>
			{draft.length < QUESTIONS_MAX && (
				<Button className="self-start" onClick={() => setDraft([...draft, emptyQuestion()])}>
					Add a question
				</Button>
			)}
			<section aria-label="What changes" className="rounded-md bg-sunken p-3 text-sm">
				<h3 className="font-semibold">What changes against version {current.version}</h3>
				{changes.length === 0 ? (
					<p className="text-ink-2">Nothing yet.</p>
				) : (
					<ul className="mt-1 list-disc pl-5">
						{changes.map((change) => (
							<li key={change}>{change}</li>
						))}
					</ul>
				)}
			</section>
			<Field
				label="Why the questions change"
				hint="Auditors read it in the ledger, beside what changes."
				error={act.fields.reason}
				required
			>
				<Textarea rows={2} value={reason} onChange={(event) => setReason(event.target.value)} />
			</Field>
			{warning && (
				<>
					<Callout tone="warn" title="Less is asked than this track is shipped with.">
						{warning}
					</Callout>
					<Field
						label="Why less need be asked"
						hint="Fifteen characters or more. It stands in the ledger by itself."
						error={act.fields.dropReason}
						required
					>
						<Textarea rows={2} maxLength={1000} value={dropReason} onChange={(event) => setDropReason(event.target.value)} />
					</Field>
				</>
			)}
			{changes.length > 0 && refusal && <Callout tone="warn">{refusal}</Callout>}
			<Refused>{act.refusal}</Refused>
			<div className="flex flex-wrap gap-2">
				<Button
					type="submit"
					kind="primary"
					pending={act.pending}
					{...(changes.length === 0 ? { disabledReason: "Change a question first." } : {})}
				>
					Publish version {next}
				</Button>
				<Button onClick={onClose}>Cancel</Button>
			</div>
		</form>
	);
}
