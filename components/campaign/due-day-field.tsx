"use client";

import { type ReactNode, useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { dayOff, dayWords, type WorkCalendar } from "@/lib/calendar/rules";

type DueDayProps = {
	label: string;
	name?: string;
	hint?: ReactNode;
	error?: string | undefined;
	defaultValue: string;
	/** As it is now: a due day off is said, and not refused. */
	calendar: WorkCalendar;
	onChange?: (day: string) => void;
	required?: boolean;
};

/** A due day, with a word where nobody works on it. */
export function DueDayField({ label, name, hint, error, defaultValue, calendar, onChange, required = false }: DueDayProps) {
	const [day, setDay] = useState(defaultValue);
	const off = /^\d{4}-\d{2}-\d{2}$/.test(day) ? dayOff(calendar, day) : null;
	const said =
		off === null
			? null
			: `${dayWords(day)} is no working day${dayWords(day).startsWith(off.slice(0, 3)) ? "" : ` (${off})`}: who decides last may be away.`;
	return (
		<Field
			label={label}
			error={error}
			required={required}
			hint={
				(hint || said) && (
					<>
						{hint}
						{said && <span className="block text-warn">{said}</span>}
					</>
				)
			}
		>
			<Input
				{...(name ? { name } : {})}
				type="date"
				value={day}
				onChange={(event) => {
					setDay(event.target.value);
					onChange?.(event.target.value);
				}}
			/>
		</Field>
	);
}
