import Form from "next/form";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

export type FilterValues = { subject?: string; actor?: string; campaign?: string; type?: string };

/** Filters of the ledger; they live in the address, so a view of it can be passed on. */
export function FilterForm({ values }: { values: FilterValues }) {
	return (
		<Form action="/ledger" className="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-[repeat(4,minmax(0,1fr))_auto]">
			<Field label="About" hint="kind:number, such as removal:4">
				<Input name="subject" defaultValue={values.subject ?? ""} mono />
			</Field>
			<Field label="By" hint="user:…, job:staging, cli:…">
				<Input name="actor" defaultValue={values.actor ?? ""} mono />
			</Field>
			<Field label="Campaign" hint="its number">
				<Input name="campaign" defaultValue={values.campaign ?? ""} inputMode="numeric" />
			</Field>
			<Field label="What happened" hint="such as review. or removal.claimed">
				<Input name="type" defaultValue={values.type ?? ""} mono />
			</Field>
			<div className="flex gap-2">
				<Button type="submit">Filter</Button>
				<ButtonLink href="/ledger" kind="quiet">
					All
				</ButtonLink>
			</div>
		</Form>
	);
}
