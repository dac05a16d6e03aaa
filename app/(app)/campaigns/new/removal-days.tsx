"use client";

import Link from "next/link";
import { useState } from "react";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioGroup } from "@/components/ui/radio-group";
import { DAY_BASES, DAY_BASIS_KEYS, type DayBasis, dueAfter, dueInWords, weekInWords } from "@/lib/calendar/rules";
import { counted } from "@/lib/counted";
import type { StepProps } from "./step-props";

const RISKS = [
	{ key: "high", label: "High risk or privileged" },
	{ key: "medium", label: "Medium or not rated" },
	{ key: "low", label: "Low risk" },
] as const;

/** How long a removal may take, which days that are, and what it would mean today. */
export function RemovalDays({ setup: { removalSlaDays, removalDayBasis, calendar, now }, fields }: Pick<StepProps, "setup" | "fields">) {
	const [days, setDays] = useState(removalSlaDays);
	const [basis, setBasis] = useState<DayBasis>(removalDayBasis);
	const counting = { basis, calendar };
	const off = calendar.holidays.length;
	return (
		<Card title="Days for a removal" note="From the decision to the proof that the access is gone. After that it is late, visibly.">
			<div className="flex flex-col gap-4">
				<RadioGroup
					name="removalDayBasis"
					legend="Which days count"
					options={DAY_BASIS_KEYS.map((value) => ({ value, ...DAY_BASES[value] }))}
					value={basis}
					onChange={(value) => setBasis(value as DayBasis)}
					error={fields.removalDayBasis}
				/>
				<div className="grid items-end gap-4 sm:grid-cols-3">
					{RISKS.map(({ key, label }) => (
						<Field key={key} label={label} error={fields[`removalSlaDays.${key}`] ?? (key === "high" ? fields.removalSlaDays : undefined)}>
							<Input
								name={key}
								type="number"
								min={1}
								max={90}
								value={days[key]}
								onChange={(event) => setDays({ ...days, [key]: event.target.valueAsNumber || 0 })}
							/>
						</Field>
					))}
				</div>
				<div className="text-ink-2 text-sm" aria-live="polite">
					<p>Decided now, a removal would be due</p>
					<ul className="mt-1 flex list-disc flex-col gap-0.5 pl-5">
						{RISKS.filter(({ key }) => days[key] >= 1 && days[key] <= 90).map(({ key, label }) => (
							<li key={key}>
								{label}: {dueInWords(counting, now, days[key], dueAfter(counting, now, days[key]))}
							</li>
						))}
					</ul>
				</div>
				<p className="text-ink-2 text-sm">
					Calendar version {calendar.version}: {weekInWords(calendar.workingDays)}{" "}
					{off === 0 ? "without holidays" : `less ${counted(off, "holiday")}`}, days end in {calendar.zone}. The newest version is frozen
					with the rows when the track is staged; an administrator keeps it under{" "}
					<Link className="link" href="/settings/calendar">
						Working days
					</Link>
					.
				</p>
			</div>
		</Card>
	);
}
