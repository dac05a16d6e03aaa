"use client";

import { InvitationLink } from "@/components/people/invitation-link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useAction } from "@/components/ui/use-action";
import { invitePerson } from "../actions";

export type Invitable = { id: string; name: string; email: string | null; detail: string; invited: boolean };

/** One person; the e-mail address is asked for only where the inventory has none. */
export function InviteRow({ person }: { person: Invitable }) {
	const act = useAction(invitePerson);
	return (
		<li className="py-3">
			<form
				className="flex flex-wrap items-end gap-x-4 gap-y-2"
				onSubmit={(event) => {
					event.preventDefault();
					const email = person.email ?? String(new FormData(event.currentTarget).get("email") ?? "");
					void act.run({ identityId: person.id, email: email.toLowerCase() });
				}}
			>
				<div className="min-w-0 flex-1 basis-56">
					<p className="font-medium">{person.name}</p>
					<p className="truncate text-ink-3 text-sm">
						{[person.detail, person.email ?? "no e-mail in the inventory"].filter(Boolean).join(" · ")}
					</p>
				</div>
				{person.email === null && !act.data && (
					<Field label="E-mail address" error={act.fields.email} className="min-w-52">
						<Input name="email" type="email" />
					</Field>
				)}
				{!act.data && (
					<Button type="submit" pending={act.pending}>
						{person.invited ? "Invite again" : "Invite"}
					</Button>
				)}
			</form>
			<div className="mt-2 empty:hidden">
				{act.refusal && Object.keys(act.fields).length === 0 && (
					<Callout tone="danger" live>
						{act.refusal}
					</Callout>
				)}
				{act.data && <InvitationLink {...act.data} />}
			</div>
		</li>
	);
}
