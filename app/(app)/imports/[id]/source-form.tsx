"use client";

import { useRouter } from "next/navigation";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refused } from "@/components/ui/refused";
import { Select } from "@/components/ui/select";
import { SubmitButton } from "@/components/ui/submit-button";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import type { ImportPage } from "@/lib/import/import-page";
import { describeImportAction } from "../actions";
import { ControlTotals, controlTotalsOf } from "./control-totals";

type Name = Exclude<keyof ImportPage["facts"], "declaredWhole" | "controlTotals">;

/** Where the extract comes from: what an auditor asks about the completeness and accuracy of a list. */
export function SourceForm({ one, people }: { one: ImportPage; people: { id: string; name: string }[] }) {
	const router = useRouter();
	const act = useAction(describeImportAction, { onDone: () => router.push(`/imports/${one.id}?step=dry-run`) });
	const { facts } = one;
	async function send(form: FormData) {
		const text = (name: string) => String(form.get(name) ?? "");
		await act.run({
			importId: one.id,
			version: one.version,
			...Object.fromEntries(
				["environment", "objectName", "objectVersion", "query", "parameters", "extractedBy", "extractedAt", "sourceZone"].map((n) => [
					n,
					text(n),
				]),
			),
			...Object.fromEntries(["sourceCountBy", "authoritativeFor", "sourceFilter", "note"].map((n) => [n, text(n)])),
			extractedByIdentityId: text("extractedByIdentityId") || null,
			sourceCount: text("sourceCount") === "" ? null : Number(text("sourceCount")),
			controlTotals: controlTotalsOf(form),
			declaredWhole: form.get("declaredWhole") === "on",
		});
	}
	const line = (name: Name, label: string, hint: string, optional = false) => (
		<Field label={label} hint={hint} error={act.fields[name]} optional={optional}>
			<Input name={name} defaultValue={facts[name] ?? ""} />
		</Field>
	);
	const area = (name: Name, label: string, hint: string, optional = false) => (
		<Field label={label} hint={hint} error={act.fields[name]} optional={optional} className="sm:col-span-2">
			<Textarea name={name} defaultValue={facts[name] ?? ""} rows={3} />
		</Field>
	);
	return (
		// onSubmit and not action: what was typed stays when the act is refused.
		<form
			onSubmit={(event) => {
				event.preventDefault();
				void send(new FormData(event.currentTarget));
			}}
			className="flex flex-col gap-4"
		>
			<Card title="How the extract was made">
				<div className="grid gap-4 sm:grid-cols-2">
					{line("objectName", "Report, table or object", "Such as: USR02 joined with AGR_USERS, or the access report 4711.")}
					{line("objectVersion", "Its version", "Of the report or program, where it has one.", true)}
					{line("environment", "Environment", "Such as: production, client 100.", true)}
					{line("sourceFilter", "Filter", "What was left out at the source. Leave it empty only if nothing was.", true)}
					{area("query", "Query, script or report definition", "In full, so that somebody else gets the same list.")}
					{area("parameters", "Parameters", "With the values they had.", true)}
				</div>
			</Card>
			<Card title="Who and when">
				<div className="grid gap-4 sm:grid-cols-2">
					{line("extractedBy", "Extracted by", "Who ran it.")}
					<Field
						label="Do they use Countersign?"
						hint="Who carried out a removal cannot prove it with an extract of their own."
						error={act.fields.extractedByIdentityId}
						optional
					>
						<Select name="extractedByIdentityId" defaultValue={facts.extractedByIdentityId ?? ""}>
							<option value="">No: they do not sign in here</option>
							{people.map((person) => (
								<option key={person.id} value={person.id}>
									{person.name}
								</option>
							))}
						</Select>
					</Field>
					{line("extractedAt", "Taken at, by the source's clock", "With its offset: 2026-10-30T08:15:00+01:00, or Z for UTC.")}
					{line("sourceZone", "The source's time zone", "Such as Europe/Berlin.", true)}
				</div>
			</Card>
			<Card title="Counts" note="Source = files = accepted + rejected. Otherwise the import cannot be taken over.">
				<div className="grid gap-4 sm:grid-cols-2">
					<Field label="Rows counted at the source" hint="Over all files, counted there and not here." error={act.fields.sourceCount}>
						<Input name="sourceCount" type="number" min={0} defaultValue={one.counts.source ?? ""} />
					</Field>
					{line("sourceCountBy", "Counted by", "Who, and how.")}
					<ControlTotals totals={facts.controlTotals} />
				</div>
			</Card>
			<Card title="What it speaks for">
				<div className="grid gap-4 sm:grid-cols-2">
					{area("authoritativeFor", "Authoritative for", "Such as: all accounts and role assignments of the production client.")}
					<div className="sm:col-span-2">
						<Checkbox
							name="declaredWhole"
							defaultChecked={facts.declaredWhole}
							label="It is the whole of that"
							hint="Then what is not in it counts as gone, and its absence can prove a removal. Leave this open for a part."
						/>
					</div>
					{area("note", "Note", "Anything a reader should know.", true)}
				</div>
			</Card>
			<Refused>{act.refusal}</Refused>
			<div>
				<SubmitButton pending={act.pending}>Save the facts</SubmitButton>
			</div>
		</form>
	);
}
