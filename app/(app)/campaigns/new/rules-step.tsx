"use client";

import Link from "next/link";
import { useState } from "react";
import { InstructionText } from "@/components/track/instruction-text";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { RadioGroup } from "@/components/ui/radio-group";
import { Select } from "@/components/ui/select";
import { SHOWN } from "@/lib/suggestion/rules";
import { trackOf } from "@/lib/track/registry";
import { RemovalDays } from "./removal-days";
import type { StepProps } from "./step-props";

/** What reviewers read, how long a removal may take, and what becomes of rows nobody decides. */
export function RulesStep({ setup, save, pending, fields }: StepProps) {
	const [instructionId, setInstructionId] = useState(setup.instructionId ?? setup.instructions[0]?.id ?? "");
	const shown = setup.instructions.find((i) => i.id === instructionId);
	return (
		<form
			className="flex flex-col gap-4"
			onSubmit={(event) => {
				event.preventDefault();
				const form = new FormData(event.currentTarget);
				save({
					step: "rules",
					instructionId,
					removalSlaDays: { high: Number(form.get("high")), medium: Number(form.get("medium")), low: Number(form.get("low")) },
					removalDayBasis: form.get("removalDayBasis"),
					closingPolicy: form.get("closingPolicy"),
					suggestions: form.get("suggestions"),
				});
			}}
		>
			<Card title="Instructions" note="Reviewers read and acknowledge exactly this text before they decide.">
				<div className="flex flex-col gap-3">
					<Field label="Version" error={fields.instructionId} required>
						<Select value={instructionId} onChange={(event) => setInstructionId(event.target.value)}>
							{setup.instructions.length === 0 && <option value="">No version is published</option>}
							{setup.instructions.map((one) => (
								<option key={one.id} value={one.id}>
									Version {one.version}
								</option>
							))}
						</Select>
					</Field>
					{shown && (
						// biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable by keyboard
						<section aria-label="Text of the instructions" tabIndex={0} className="pane max-h-56 rounded-md bg-sunken p-3">
							<InstructionText text={shown.text} />
						</section>
					)}
					<p className="text-ink-2 text-sm">
						A control owner of this track publishes new versions under{" "}
						<Link className="link" href="/controls/instructions">
							Instructions
						</Link>
						.
					</p>
				</div>
			</Card>
			<Card
				title="Criteria"
				note="What reviewers answer before they keep something. The newest version is frozen with the rows when the track is staged."
			>
				<p className="text-ink-2 text-sm">
					{setup.criteria
						? `Version ${setup.criteria.version} is the newest, with ${setup.criteria.questions} ${setup.criteria.questions === 1 ? "question" : "questions"}.`
						: "No version is published yet: the worker publishes the shipped one when it starts."}{" "}
					A control owner of this track publishes the next one under{" "}
					<Link className="link" href="/controls/criteria">
						Criteria
					</Link>
					.
				</p>
			</Card>
			<RemovalDays setup={setup} fields={fields} />
			<Card
				title="What rules suggest"
				note="Words and the reason: unused, leaver, conflict, overdue credential, few peers hold it. Never an answer, and never selected beforehand."
			>
				<RadioGroup
					name="suggestions"
					legend="When reviewers see it"
					options={Object.entries(SHOWN).map(([value, { label, hint }]) => ({ value, label, hint }))}
					defaultValue={setup.suggestions}
					error={fields.suggestions}
				/>
			</Card>
			<Card title="When the track is closed">
				<RadioGroup
					name="closingPolicy"
					legend="Rows nobody decided"
					hint={trackOf(setup.track).undecidedAtClose}
					options={trackOf(setup.track).closingPolicies}
					defaultValue={setup.closingPolicy}
					error={fields.closingPolicy}
				/>
			</Card>
			<Button type="submit" kind="primary" className="self-start" pending={pending}>
				Save and go on
			</Button>
		</form>
	);
}
