"use client";

import { Callout } from "@/components/ui/callout";
import { dayOff, dayWords, type WorkCalendar } from "@/lib/calendar/rules";
import { badLineWords, parseHolidays } from "@/lib/calendar/schema";

const SHOWN = 20;

/** How the pasted lines are read: how many holidays, which of them fall on days off anyway, and each line that cannot be read with its reason. */
export function HolidayCheck({ text, calendar }: { text: string; calendar: WorkCalendar }) {
	const { holidays, bad } = parseHolidays(text);
	const week = { ...calendar, holidays: [] };
	const idle = holidays.filter(({ day }) => dayOff(week, day) !== null);
	const last = holidays.at(-1);
	return (
		<div className="flex flex-col gap-3" aria-live="polite">
			<p className="text-ink-2 text-sm">
				{holidays.length === 0
					? "No holidays: only the week counts."
					: `${holidays.length} ${holidays.length === 1 ? "holiday is" : "holidays are"} read${last ? `, the last on ${dayWords(last.day)}` : ""}${
							idle.length > 0 ? `; ${idle.length} of them on a day that is off anyway` : ""
						}.`}
			</p>
			{bad.length > 0 && (
				<Callout tone="warn" title={`${bad.length} ${bad.length === 1 ? "line" : "lines"} cannot be read`}>
					<ul className="mt-1 flex list-disc flex-col gap-0.5 pl-5">
						{bad.slice(0, SHOWN).map((line) => (
							<li key={line.line}>{badLineWords(line)}</li>
						))}
						{bad.length > SHOWN && <li>and {bad.length - SHOWN} more</li>}
					</ul>
				</Callout>
			)}
		</div>
	);
}
