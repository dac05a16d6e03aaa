"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refused } from "@/components/ui/refused";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";

type Task = { id: string; state: string; version: number; claimedByMe: boolean; attachments: { id: string; filename: string }[] };
type Act = (input: unknown) => Promise<ActionAnswer<{ removalId: string }>>;
type ActsProps = { task: Task; mayClaim: boolean; mayAttach: boolean; mayVerify: boolean; claim: Act; verify: Act };

/** What this person can do with the task now: claim it, attach proof, verify it. */
export function RemovalActs({ task, mayClaim, mayAttach, mayVerify, claim, verify }: ActsProps) {
	if (task.state === "verified" || task.state === "withdrawn") return null;
	return (
		<>
			{task.state === "open" && mayClaim && <ClaimCard task={task} claim={claim} />}
			{mayAttach && <AttachCard task={task} />}
			{task.state === "claimed" && mayVerify && !task.claimedByMe && <VerifyCard task={task} verify={verify} />}
			{task.state === "claimed" && task.claimedByMe && (
				<Callout>You carried this out. It is proved by the next complete extract, or by somebody else with attached proof.</Callout>
			)}
		</>
	);
}

function read(event: FormEvent<HTMLFormElement>): Record<string, string> {
	event.preventDefault();
	return Object.fromEntries([...new FormData(event.currentTarget)].map(([k, v]) => [k, String(v)]));
}

function ClaimCard({ task, claim }: { task: Task; claim: Act }) {
	const router = useRouter();
	const act = useAction(claim, { onDone: () => router.refresh() });
	return (
		<Card title="Carry it out" note="Take the access away in the system, then say so here. It counts as removed once it is proved.">
			<form
				className="flex flex-col gap-3"
				onSubmit={(event) => void act.run({ removalId: task.id, version: task.version, ...read(event) })}
			>
				<Field label="Ticket" error={act.fields.ticket} required>
					<Input name="ticket" />
				</Field>
				<Field label="What was done" error={act.fields.note} required>
					<Textarea name="note" rows={2} />
				</Field>
				<Refused>{act.refusal}</Refused>
				<div>
					<Button type="submit" kind="primary" pending={act.pending}>
						I carried it out
					</Button>
				</div>
			</form>
		</Card>
	);
}

function VerifyCard({ task, verify }: { task: Task; verify: Act }) {
	const router = useRouter();
	const act = useAction(verify, { onDone: () => router.refresh() });
	return (
		<Card title="Verify" note="You are the second person: look for yourself, then point to the proof.">
			<form
				className="flex flex-col gap-3"
				onSubmit={(event) => void act.run({ removalId: task.id, version: task.version, ...read(event) })}
			>
				<Field
					label="Proof"
					hint={task.attachments.length === 0 ? "Attach it above first." : undefined}
					error={act.fields.attachmentId}
					required
				>
					<Select name="attachmentId">
						{task.attachments.map((a) => (
							<option key={a.id} value={a.id}>
								{a.filename}
							</option>
						))}
					</Select>
				</Field>
				<Field label="What you checked, and where" error={act.fields.note} required>
					<Textarea name="note" rows={2} />
				</Field>
				<Refused>{act.refusal}</Refused>
				<div>
					<Button
						type="submit"
						kind="primary"
						pending={act.pending}
						{...(task.attachments.length === 0 ? { disabledReason: "Attach the proof first." } : {})}
					>
						It is gone: verify
					</Button>
				</div>
			</form>
		</Card>
	);
}

function AttachCard({ task }: { task: Task }) {
	const router = useRouter();
	const [pending, setPending] = useState(false);
	const [refusal, setRefusal] = useState<string | null>(null);

	async function upload(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = event.currentTarget;
		const data = new FormData(form);
		const file = data.get("file");
		if (!(file instanceof File) || file.size === 0) return setRefusal("Choose a file first.");
		setPending(true);
		const query = new URLSearchParams({
			subject: `removal:${task.id}`,
			kind: String(data.get("kind")),
			filename: file.name,
			type: file.type,
		});
		const response = await fetch(`/api/attachments?${query}`, { method: "POST", body: file });
		const answer = (await response.json()) as { message?: string };
		setPending(false);
		setRefusal(response.ok ? null : (answer.message ?? "The file was not taken."));
		if (response.ok) {
			form.reset();
			router.refresh();
		}
	}

	return (
		<Card title="Attach proof">
			<form className="flex flex-wrap items-end gap-3" onSubmit={upload}>
				<Field label="File" hint="PNG, JPEG, PDF, text, CSV, JSON, mail or ZIP, up to 25 MB.">
					<Input type="file" name="file" />
				</Field>
				<Field label="Kind">
					<Select name="kind">
						<option value="screenshot">Screenshot</option>
						<option value="transcript">Transcript</option>
						<option value="ticket">Ticket</option>
						<option value="memo">Memo</option>
						<option value="other">Other</option>
					</Select>
				</Field>
				<Button type="submit" pending={pending}>
					Attach
				</Button>
			</form>
			{refusal && (
				<Callout tone="danger" live className="mt-3">
					{refusal}
				</Callout>
			)}
		</Card>
	);
}
