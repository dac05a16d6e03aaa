"use client";

import { InstructionText } from "@/components/track/instruction-text";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Button } from "@/components/ui/button";
import { Refused } from "@/components/ui/refused";
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
			<Refused>{act.refusal}</Refused>
			<InstructionText text={text.text} />
		</Sheet>
	);
}
