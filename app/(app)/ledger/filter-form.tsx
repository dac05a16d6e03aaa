import Form from "next/form";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { FilterChoices } from "@/lib/ledger/queries";

export type FilterValues = { subject?: string; actor?: string; campaign?: string; type?: string };

/** Filters of the ledger; they live in the address, so a view of it can be passed on. */
export function FilterForm({ values, choices }: { values: FilterValues; choices: FilterChoices }) {
	return (
		<Form action="/ledger" className="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-[repeat(4,minmax(0,1fr))_auto]">
			<Field label="By">
				<Choice name="actor" all="Anybody" value={values.actor} options={choices.actors} />
			</Field>
			<Field label="Campaign">
				<Choice name="campaign" all="Any, or none" value={values.campaign} options={choices.campaigns} />
			</Field>
			<Field label="What happened">
				<Choice name="type" all="Anything" value={values.type} options={choices.types} />
			</Field>
			<Field label="About" hint="Such as removal:4.">
				<Input name="subject" defaultValue={values.subject ?? ""} mono />
			</Field>
			<div className="flex gap-2">
				<Button type="submit">Filter</Button>
				<ButtonLink href="/ledger" kind="quiet">
					Clear
				</ButtonLink>
			</div>
		</Form>
	);
}

type ChoiceProps = { name: string; all: string; value: string | undefined; options: FilterChoices["actors"] };

/** One of a list; what came by a link and is not in the list is kept as it is. */
function Choice({ name, all, value, options }: ChoiceProps) {
	const foreign = value && !options.some((option) => option.value === value);
	return (
		<Select key={value ?? ""} name={name} defaultValue={value ?? ""}>
			<option value="">{all}</option>
			{foreign && <option value={value}>{value}</option>}
			{options.map((option) => (
				<option key={option.value} value={option.value}>
					{option.label}
				</option>
			))}
		</Select>
	);
}
