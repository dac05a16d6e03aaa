import { event, link, person, say } from "@/lib/ledger/entry";

type Facts = {
	controlId: string;
	track: string;
	code: string;
	title: string;
	objective: string;
	owner: string;
	frameworkIds: string[];
	/** Which proof of a removal is enough, by risk; events from before it was asked say nothing. */
	evidenceStandard?: Record<string, string>;
	version: number;
};
const control = (p: { controlId: string; code: string }) => link(`control:${p.controlId}`, `control ${p.code}`);

/** Ledger events of this domain, with how each reads. */
export const controlEvents = {
	"control.created": event<Facts>((p, who) => say`${who} created ${p.track} ${control(p)} "${p.title}", owned by ${person(p.owner)}.`),
	"control.changed": event<Facts>((p, who) => say`${who} changed ${p.track} ${control(p)} to version ${p.version}.`),
	"control.catalogue_loaded": event<{ entries: number; sha256: string }>(
		(p, who) => say`${who} loaded the catalogue of framework controls: ${p.entries} entries, ${p.sha256.slice(0, 12)}.`,
	),
};
