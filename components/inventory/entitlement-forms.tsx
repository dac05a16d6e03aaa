"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refused } from "@/components/ui/refused";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import { type FindPeople, PersonPicker, type Picked } from "./person-picker";
import type { Act } from "./system-forms";

type Facts = {
	id: string;
	title: string;
	description: string;
	privileged: boolean | null;
	risk: string | null;
	version: number;
	owner: Picked | null;
};

/** What an entitlement allows in plain words, how risky it is, and who owns it. */
export function EntitlementForm({ entitlement: e, describe, findPeople }: { entitlement: Facts; describe: Act; findPeople: FindPeople }) {
	const router = useRouter();
	const act = useAction(describe, { onDone: () => router.refresh() });
	const [owner, setOwner] = useState<Picked[]>(e.owner ? [e.owner] : []);
	const send = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const data = new FormData(event.currentTarget);
		const privileged = data.get("privileged");
		void act.run({
			entitlementId: e.id,
			title: data.get("title"),
			description: data.get("description"),
			privileged: privileged === "" ? null : privileged === "yes",
			risk: data.get("risk") || null,
			ownerIdentityId: owner[0]?.id ?? null,
			version: e.version,
		});
	};
	return (
		<form className="mt-3 flex flex-col gap-3" onSubmit={send}>
			<Field label="In plain words" error={act.fields.title} required>
				<Input name="title" defaultValue={e.title} />
			</Field>
			<Field label="More" error={act.fields.description} optional>
				<Textarea name="description" defaultValue={e.description} rows={2} />
			</Field>
			<Field label="Privileged">
				<Select name="privileged" defaultValue={e.privileged === null ? "" : e.privileged ? "yes" : "no"}>
					<option value="">Not known</option>
					<option value="yes">Yes</option>
					<option value="no">No</option>
				</Select>
			</Field>
			<Field label="Risk">
				<Select name="risk" defaultValue={e.risk ?? ""}>
					<option value="">Not rated</option>
					<option value="low">Low</option>
					<option value="medium">Medium</option>
					<option value="high">High</option>
				</Select>
			</Field>
			<PersonPicker label="Owner" value={owner} onChange={setOwner} find={findPeople} />
			<Refused>{act.refusal}</Refused>
			<div>
				<Button type="submit" pending={act.pending}>
					Save
				</Button>
			</div>
		</form>
	);
}
