"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refused } from "@/components/ui/refused";
import { Select } from "@/components/ui/select";
import { useAction } from "@/components/ui/use-action";
import type { DutyFact } from "@/lib/sod/queries";
import { KINDS, SEVERITIES } from "@/lib/sod/rules";
import { DutyPicker } from "./duty-picker";

const SUBJECTS = { both: ["human", "non-human"], human: ["human"], "non-human": ["non-human"] } as const;

/** The form of an own rule. */
export function NewRule({ duties, create }: { duties: DutyFact[]; create: (input: unknown) => Promise<ActionAnswer<{ ruleId: string }>> }) {
	const router = useRouter();
	const act = useAction(create, { onDone: () => router.push("/sod") });
	const [kind, setKind] = useState<"duty_pair" | "without">("duty_pair");
	const [anyOf, setAnyOf] = useState<string[]>([]);
	const [other, setOther] = useState<string[]>([]);
	const send = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const data = new FormData(event.currentTarget);
		const text = (name: string) => String(data.get(name) ?? "");
		void act.run({
			code: text("code"),
			kind,
			process: text("process"),
			severity: text("severity"),
			risk: text("risk"),
			typicalMitigation: text("typicalMitigation"),
			subjects: SUBJECTS[text("subjects") as keyof typeof SUBJECTS],
			anyOf,
			other,
		});
	};
	return (
		<form className="flex flex-col gap-4" onSubmit={send}>
			<div className="grid gap-4 sm:grid-cols-2">
				<Field label="Code" hint="For example OWN-01." error={act.fields.code} required>
					<Input name="code" autoComplete="off" />
				</Field>
				<Field label="Business process" error={act.fields.process} required>
					<Input name="process" />
				</Field>
				<Field label="What could go wrong" error={act.fields.risk} required>
					<Input name="risk" />
				</Field>
				<Field label="Usually mitigated by" error={act.fields.typicalMitigation} optional>
					<Input name="typicalMitigation" />
				</Field>
				<Field label="Severity" error={act.fields.severity}>
					<Select name="severity" defaultValue="high">
						{SEVERITIES.map((s) => (
							<option key={s} value={s}>
								{s.charAt(0).toUpperCase() + s.slice(1)}
							</option>
						))}
					</Select>
				</Field>
				<Field label="Asked of" error={act.fields.subjects}>
					<Select name="subjects" defaultValue="both">
						<option value="both">People and machines</option>
						<option value="human">People</option>
						<option value="non-human">Machines</option>
					</Select>
				</Field>
				<Field label="Kind of rule" hint={KINDS[kind]}>
					<Select value={kind} onChange={(event) => setKind(event.target.value === "without" ? "without" : "duty_pair")}>
						<option value="duty_pair">Two sides that must not meet</option>
						<option value="without">One side not without the other</option>
					</Select>
				</Field>
			</div>
			<div className="grid gap-4 sm:grid-cols-2">
				<DutyPicker label="Any of these duties" duties={duties} value={anyOf} onChange={setAnyOf} error={act.fields.anyOf} />
				<DutyPicker
					label={kind === "without" ? "without any of these" : "together with any of these"}
					duties={duties}
					value={other}
					onChange={setOther}
					error={act.fields.other}
				/>
			</div>
			<Refused>{act.refusal}</Refused>
			<div>
				<Button kind="primary" type="submit" pending={act.pending}>
					Add the rule
				</Button>
			</div>
		</form>
	);
}
