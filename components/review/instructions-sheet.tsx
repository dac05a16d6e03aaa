"use client";

import type { ActionAnswer } from "@/components/ui/action-answer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Sheet } from "@/components/ui/sheet";
import { Time } from "@/components/ui/time";
import { useAction } from "@/components/ui/use-action";
import type { Head } from "./review-header";

type Props = {
	open: boolean;
	head: Head;
	onClose: () => void;
	onDone: () => void;
	acknowledge: (input: unknown) => Promise<ActionAnswer<unknown>>;
};

/** The exact text of this track's instructions; reading is acknowledged with time and hash. */
export function InstructionsSheet({ open, head, onClose, onDone, acknowledge }: Props) {
	const act = useAction(acknowledge, { onDone });
	const text = head.instructions;
	if (!text) return null;
	return (
		<Sheet
			open={open}
			onClose={onClose}
			title={`Instructions, version ${text.version}`}
			footer={
				head.acknowledgedAt ? (
					<p className="text-ink-2 text-sm">
						You acknowledged them on <Time at={head.acknowledgedAt} show="minute" />.
					</p>
				) : (
					<Button
						kind="primary"
						pending={act.pending}
						onClick={() => void act.run({ campaignTrackId: head.campaignTrackId, instructionHash: text.hash })}
					>
						I have read them
					</Button>
				)
			}
		>
			{act.refusal && (
				<Callout tone="danger" live>
					{act.refusal}
				</Callout>
			)}
			<PlainMarkdown text={text.text} />
		</Sheet>
	);
}

/** Headings, lists and paragraphs of an instruction text; bold words by two asterisks. Everything else stays as written. */
function PlainMarkdown({ text }: { text: string }) {
	return (
		<div className="flex flex-col gap-2">
			{text.split("\n").map((line, i) => {
				const key = `${i}-${line}`;
				if (line.startsWith("# "))
					return (
						<h3 key={key} className="font-semibold text-md">
							{line.slice(2)}
						</h3>
					);
				if (line.startsWith("- "))
					return (
						<p key={key} className="pl-4 -indent-3">
							• {bold(line.slice(2))}
						</p>
					);
				return line.trim() ? (
					<p key={key} className="text-pretty">
						{bold(line)}
					</p>
				) : null;
			})}
		</div>
	);
}

function bold(line: string) {
	// The text never changes while it is shown, so a piece is known by its place.
	// biome-ignore lint/suspicious/noArrayIndexKey: fixed text
	return line.split("**").map((part, i) => (i % 2 === 1 ? <b key={i}>{part}</b> : part));
}
