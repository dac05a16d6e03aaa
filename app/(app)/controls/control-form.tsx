"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { FieldError } from "@/components/ui/field-error";
import { Input } from "@/components/ui/input";
import { Refused } from "@/components/ui/refused";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import type { FrameworkEntry } from "@/lib/control/queries";
import { ANY_PROOF, type EvidenceStandard, PROOF_KEYS, PROOFS } from "@/lib/control/rules";
import { FREQUENCIES, TYPES } from "@/lib/control/schema";
import { createControlAction, updateControlAction } from "./actions";
import { FrameworkPicker } from "./framework-picker";

const TYPE_WORDS: Record<(typeof TYPES)[number], string> = {
	manual: "Manual",
	it_dependent_manual: "Manual, depends on IT",
	automated: "Automated",
};

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

const RISKS = [
	{ risk: "high", label: "High risk or privileged" },
	{ risk: "medium", label: "Medium or not rated" },
	{ risk: "low", label: "Low risk" },
] as const;

type ControlFormProps = {
	track: string;
	owners: { userId: string; name: string }[];
	catalogue: FrameworkEntry[];
	mayEdit: boolean;
	control?: {
		id: string;
		version: number;
		code: string;
		title: string;
		objective: string;
		risk: string;
		ownerUserId: string;
		frequency: string;
		type: string;
		narrative: string;
		assertion: string;
		frameworkIds: string[];
		evidenceStandard: EvidenceStandard;
	};
};

/** A control: code, objective, owner, and the framework controls it serves. */
export function ControlForm({ track, owners, catalogue, control, mayEdit }: ControlFormProps) {
	const router = useRouter();
	const [frameworkIds, setFrameworkIds] = useState(control?.frameworkIds ?? []);
	const act = useAction(
		async (form: FormData): Promise<ActionAnswer<unknown>> => {
			const { code, high, medium, low, ...facts } = Object.fromEntries(form);
			const evidenceStandard = { high, medium, low };
			return control
				? updateControlAction({ ...facts, evidenceStandard, frameworkIds, controlId: control.id, version: control.version })
				: createControlAction({ ...facts, evidenceStandard, code, track, frameworkIds });
		},
		{
			onDone: () => {
				router.push("/controls");
				router.refresh();
			},
		},
	);
	return (
		<form
			onSubmit={(event) => {
				event.preventDefault();
				void act.run(new FormData(event.currentTarget));
			}}
		>
			<fieldset disabled={!mayEdit} className="flex flex-col gap-4">
				{!mayEdit && <Callout>Only control owners of this track change its controls.</Callout>}
				<Refused>{act.refusal}</Refused>
				<Card>
					<div className="grid gap-4 sm:grid-cols-2">
						<Field label="Code" hint={control ? "Stays: evidence names it." : "For example AC-03."} error={act.fields.code} required>
							<Input name="code" defaultValue={control?.code} readOnly={control !== undefined} mono />
						</Field>
						<Field label="Owner" error={act.fields.ownerUserId} required>
							<Select name="ownerUserId" placeholder="Choose a person" {...(control ? { defaultValue: control.ownerUserId } : {})}>
								{owners.map((owner) => (
									<option key={owner.userId} value={owner.userId}>
										{owner.name}
									</option>
								))}
							</Select>
						</Field>
						<Field label="Title" error={act.fields.title} required className="sm:col-span-2">
							<Input name="title" defaultValue={control?.title} />
						</Field>
						<Field
							label="Objective"
							hint="One sentence; reviewers see it on every row."
							error={act.fields.objective}
							required
							className="sm:col-span-2"
						>
							<Textarea name="objective" defaultValue={control?.objective} rows={2} />
						</Field>
						<Field label="Risk it answers" error={act.fields.risk} optional className="sm:col-span-2">
							<Input name="risk" defaultValue={control?.risk} />
						</Field>
						<Field label="Frequency" error={act.fields.frequency}>
							<Select name="frequency" defaultValue={control?.frequency ?? "quarterly"}>
								{FREQUENCIES.map((one) => (
									<option key={one} value={one}>
										{capital(one)}
									</option>
								))}
							</Select>
						</Field>
						<Field label="Kind" error={act.fields.type}>
							<Select name="type" defaultValue={control?.type ?? "it_dependent_manual"}>
								{TYPES.map((one) => (
									<option key={one} value={one}>
										{TYPE_WORDS[one]}
									</option>
								))}
							</Select>
						</Field>
						<Field label="Account, assertion or criterion" error={act.fields.assertion} optional className="sm:col-span-2">
							<Input name="assertion" defaultValue={control?.assertion} />
						</Field>
						<Field
							label="Narrative"
							hint="Who, what, when, how; what counts as an exception."
							error={act.fields.narrative}
							optional
							className="sm:col-span-2"
						>
							<Textarea name="narrative" defaultValue={control?.narrative} rows={5} />
						</Field>
					</div>
				</Card>
				<Card
					title="Evidence standard"
					note="Which proof that an access is gone is enough, by the risk of the row. Frozen with the control when a track is staged, and asked for when somebody verifies a removal."
				>
					<div className="grid gap-4 sm:grid-cols-3">
						{RISKS.map(({ risk, label }) => (
							<Field key={risk} label={label} error={act.fields[`evidenceStandard.${risk}`]}>
								<Select name={risk} defaultValue={(control?.evidenceStandard ?? ANY_PROOF)[risk]}>
									{PROOF_KEYS.map((proof) => (
										<option key={proof} value={proof}>
											{PROOFS[proof]}
										</option>
									))}
								</Select>
							</Field>
						))}
					</div>
					{act.fields.evidenceStandard && <FieldError id="evidence-standard-error">{act.fields.evidenceStandard}</FieldError>}
				</Card>
				<Card title="Framework controls it serves" note="Search by id, alias, framework or words of the title.">
					<FrameworkPicker
						catalogue={catalogue}
						chosen={frameworkIds}
						onChange={setFrameworkIds}
						error={act.fields.frameworkIds}
						disabled={!mayEdit}
					/>
				</Card>
				{mayEdit && (
					<Button type="submit" kind="primary" className="self-start" pending={act.pending || act.data !== null}>
						{control ? "Save" : "Create the control"}
					</Button>
				)}
			</fieldset>
		</form>
	);
}
