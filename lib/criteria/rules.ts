import type { z } from "zod";
import { appliesWords, CONSEQUENCES, type Criterion, type CriterionAnswer, plainAnswer } from "@/lib/track/criteria";
import { FLAGS, type Flag } from "@/lib/track/flags";
import { trackOf } from "@/lib/track/registry";
import { asFrozen } from "@/lib/track/rules";
import type { Track } from "@/lib/track/track";
import type { PublishCriteria } from "./schema";

/** A set as a campaign froze it: its label and its questions as JSON. Null: frozen before sets were kept, when the shipped one was asked. */
type FrozenSet = { label: string; criteria: string | null };

/** The track as a campaign froze it. @throws NotFoundError for a key nobody implements */
export function frozenTrack(key: string, { label, criteria }: FrozenSet): Track {
	const track = trackOf(key);
	return criteria === null ? track : asFrozen(track, { version: label, criteria: JSON.parse(criteria) as Criterion[] });
}

/** How a version is called in decisions and packs. Version 1 is the shipped set and keeps its own name. */
export const labelOf = (track: Track, version: number): string =>
	version === 1 ? track.criteriaVersion : `${track.key.toLowerCase()}-set-${version}`;

/** Flags a set of this track may ask about: those the track ever puts on a row. */
export const flagsOf = (track: Track): Flag[] =>
	(Object.keys(FLAGS) as Flag[]).filter((flag) => {
		if (flag === "outside_authorised_roles") return track.authorisedRoles;
		if (flag === "conflict" || flag === "finance_adjacent") return track.dutiesApart;
		return true;
	});

type Draft = z.output<typeof PublishCriteria>["criteria"];

/** The draft with a key for each question and answer: kept where there is one, made of its first words where there is none. */
export function keyed(draft: Draft): Criterion[] {
	const taken = new Set(draft.flatMap((c) => c.key ?? []));
	return draft.map((c) => {
		const key = c.key ?? unused(taken, slug(c.question));
		const values = new Set(c.answers.flatMap((a) => a.value ?? []));
		const answers = c.answers.map((a): CriterionAnswer => ({ ...a, value: a.value ?? unused(values, slug(a.label)) }));
		const { question, help, appliesTo, impliedByKeep } = c;
		return { key, question, help, appliesTo, answers, ...(impliedByKeep ? { impliedByKeep } : {}) };
	});
}

const slug = (text: string): string => {
	const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
	return (
		words
			.slice(0, 4)
			.join("_")
			.replace(/^[0-9_]+/, "")
			.slice(0, 30) || "q"
	);
};

function unused(taken: Set<string>, wish: string): string {
	let key = wish;
	for (let n = 2; taken.has(key); n++) key = `${wish}_${n}`;
	taken.add(key);
	return key;
}

/** Why a set may not be published on a track, as a sentence, or null. */
export function setRefusal(track: Track, criteria: readonly Criterion[]): string | null {
	const asked = (c: Criterion) => `“${c.question}”`;
	const known = flagsOf(track);
	for (const c of criteria) {
		if (criteria.some((other) => other !== c && other.key === c.key)) return `Two questions have the key ${c.key}. Take one of them out.`;
		if (new Set(c.answers.map((a) => a.value)).size < c.answers.length || new Set(c.answers.map((a) => a.label)).size < c.answers.length)
			return `${asked(c)} offers the same answer twice.`;
		const never = c.appliesTo.find((flag) => !known.includes(flag));
		if (never) return `${asked(c)} is for rows that are ${FLAGS[never].text.toLowerCase()}; on ${track.word} no row is ever marked so.`;
		if (c.answers.every((a) => a.asks === "no_keep"))
			return `Every answer to ${asked(c)} forbids the keep, so nobody could keep such a row. Give one answer a way to keep it.`;
		if (c.impliedByKeep && plainAnswer(c) === undefined)
			return `${asked(c)} cannot be answered by pressing Keep: no answer of it lets a keep stand as it is.`;
	}
	if (!criteria.some((c) => c.appliesTo.length === 0))
		return "One question must be asked on every row: otherwise rows without a flag are kept with nothing asked.";
	return null;
}

/** Questions the track is shipped with that the set before asked and this one does not: what auditors know the track by. */
export const coreDropped = (track: Track, before: readonly Criterion[], after: readonly Criterion[]): Criterion[] => {
	const asks = (set: readonly Criterion[], key: string) => set.some((c) => c.key === key);
	return track.criteria.filter(({ key }) => asks(before, key) && !asks(after, key));
};

/** What leaving such questions out means, for whoever is about to. */
export const droppedWarning = (track: Track, dropped: readonly Criterion[]): string =>
	`This version no longer asks ${dropped.map((c) => `“${c.question}”`).join(", ")}, which the ${track.word} track is shipped with: a review without it may not show what this track is for.`;

const answersText = (c: Criterion) => c.answers.map((a) => `${a.label}: ${CONSEQUENCES[a.asks].toLowerCase()}`).join("; ");
const sameFlags = (a: Criterion, b: Criterion) => [...a.appliesTo].sort().join() === [...b.appliesTo].sort().join();

/** What a set changes against the one before, a sentence each; empty when it asks the same in the same order. */
export function changesBetween(before: readonly Criterion[], after: readonly Criterion[]): string[] {
	const old = new Map(before.map((c) => [c.key, c]));
	const changes: string[] = [];
	for (const c of before) if (!after.some((a) => a.key === c.key)) changes.push(`No longer asked: “${c.question}”`);
	for (const c of after) {
		const was = old.get(c.key);
		if (!was) {
			changes.push(`New, on ${appliesWords(c.appliesTo)}: “${c.question}” (${answersText(c)})`);
			continue;
		}
		if (was.question !== c.question) changes.push(`“${was.question}” now reads “${c.question}”`);
		if (was.help !== c.help) changes.push(`Other help for “${c.question}”`);
		if (!sameFlags(was, c))
			changes.push(`“${c.question}” is asked on ${appliesWords(c.appliesTo)}, before on ${appliesWords(was.appliesTo)}`);
		if (answersText(was) !== answersText(c)) changes.push(`“${c.question}” answered by ${answersText(c)}; before by ${answersText(was)}`);
		if (Boolean(was.impliedByKeep) !== Boolean(c.impliedByKeep))
			changes.push(`“${c.question}” is ${c.impliedByKeep ? "answered by pressing Keep" : "asked on the row"}`);
	}
	const common = (list: readonly Criterion[], other: readonly Criterion[]) =>
		list.filter((c) => other.some((o) => o.key === c.key)).map((c) => c.key);
	if (common(before, after).join() !== common(after, before).join()) changes.push("Asked in another order");
	return changes;
}
