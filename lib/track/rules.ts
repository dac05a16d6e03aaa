import { type Criterion, consequenceOf } from "./criteria";
import { FLAGS, type Flag, RELATIONS, type Relation } from "./flags";
import type { KeepNeeds, Track } from "./track";

/** A track as one campaign froze it: the set of criteria its rows ask, in place of the shipped one. */
export const asFrozen = (track: Track, frozen: { version: string; criteria: Criterion[] }): Track => ({
	...track,
	criteriaVersion: frozen.version,
	criteria: frozen.criteria,
});

/** Criteria that apply to a row carrying these flags. */
export function criteriaFor(track: Track, flags: readonly string[]): Criterion[] {
	return track.criteria.filter((c) => c.appliesTo.length === 0 || c.appliesTo.some((f) => flags.includes(f)));
}

const ORDER = { nothing: 0, reason: 1, exception: 2, no_keep: 3 } as const;

/**
 * What a keep needs, from the row's flags, the reviewer's relations and the answers given.
 * The strictest wins; every contributing cause is named.
 */
export function keepNeeds(
	track: Track,
	flags: readonly string[],
	relations: readonly string[],
	answers: Record<string, string>,
): KeepNeeds {
	const found: { needs: KeepNeeds["needs"]; because: string }[] = [];
	for (const f of track.keepNeeds.reason) if (flags.includes(f)) found.push({ needs: "reason", because: FLAGS[f].text });
	for (const f of track.keepNeeds.exception) if (flags.includes(f)) found.push({ needs: "exception", because: FLAGS[f].text });
	for (const r of track.independence.reasonFor) if (relations.includes(r)) found.push({ needs: "reason", because: RELATIONS[r] });
	for (const c of criteriaFor(track, flags)) {
		const needs = consequenceOf(c, answers[c.key]);
		if (needs && needs !== "nothing") found.push({ needs, because: c.question });
	}
	const needs = found.reduce<KeepNeeds["needs"]>((worst, f) => (ORDER[f.needs] > ORDER[worst] ? f.needs : worst), "nothing");
	return { needs, because: found.filter((f) => f.needs === needs).map((f) => f.because) };
}

/** Criteria of the row that have no answer yet; a keep is refused while there are any. */
export function unanswered(track: Track, flags: readonly string[], answers: Record<string, string>): Criterion[] {
	return criteriaFor(track, flags).filter((c) => consequenceOf(c, answers[c.key]) === undefined);
}

/** Of the answers given, those to questions of the set: nothing else is kept with a decision. */
export const knownAnswers = (track: Track, answers: Record<string, string>): Record<string, string> =>
	Object.fromEntries(Object.entries(answers).filter(([key]) => track.criteria.some((c) => c.key === key)));

/** Whether a row may be marked in bulk, and if not, for which flags. */
export function bulkBars(track: Track, flags: readonly string[]): Flag[] {
	return track.bulk.barred.filter((f) => flags.includes(f));
}

/** The relation that bars this reviewer, as a sentence, or null. */
export function refusedRelation(track: Track, relations: readonly string[]): string | null {
	const bar = track.independence.refused.find((r) => relations.includes(r));
	return bar ? `You cannot decide this row: ${RELATIONS[bar as Relation]}.` : null;
}

/** Rank for the risk-first order: 0 is riskiest, 100 carries no weight. */
export function riskRank(track: Track, flags: readonly string[]): number {
	const weight = flags.reduce((sum, f) => sum + (track.weights[f as Flag] ?? 0), 0);
	return Math.max(0, 100 - weight);
}
