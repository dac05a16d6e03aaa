"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refused } from "@/components/ui/refused";
import { useAction } from "@/components/ui/use-action";
import type { GroupRow } from "@/lib/group/queries";
import { saveReviewerGroup } from "../actions";

type Person = { userId: string; name: string; detail: string };

/** Makes a group (null) or changes one. */
export function GroupDialog({ people, group }: { people: Person[]; group: GroupRow | null }) {
	const [open, setOpen] = useState(false);
	return (
		<>
			<Button {...(group ? { size: "sm" as const } : { kind: "primary" as const })} onClick={() => setOpen(true)}>
				{group ? "Change" : "New group"}
			</Button>
			{open && <Form people={people} group={group} onClose={() => setOpen(false)} />}
		</>
	);
}

function Form({ people, group, onClose }: { people: Person[]; group: GroupRow | null; onClose: () => void }) {
	const router = useRouter();
	const [name, setName] = useState(group?.name ?? "");
	const [purpose, setPurpose] = useState(group?.purpose ?? "");
	const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(group?.members.map((m) => m.userId)));
	const act = useAction(saveReviewerGroup, {
		onDone: () => {
			onClose();
			router.refresh();
		},
	});
	// Members who can be handed nothing any more stay in sight, so that they can be taken out.
	const gone = (group?.members ?? []).filter((m) => !people.some((p) => p.userId === m.userId));
	const toggle = (userId: string, on: boolean) =>
		setChosen((before) => {
			const next = new Set(before);
			if (on) next.add(userId);
			else next.delete(userId);
			return next;
		});
	return (
		<Dialog open onClose={onClose} title={group ? `Change ${group.name}` : "New reviewer group"}>
			<form
				className="contents"
				onSubmit={(event) => {
					event.preventDefault();
					void act.run({ groupId: group?.id ?? null, version: group?.version ?? 0, name, purpose, userIds: [...chosen] });
				}}
			>
				<DialogBody>
					<Refused>{Object.keys(act.fields).length === 0 ? act.refusal : null}</Refused>
					<Field label="Name" hint="For example: Finance controllers." error={act.fields.name} required>
						<Input value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" data-autofocus />
					</Field>
					<Field label="What it is for" error={act.fields.purpose} optional>
						<Input value={purpose} onChange={(event) => setPurpose(event.target.value)} />
					</Field>
					<fieldset>
						<legend className="mb-1 font-medium">Members</legend>
						{act.fields.userIds && <p className="mb-1 text-danger text-sm">{act.fields.userIds}</p>}
						<div className="pane flex max-h-72 flex-col gap-2 rounded-md border p-3">
							{[...gone, ...people].map((person) => (
								<Checkbox
									key={person.userId}
									label={person.name}
									hint={person.detail}
									checked={chosen.has(person.userId)}
									onChange={(event) => toggle(person.userId, event.target.checked)}
								/>
							))}
						</div>
					</fieldset>
				</DialogBody>
				<DialogFoot>
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" kind="primary" pending={act.pending}>
						{group ? "Save" : "Make the group"}
					</Button>
				</DialogFoot>
			</form>
		</Dialog>
	);
}
