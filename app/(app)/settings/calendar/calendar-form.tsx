"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { FileDrop } from "@/components/ui/file-drop";
import { Input } from "@/components/ui/input";
import { Refused } from "@/components/ui/refused";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { useSay } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { WEEKDAYS, type WorkCalendar } from "@/lib/calendar/rules";
import { ZONES } from "@/lib/calendar/zones";
import { changeCalendarAction } from "../actions";
import { HolidayCheck } from "./holiday-check";

/** The newest version, to be changed into the next one. */
export function CalendarForm({ calendar }: { calendar: WorkCalendar }) {
	const router = useRouter();
	const { toast } = useSay();
	const [worked, setWorked] = useState(calendar.workingDays);
	const [holidays, setHolidays] = useState(calendar.holidays.map(({ day, name }) => `${day} ${name}`).join("\n"));
	const act = useAction(changeCalendarAction, {
		onDone: ({ version }) => {
			toast({ text: `Saved as version ${version}.` });
			router.refresh();
		},
	});
	const set = (weekday: number, on: boolean) => setWorked(on ? [...worked, weekday] : worked.filter((one) => one !== weekday));
	return (
		<form
			className="flex flex-col gap-4"
			onSubmit={(event) => {
				event.preventDefault();
				const form = new FormData(event.currentTarget);
				void act.run({ basedOn: calendar.version, zone: form.get("zone"), workingDays: worked, holidays, reason: form.get("reason") });
			}}
		>
			<Card title="The week" note={`Now in force for what is staged next: version ${calendar.version}.`}>
				<div className="flex flex-col gap-4">
					<fieldset className="flex flex-wrap gap-x-5 gap-y-2">
						<legend className="mb-1 font-medium">Working days</legend>
						{WEEKDAYS.map((name, at) => (
							<Checkbox key={name} label={name} checked={worked.includes(at + 1)} onChange={(event) => set(at + 1, event.target.checked)} />
						))}
					</fieldset>
					{act.fields.workingDays && <p className="text-danger">{act.fields.workingDays}</p>}
					<Field label="Time zone" hint="Deadlines of removals end with the day there." error={act.fields.zone} required>
						<Select name="zone" defaultValue={calendar.zone}>
							{ZONES.map((zone) => (
								<option key={zone}>{zone}</option>
							))}
						</Select>
					</Field>
				</div>
			</Card>
			<Card title="Holidays" note="Days off beside the week. Two years ahead are enough; those that are over may go.">
				<div className="flex flex-col gap-4">
					<Field
						label="One on each line"
						hint="A day and a name, such as 2026-12-25 Christmas Day, or the lines of a CSV file: 2026-12-25,Christmas Day."
						error={act.fields.holidays}
					>
						<Textarea
							value={holidays}
							rows={8}
							spellCheck={false}
							className="max-h-96 font-mono text-sm"
							onChange={(event) => setHolidays(event.target.value)}
						/>
					</Field>
					<HolidayCheck text={holidays} calendar={{ ...calendar, workingDays: worked }} />
					<Field label="Or take them from a file" hint="It replaces the lines above; nothing is saved yet." optional>
						<FileDrop
							accept=".csv,.txt,text/csv,text/plain"
							note="CSV or text, UTF-8"
							onFiles={([file]) => void file?.text().then(setHolidays)}
						/>
					</Field>
				</div>
			</Card>
			<Card title="Save as the next version">
				<div className="flex flex-col items-start gap-4">
					<Field label="Why" hint="Stands in the ledger with what was before." error={act.fields.reason} required className="w-full">
						<Input name="reason" maxLength={400} placeholder="Public holidays of 2027" />
					</Field>
					<Refused>{act.refusal}</Refused>
					<Button type="submit" kind="primary" pending={act.pending}>
						Save version {calendar.version + 1}
					</Button>
				</div>
			</Card>
		</form>
	);
}
