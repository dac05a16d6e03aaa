"use client";

import { useState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { DutyFact } from "@/lib/sod/queries";

type Props = { label: string; duties: DutyFact[]; value: string[]; onChange: (ids: string[]) => void; error?: string | undefined };

/** Duties to tick, by business process, narrowed by a word. What is ticked stays in sight whatever is typed. */
export function DutyPicker({ label, duties, value, onChange, error }: Props) {
	const [word, setWord] = useState("");
	const fits = (d: DutyFact) => value.includes(d.id) || `${d.title} ${d.process} ${d.id}`.toLowerCase().includes(word.toLowerCase());
	const processes = [...new Set(duties.map((d) => d.process))];
	const toggle = (id: string) => onChange(value.includes(id) ? value.filter((v) => v !== id) : [...value, id]);
	return (
		<fieldset className="flex flex-col gap-2">
			<legend className="font-semibold">{label}</legend>
			<Field label="Find a duty" error={error}>
				<Input value={word} onChange={(event) => setWord(event.target.value)} placeholder="vendor, payroll, deploy …" />
			</Field>
			<div className="max-h-64 overflow-y-auto rounded border p-3">
				{processes.map((process) => {
					const shown = duties.filter((d) => d.process === process && fits(d));
					if (shown.length === 0) return null;
					return (
						<div key={process} className="mb-3 last:mb-0">
							<p className="mb-1 text-ink-3 text-xs">{process}</p>
							<div className="flex flex-col gap-1">
								{shown.map((d) => (
									<Checkbox key={d.id} label={d.title} checked={value.includes(d.id)} onChange={() => toggle(d.id)} />
								))}
							</div>
						</div>
					);
				})}
				{!duties.some(fits) && <p className="text-ink-3">No duty has this word.</p>}
			</div>
		</fieldset>
	);
}
