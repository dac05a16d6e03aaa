import { accessEvents } from "@/lib/access/events";
import { amendmentEvents } from "@/lib/amendment/events";
import { attachmentEvents } from "@/lib/attachment/events";
import { backupEvents } from "@/lib/backup/events";
import { birthrightEvents } from "@/lib/birthright/events";
import { calendarEvents } from "@/lib/calendar/events";
import { campaignEvents } from "@/lib/campaign/events";
import { conflictEvents } from "@/lib/conflict/events";
import { controlEvents } from "@/lib/control/events";
import { criteriaEvents } from "@/lib/criteria/events";
import { delegationEvents } from "@/lib/delegation/events";
import { deviationEvents } from "@/lib/deviation/events";
import { divergenceEvents } from "@/lib/divergence/events";
import { evidenceEvents } from "@/lib/evidence/events";
import { exceptionEvents } from "@/lib/exception/events";
import { groupEvents } from "@/lib/group/events";
import { guardEvents } from "@/lib/guard/events";
import { importEvents } from "@/lib/import/events";
import { inventoryEvents } from "@/lib/inventory/events";
import { lookBackEvents } from "@/lib/look-back/events";
import { peopleEvents } from "@/lib/people/events";
import { qualityEvents } from "@/lib/quality/events";
import { removalEvents } from "@/lib/removal/events";
import { reviewEvents } from "@/lib/review/events";
import { settingsEvents } from "@/lib/settings/events";
import { signoffEvents } from "@/lib/signoff/events";
import { sodEvents } from "@/lib/sod/events";
import { textEvents } from "@/lib/text/events";
import type { EntryOf, EventDefinition, Part, Sentence } from "./entry";
import { ledgerEvents } from "./events";

/** Every event there is. A domain adds its own in its events.ts; the meaning of a type never changes. */
export const catalogue = {
	...accessEvents,
	...amendmentEvents,
	...attachmentEvents,
	...backupEvents,
	...birthrightEvents,
	...calendarEvents,
	...campaignEvents,
	...conflictEvents,
	...controlEvents,
	...criteriaEvents,
	...delegationEvents,
	...deviationEvents,
	...divergenceEvents,
	...evidenceEvents,
	...exceptionEvents,
	...groupEvents,
	...guardEvents,
	...importEvents,
	...inventoryEvents,
	...ledgerEvents,
	...lookBackEvents,
	...peopleEvents,
	...qualityEvents,
	...removalEvents,
	...reviewEvents,
	...settingsEvents,
	...signoffEvents,
	...sodEvents,
	...textEvents,
};

export type LedgerEntry = EntryOf<typeof catalogue>;
export type EventType = keyof typeof catalogue;
export const EVENT_TYPES = Object.keys(catalogue) as EventType[];

/** The event as a sentence; an unknown type (written by a newer version) is named as such, never hidden. */
export function sentenceOf(type: string, payload: Record<string, unknown> | null, who: Part): Sentence {
	const definition = (catalogue as Record<string, EventDefinition>)[type];
	if (!payload) return [who, ` did "${type}"; its content was erased by law.`];
	return definition ? definition.sentence(payload, who) : [who, ` did "${type}".`];
}
