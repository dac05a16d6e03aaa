import { event, say } from "@/lib/ledger/entry";
import type { WorkCalendar } from "./rules";

/** Events of the company's working days. */
export const calendarEvents = {
	"calendar.changed": event<{
		calendarId: string;
		before: WorkCalendar;
		after: WorkCalendar;
		/** What is otherwise than before, a sentence each. */
		changes: string[];
		reason: string;
	}>(
		(p, who) =>
			say`${who} changed the calendar of working days to version ${p.after.version}: “${p.reason}” ${p.changes.join(". ")}. Tracks staged before keep version ${p.before.version} or the one frozen with them.`,
	),
};
