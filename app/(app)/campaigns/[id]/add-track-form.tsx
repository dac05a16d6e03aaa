"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { useAction } from "@/components/ui/use-action";
import { defaultDue } from "@/lib/campaign/rules";
import type { Person } from "@/lib/campaign/setup-queries";
import { addTrackAction } from "../actions";
import { stepHref } from "../new/steps";

type AddProps = { campaignId: string; track: { key: string; word: string; question: string }; owners: Person[]; asOf: string };

/** Adds the assurance that the campaign does not serve yet. */
export function AddTrackForm({ campaignId, track, owners, asOf }: AddProps) {
	const router = useRouter();
	const act = useAction(addTrackAction, { onDone: () => router.push(stepHref(campaignId, track.key, "controls")) });
	return (
		<Card title={`No ${track.word} track`} note={`${track.question} Rows that are in both scopes are frozen once and reviewed twice.`}>
			<form
				className="grid gap-4 sm:grid-cols-2"
				onSubmit={(event) => {
					event.preventDefault();
					const form = new FormData(event.currentTarget);
					void act.run({ campaignId, track: track.key, ownerUserId: form.get("ownerUserId"), due: form.get("due") });
				}}
			>
				{act.refusal && (
					<Callout tone="danger" live className="sm:col-span-2">
						{act.refusal}
					</Callout>
				)}
				<Field label="Control owner" error={act.fields.ownerUserId} required>
					<Select name="ownerUserId" placeholder="Choose a person">
						{owners.map((person) => (
							<option key={person.userId} value={person.userId}>
								{person.name}, {person.detail}
							</option>
						))}
					</Select>
				</Field>
				<Field label="Due" error={act.fields.due} required>
					<Input name="due" type="date" defaultValue={defaultDue(asOf)} />
				</Field>
				<Button type="submit" className="justify-self-start" pending={act.pending}>
					Add the {track.word} track
				</Button>
			</form>
		</Card>
	);
}
