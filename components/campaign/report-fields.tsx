"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { trackOf } from "@/lib/track/registry";

/** The report or scoping reference of a track, drawn from the fields the track itself names. */
export function ReportFields({ track, values, errors }: { track: string; values: Record<string, string>; errors: Record<string, string> }) {
	return (
		<div className="grid gap-4 sm:grid-cols-2">
			{trackOf(track).report.fields.map((field) => (
				<Field
					key={field.name}
					label={field.label}
					hint={field.hint}
					error={errors[field.name]}
					className={field.kind === "date" ? "" : "sm:col-span-2"}
				>
					{field.kind === "choice" ? (
						<Select
							name={`report.${field.name}`}
							placeholder="Choose"
							{...(values[field.name] ? { defaultValue: values[field.name] } : {})}
						>
							{(field.choices ?? []).map((choice) => (
								<option key={choice.value} value={choice.value}>
									{choice.label}
								</option>
							))}
						</Select>
					) : (
						<Input name={`report.${field.name}`} type={field.kind === "date" ? "date" : "text"} defaultValue={values[field.name] ?? ""} />
					)}
				</Field>
			))}
		</div>
	);
}
