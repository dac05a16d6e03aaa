import type { DemoCalendar } from "../company/calendar";
import type { Company } from "../company/model";
import type { DemoClock } from "./clock";
import type { Crew } from "./crew";
import type { Hands } from "./hands";

/** What every act of the demonstration works with. */
export interface Stage {
	company: Company;
	calendar: DemoCalendar;
	clock: DemoClock;
	crew: Crew;
	hands: Hands;
	/** Shows a line of progress. */
	say: (line: string) => void;
}
