"use client";

import type { ActionAnswer } from "@/components/ui/action-answer";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/dialog";
import { Refused } from "@/components/ui/refused";
import { useAction } from "@/components/ui/use-action";
import { counted } from "@/lib/counted";
import type { QueueRow } from "@/lib/review/queue";
import type { Receipt } from "@/lib/review/submit";
import { shownFlags } from "@/lib/review/view";
import { useReviewActs } from "./screen-context";

type SubmitProps = {
	rows: QueueRow[];
	campaignTrackId: string;
	statement: string;
	statementHash: string;
	submit: (input: unknown) => Promise<ActionAnswer<Receipt>>;
	onClose: () => void;
	onDone: (receipt: Receipt) => void;
};

/** The one visible act that decides: what is given, what stays open, the statement, the signature. */
export function SubmitDialog({ rows, campaignTrackId, statement, statementHash, submit, onClose, onDone }: SubmitProps) {
	const { track } = useReviewActs();
	const act = useAction(submit, { onDone });
	const pending = rows.filter((r) => r.pending);
	const count = (outcome: string) => pending.filter((r) => r.pending?.outcome === outcome).length;
	const exceptions = pending.filter((r) => r.pending?.exception).length;
	const open = rows.filter((r) => r.routedTo === null && r.state === "open" && !r.pending).length;
	const risky = pending.filter((r) => r.pending?.outcome === "keep" && shownFlags(track, r.flags).some((f) => f.tone !== "neutral"));
	return (
		<Dialog
			open
			onClose={onClose}
			title={`Submit ${counted(pending.length, "decision")}`}
			lead={`${count("keep")} kept, ${count("remove")} to be removed, ${count("change")} to be changed.`}
			wide
		>
			<DialogBody>
				<p>
					{exceptions > 0 &&
						`${exceptions} of the keeps ${exceptions === 1 ? "asks" : "ask"} for an exception; somebody else approves it. `}
					{open > 0
						? `${counted(open, "row")} ${open === 1 ? "stays" : "stay"} open; you can submit ${open === 1 ? "it" : "them"} later. ${track.undecidedAtClose}`
						: "No row of yours stays open."}
				</p>
				{risky.length > 0 && (
					<div>
						<h3 className="font-semibold">Kept although something stands out</h3>
						<ul className="mt-1 flex flex-col gap-1 text-sm">
							{risky.slice(0, 8).map((r) => (
								<li key={r.id}>
									{r.name}: {r.title || r.entitlement}{" "}
									<span className="text-ink-3">
										(
										{shownFlags(track, r.flags)
											.filter((f) => f.tone !== "neutral")
											.map((f) => f.label)
											.join(", ")}
										)
									</span>
								</li>
							))}
							{risky.length > 8 && <li className="text-ink-3">and {risky.length - 8} more</li>}
						</ul>
					</div>
				)}
				<div className="rounded-md border px-3 py-2.5">
					<h3 className="font-semibold">Your statement</h3>
					<p className="mt-1 text-pretty">{statement}</p>
				</div>
				<Refused>{act.refusal}</Refused>
			</DialogBody>
			<DialogFoot>
				<span className="mr-auto text-ink-2 text-sm">You may be asked to confirm who you are.</span>
				<Button onClick={onClose}>Not yet</Button>
				<Button
					kind="primary"
					pending={act.pending}
					onClick={() => void act.run({ campaignTrackId, reviewIds: pending.map((r) => r.id), statementHash })}
				>
					Submit {counted(pending.length, "decision")}
				</Button>
			</DialogFoot>
		</Dialog>
	);
}
