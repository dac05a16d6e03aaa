"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useSay } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { rename } from "./actions";

/** The installation's name. */
export function RenameForm({ name }: { name: string }) {
	const router = useRouter();
	const { toast } = useSay();
	const act = useAction(rename, {
		onDone: () => {
			toast({ text: "Renamed." });
			router.refresh();
		},
	});
	return (
		<form
			className="flex flex-col items-start gap-3"
			onSubmit={(event) => {
				event.preventDefault();
				void act.run({ name: String(new FormData(event.currentTarget).get("name") ?? ""), before: name });
			}}
		>
			{act.refusal && Object.keys(act.fields).length === 0 && (
				<Callout tone="danger" live>
					{act.refusal}
				</Callout>
			)}
			<Field label="Name" hint="Stands on every evidence pack made from now on." error={act.fields.name} className="w-full" required>
				<Input name="name" defaultValue={name} maxLength={80} />
			</Field>
			<Button type="submit" kind="primary" pending={act.pending}>
				Save
			</Button>
		</form>
	);
}
