import { counted } from "@/lib/counted";
import { event, link, person, say } from "@/lib/ledger/entry";

const campaign = (id: string) => link(`campaign:${id}`, `campaign ${id}`);
const track = (id: string, word: string) => link(`track:${id}`, `${word} track ${id}`);
const rows = (n: number) => counted(n, "row");

type OfTrack = { trackId: string; track: string };

/** Ledger events of this domain, with how each reads. */
export const campaignEvents = {
	"campaign.created": event<{
		campaignId: string;
		name: string;
		fiscalPeriod: string;
		asOf: string;
		zone: string;
		/** Without their owners, whom each track's own event names; events from before it did say them here. */
		tracks: { trackId: string; track: string; dueAt: string }[];
	}>(
		(p, who) =>
			say`${who} created ${campaign(p.campaignId)} "${p.name}" for ${p.fiscalPeriod}, as of ${p.asOf}, with ${p.tracks.map((t) => t.track).join(" and ")}.`,
	),
	"campaign.changed": event<{ campaignId: string; name: string; fiscalPeriod: string; asOf: string; zone: string }>(
		(p, who) => say`${who} changed ${campaign(p.campaignId)}: "${p.name}", ${p.fiscalPeriod}, as of ${p.asOf}.`,
	),
	"campaign.track_added": event<OfTrack & { campaignId: string; owner: string; dueAt: string }>(
		(p, who) => say`${who} added ${track(p.trackId, p.track)} to ${campaign(p.campaignId)}, owned by ${person(p.owner)}.`,
	),
	"campaign.track_configured": event<OfTrack & { step: string; value: unknown }>(
		(p, who) => say`${who} configured ${track(p.trackId, p.track)}: ${p.step}.`,
	),
	"campaign.staging_started": event<OfTrack>((p, who) => say`${who} asked to stage ${track(p.trackId, p.track)}.`),
	"campaign.staging_failed": event<OfTrack & { reason: string }>(
		(p, who) => say`${who} could not stage ${track(p.trackId, p.track)}: ${p.reason}`,
	),
	"campaign.staged": event<
		OfTrack & {
			items: number;
			gaps: number;
			/** Conflicts between duties frozen with it; events from before they were looked for say nothing. */
			conflicts?: number;
			reviewers: number;
			unassigned: number;
			populationHash: string;
			definitionHash: string;
			criteriaVersion: string;
			criteriaHash: string;
			asOf: string;
		}
	>(
		(p, who) =>
			say`${who} froze ${rows(p.items)} for ${track(p.trackId, p.track)} as of ${p.asOf}: population ${p.populationHash.slice(0, 12)}, ${counted(p.reviewers, "reviewer")}, ${counted(p.gaps, "gap")}${p.conflicts ? `, ${counted(p.conflicts, "conflict")} between duties` : ""}.`,
	),
	"campaign.gap_accepted": event<OfTrack & { numbers: number[]; reason: string }>(
		(p, who) =>
			say`${who} accepted ${p.numbers.length === 1 ? "gap" : "gaps"} ${p.numbers.join(", ")} of ${track(p.trackId, p.track)}: ${p.reason}`,
	),
	"campaign.population_accepted": event<OfTrack & { items: number; populationHash: string; imports: string[]; gapsAccepted: number }>(
		(p, who) =>
			say`${who} accepted the population of ${track(p.trackId, p.track)}: ${rows(p.items)}, hash ${p.populationHash.slice(0, 12)}, ${counted(p.imports.length, "extract")}.`,
	),
	"campaign.launched": event<OfTrack & { items: number; reviewers: number; dueAt: string }>(
		(p, who) =>
			say`${who} launched ${track(p.trackId, p.track)}: ${rows(p.items)} for ${counted(p.reviewers, "reviewer")}, due ${p.dueAt}.`,
	),
	"campaign.closing_started": event<OfTrack & { undecided: number }>(
		(p, who) => say`${who} began to close ${track(p.trackId, p.track)} with ${rows(p.undecided)} undecided.`,
	),
	"campaign.closed": event<
		OfTrack & { items: number; decided: number; notReviewed: number; late: number; removals: number; deviations: number[] }
	>(
		(p, who) =>
			say`${who} closed ${track(p.trackId, p.track)}: ${rows(p.decided)} decided, ${rows(p.notReviewed)} not reviewed, ${counted(p.deviations.length, "deviation")}.`,
	),
	"instruction.published": event<{ instructionId: string; track: string; version: number; hash: string }>(
		(p, who) => say`${who} published ${link(`instruction:${p.instructionId}`, `${p.track} instructions, version ${p.version}`)}.`,
	),
};
