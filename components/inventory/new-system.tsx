"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refused } from "@/components/ui/refused";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";

/** Adds a system: key, name, environment, what it is. Owner and scope follow on its own page. */
export function NewSystem({ create }: { create: (input: unknown) => Promise<ActionAnswer<{ systemId: string }>> }) {
	const router = useRouter();
	const [open, setOpen] = useState(false);
	const act = useAction(create, { onDone: ({ systemId }) => router.push(`/inventory/systems/${systemId}`) });
	const send = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		void act.run(Object.fromEntries(new FormData(event.currentTarget)));
	};
	return (
		<>
			<Button kind="primary" onClick={() => setOpen(true)}>
				Add a system
			</Button>
			<Dialog open={open} onClose={() => setOpen(false)} title="Add a system" lead="An application or platform whose access is reviewed.">
				<form className="contents" onSubmit={send}>
					<DialogBody>
						<Field label="Name" error={act.fields.name} required>
							<Input name="name" data-autofocus />
						</Field>
						<Field label="Key" hint="Short and fixed, for imports and commands: erp-prod." error={act.fields.key} required>
							<Input name="key" mono />
						</Field>
						<Field label="Environment" error={act.fields.environment} required>
							<Input name="environment" defaultValue="production" />
						</Field>
						<Field label="What it is" error={act.fields.description} optional>
							<Textarea name="description" rows={2} />
						</Field>
						<Refused>{act.refusal}</Refused>
					</DialogBody>
					<DialogFoot>
						<Button onClick={() => setOpen(false)}>Cancel</Button>
						<Button type="submit" kind="primary" pending={act.pending}>
							Add it
						</Button>
					</DialogFoot>
				</form>
			</Dialog>
		</>
	);
}
