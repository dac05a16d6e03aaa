"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { useSay } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import type { Assignee } from "@/lib/campaign/track-queries";
import { reassignAction } from "../../actions";

type Props = {
	trackId: string;
	/** What goes: one definition, or every open row and definition of a reviewer by user, or of nobody. */
	what: { definitionId: string } | { whose: string };
	label: string;
	title: string;
	reviewers: Assignee[];
};

/** Hands open rows, or a definition, to another reviewer, with a reason. What is barred to them stays where it is. */
export function HandOver({ trackId, what, label, title, reviewers }: Props) {
	const router = useRouter();
	const { toast } = useSay();
	const [open, setOpen] = useState(false);
	const act = useAction(reassignAction, {
		onDone: ({ rows, definitions, barred, left }) => {
			setOpen(false);
			const went = [
				...(rows > 0 ? [`${rows} ${rows === 1 ? "row" : "rows"}`] : []),
				...(definitions > 0 ? [`${definitions} ${definitions === 1 ? "definition" : "definitions"}`] : []),
			];
			toast({
				text: `${went.join(" and ")} handed on.${barred > 0 ? ` ${barred} stay: the new reviewer may not decide them.` : ""}${left > 0 ? ` ${left} more are open: hand them on in another go.` : ""}`,
			});
			router.refresh();
		},
	});
	return (
		<>
			<Button
				size="sm"
				onClick={() => {
					act.reset();
					setOpen(true);
				}}
			>
				{label}
			</Button>
			<ConfirmDialog
				open={open}
				onClose={() => setOpen(false)}
				title={title}
				confirm={"whose" in what ? "Hand them on" : "Hand it on"}
				refusal={Object.keys(act.fields).length === 0 ? (act.refusal ?? undefined) : undefined}
				action={async (form) => {
					await act.run({
						campaignTrackId: trackId,
						...what,
						toUserId: String(form.get("to") ?? ""),
						reason: String(form.get("reason") ?? ""),
					});
				}}
			>
				<p>
					{"whose" in what
						? "Open rows and definitions go to the person chosen, but for those they may not decide, which stay. What is marked and not submitted on them is dropped. Your name and the reason stand on each."
						: "The definition goes to the person chosen, unless it covers access of their own. Your name and the reason stand in the ledger."}
				</p>
				<Field label="New reviewer" error={act.fields.toUserId} required>
					<Select name="to" defaultValue="">
						<option value="">Choose a reviewer</option>
						{reviewers.map((one) => (
							<option key={one.userId} value={one.userId}>
								{one.name}, {one.detail}
							</option>
						))}
					</Select>
				</Field>
				<Field label="Why" hint="Fifteen characters or more." error={act.fields.reason} required>
					<Textarea name="reason" rows={2} maxLength={1000} />
				</Field>
			</ConfirmDialog>
		</>
	);
}
