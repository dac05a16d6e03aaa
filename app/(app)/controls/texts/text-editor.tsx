"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { Textarea } from "@/components/ui/textarea";
import { useSay } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import type { PreviewFacts } from "@/lib/signoff/queries";
import type { TextRow } from "@/lib/text/queries";
import { placeholdersFor, templateRefusal } from "@/lib/track/template";
import type { Track } from "@/lib/track/track";
import { publishTextAction } from "../actions";
import { Filled } from "./filled";

type EditorProps = { track: Track; current: TextRow; preview: PreviewFacts | null; onClose: () => void };

/** The next version of one text: its template, the facts it may quote, and what it would say. */
export function TextEditor({ track, current, preview, onClose }: EditorProps) {
	const router = useRouter();
	const { toast } = useSay();
	const area = useRef<HTMLTextAreaElement>(null);
	const [template, setTemplate] = useState(current.template);
	const [reason, setReason] = useState("");
	const act = useAction(publishTextAction, {
		onDone: ({ version }) => {
			toast({ text: `Version ${version} is published. Tracks staged from now on take it.` });
			onClose();
			router.refresh();
		},
	});
	const refusal = templateRefusal(track, current.kind, template);
	const insert = (name: string) => {
		const at = area.current?.selectionStart ?? template.length;
		setTemplate(`${template.slice(0, at)}{{${name}}}${template.slice(area.current?.selectionEnd ?? at)}`);
		area.current?.focus();
	};
	return (
		<form
			className="flex flex-col gap-3"
			onSubmit={(event) => {
				event.preventDefault();
				void act.run({ track: track.key, kind: current.kind, basedOn: current.version, template, reason });
			}}
		>
			<Field
				label={`Text of version ${current.version + 1}`}
				hint="Facts stand in double braces. {{if deviations}}…{{else}}…{{end}} says one thing where there are some and another where there are none."
				error={act.fields.template}
				required
			>
				<Textarea ref={area} rows={10} value={template} onChange={(event) => setTemplate(event.target.value)} />
			</Field>
			<details>
				<summary className="cursor-pointer text-sm">Facts it may quote</summary>
				<ul className="mt-2 grid gap-x-4 gap-y-1 text-sm sm:grid-cols-2">
					{placeholdersFor(track, current.kind).map(({ name, help }) => (
						<li key={name}>
							<button type="button" className="link font-mono text-xs" onClick={() => insert(name)}>
								{`{{${name}}}`}
							</button>{" "}
							<span className="text-ink-2">{help}</span>
						</li>
					))}
				</ul>
			</details>
			{refusal && <Callout tone="warn">{refusal}</Callout>}
			<section aria-label="Preview" className="rounded-md bg-sunken p-3">
				<Filled track={track} kind={current.kind} template={template} preview={preview} />
			</section>
			<Field label="Why the text changes" hint="Auditors read it in the ledger." error={act.fields.reason} required>
				<Textarea rows={2} value={reason} onChange={(event) => setReason(event.target.value)} />
			</Field>
			<Refused>{act.refusal}</Refused>
			<div className="flex flex-wrap gap-2">
				<Button
					type="submit"
					kind="primary"
					pending={act.pending}
					{...(refusal ? { disabledReason: "Put the placeholders right first." } : {})}
				>
					Publish version {current.version + 1}
				</Button>
				<Button onClick={onClose}>Cancel</Button>
			</div>
		</form>
	);
}
