"use client";

import { DueDayField } from "@/components/campaign/due-day-field";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { StepProps } from "./step-props";

/** Who answers for the track, and until when decisions are due. */
export function OwnerForm({ setup, save, pending, fields, due }: StepProps & { due: string }) {
	return (
		<Card title="Owner and due day">
			<form
				className="grid items-end gap-4 sm:grid-cols-[minmax(0,1fr)_12rem_auto]"
				onSubmit={(event) => {
					event.preventDefault();
					const form = new FormData(event.currentTarget);
					save({ step: "owner", ownerUserId: form.get("ownerUserId"), due: form.get("due") });
				}}
			>
				<Field label="Control owner" error={fields.ownerUserId}>
					<Select name="ownerUserId" defaultValue={setup.ownerUserId}>
						{setup.owners.map((person) => (
							<option key={person.userId} value={person.userId}>
								{person.name}, {person.detail}
							</option>
						))}
					</Select>
				</Field>
				<DueDayField
					name="due"
					label={`Due, end of day in ${setup.zone}`}
					error={fields.due}
					defaultValue={due}
					calendar={setup.calendar}
				/>
				<Button type="submit" pending={pending}>
					Save
				</Button>
			</form>
		</Card>
	);
}
