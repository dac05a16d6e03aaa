"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioGroup } from "@/components/ui/radio-group";
import { Refused } from "@/components/ui/refused";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import { type FindPeople, PersonPicker, type Picked } from "./person-picker";

export type Act = (input: unknown) => Promise<ActionAnswer<unknown>>;
type System = { id: string; name: string; description: string; version: number; owner: Picked | null; administrators: Picked[] };

/** Owner, administrators, name and description of a system. */
export function SystemForm({ system, update, findPeople }: { system: System; update: Act; findPeople: FindPeople }) {
	const router = useRouter();
	const act = useAction(update, { onDone: () => router.refresh() });
	const [owner, setOwner] = useState<Picked[]>(system.owner ? [system.owner] : []);
	const [administrators, setAdministrators] = useState(system.administrators);
	const send = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const data = new FormData(event.currentTarget);
		void act.run({
			systemId: system.id,
			name: data.get("name"),
			description: data.get("description"),
			ownerIdentityId: owner[0]?.id ?? null,
			administratorIdentityIds: administrators.map((a) => a.id),
			version: system.version,
		});
	};
	return (
		<form className="mt-3 flex flex-col gap-3" onSubmit={send}>
			<Field label="Name" error={act.fields.name} required>
				<Input name="name" defaultValue={system.name} />
			</Field>
			<Field label="What it is" error={act.fields.description}>
				<Textarea name="description" defaultValue={system.description} rows={2} />
			</Field>
			<PersonPicker label="Owner" value={owner} onChange={setOwner} find={findPeople} />
			<PersonPicker label="Administrators" value={administrators} onChange={setAdministrators} find={findPeople} many />
			<Refused>{act.refusal}</Refused>
			<div>
				<Button type="submit" pending={act.pending}>
					Save
				</Button>
			</div>
		</form>
	);
}

/** In or out of a track's scope, with the reason. */
export function ScopeForm({ systemId, track, scopeWord, setScope }: { systemId: string; track: string; scopeWord: string; setScope: Act }) {
	const router = useRouter();
	const act = useAction(setScope, { onDone: () => router.refresh() });
	const [inScope, setInScope] = useState<string | null>(null);
	const send = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		void act.run({ systemId, track, inScope: inScope === "yes", reason: new FormData(event.currentTarget).get("reason") });
	};
	return (
		<form className="mt-2 flex flex-col gap-3" onSubmit={send}>
			<RadioGroup
				name={`scope-${track}`}
				legend={`Is it ${scopeWord}?`}
				value={inScope}
				onChange={setInScope}
				options={[
					{ value: "yes", label: "Yes" },
					{ value: "no", label: "No" },
				]}
				required
			/>
			<Field label="Reason" error={act.fields.reason} required>
				<Textarea name="reason" rows={2} />
			</Field>
			<Refused>{act.refusal}</Refused>
			<div>
				<Button type="submit" pending={act.pending} {...(inScope === null ? { disabledReason: "Say yes or no first." } : {})}>
					Save
				</Button>
			</div>
		</form>
	);
}
