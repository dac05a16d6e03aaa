"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { HandOver } from "@/components/people/hand-over";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { Textarea } from "@/components/ui/textarea";
import { Time } from "@/components/ui/time";
import { useAction } from "@/components/ui/use-action";
import type { StandingReset } from "@/lib/people/reset-queries";
import { allowReset, askForReset } from "../actions";

type Props = { userId: string; name: string; hasPassword: boolean; standing: StandingReset | null };

/** The way back for somebody who forgot the password: one administrator asks, another approves, and each hands over one half. */
export function PasswordReset({ userId, name, hasPassword, standing }: Props) {
	const router = useRouter();
	const [open, setOpen] = useState(false);
	const ask = useAction(askForReset, {
		onDone: () => {
			setOpen(false);
			router.refresh();
		},
	});
	const allow = useAction(allowReset, { onDone: () => router.refresh() });
	if (!hasPassword) return null;
	return (
		<Card
			title="Forgotten password"
			note="Two administrators are needed, and each hands over one half: who asks is shown a code, who approves a link. Neither alone can sign in as somebody else."
		>
			<div className="flex flex-col items-start gap-3">
				<Refused>{allow.refusal}</Refused>
				{ask.data && <HandOver what="code" value={ask.data.code} until={ask.data.expiresAt} />}
				{allow.data && <HandOver what="link" value={allow.data.path} until={allow.data.expiresAt} />}
				{standing && !ask.data && !allow.data && <Standing reset={standing} />}
				<div className="flex flex-wrap gap-2">
					{standing && !standing.approved && !standing.mine && (
						<Button kind="primary" pending={allow.pending} onClick={() => void allow.run({ resetId: standing.id })}>
							Approve and show the link
						</Button>
					)}
					{!ask.data && !allow.data && (
						<Button
							onClick={() => {
								ask.reset();
								setOpen(true);
							}}
						>
							{standing ? "Ask for another reset" : "Ask for a reset"}
						</Button>
					)}
				</div>
			</div>
			<ConfirmDialog
				open={open}
				onClose={() => setOpen(false)}
				title={`Reset the password of ${name}?`}
				confirm="Ask for it"
				refusal={Object.keys(ask.fields).length === 0 ? (ask.refusal ?? undefined) : undefined}
				action={async (form) => {
					await ask.run({ userId, reason: String(form.get("reason") ?? "") });
				}}
			>
				<p>
					Be sure that it is {name} who asks: call back by a number you know. Another IAM admin has to approve within 24 hours. Roles stay;
					open sessions end when the new password is set, and {name} is told whose link it was.
				</p>
				<Field label="Why, and how you know who asks" error={ask.fields.reason} required>
					<Textarea name="reason" rows={2} maxLength={500} />
				</Field>
			</ConfirmDialog>
		</Card>
	);
}

function Standing({ reset }: { reset: StandingReset }) {
	const { requestedBy, approvedBy, approved, mine, until, reason } = reset;
	if (approved)
		return (
			<p className="text-ink-2">
				{requestedBy ? `Asked for by ${requestedBy}, approved by ${approvedBy}` : "Made on the server"}; the link works until{" "}
				<Time at={until} />.
			</p>
		);
	return (
		<p className="text-ink-2">
			{mine ? "You asked for a reset; another IAM admin has to approve it" : `${requestedBy} asked for a reset`} until <Time at={until} />:{" "}
			{reason}
		</p>
	);
}
