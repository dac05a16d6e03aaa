import type { z } from "zod";
import { appliesWords, CONSEQUENCES, type Consequence, type Criterion, type CriterionAnswer, plainAnswer } from "@/lib/track/criteria";
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
		if (never) return `${asked(c)} is for rows marked “${FLAGS[never].text}”; on ${track.word} no row is ever marked so.`;
		if (c.answers.every((a) => a.asks === "no_keep"))
			return `Every answer to ${asked(c)} forbids the keep, so nobody could keep such a row. Give one answer a way to keep it.`;
		if (c.impliedByKeep && plainAnswer(c) === undefined)
			return `${asked(c)} cannot be answered by pressing Keep: no answer of it lets a keep stand as it is.`;
	}
	if (!criteria.some((c) => c.appliesTo.length === 0))
		return "One question must be asked on every row: otherwise rows without a flag are kept with nothing asked.";
	return null;
}

/** What a set asks less than the one before, of what the track is shipped with: questions left out, and questions kept with their teeth drawn. */
export type AskedLess = { dropped: string[]; weakened: { question: string; ways: string[] }[] };

/** Of the questions the track is shipped with, what auditors know it by: those the set before asked and this one does not, or asks of fewer rows or with milder answers. */
export function askedLess(track: Track, before: readonly Criterion[], after: readonly Criterion[]): AskedLess {
	const less: AskedLess = { dropped: [], weakened: [] };
	for (const { key } of track.criteria) {
		const [was, now] = [before, after].map((set) => set.find((c) => c.key === key));
		if (!was) continue;
		const ways = now ? waysWeakened(was, now) : [];
		if (!now) less.dropped.push(was.question);
		else if (ways.length > 0) less.weakened.push({ question: now.question, ways });
	}
	return less;
}

const CONSEQUENCE_KEYS = Object.keys(CONSEQUENCES) as Consequence[];
const strictness = (asks: Consequence) => CONSEQUENCE_KEYS.indexOf(asks);

/** In which ways a question asks less than it did: on fewer rows, with an answer that asks less of a keep or is gone with nothing as strict in its place, or by itself. */
function waysWeakened(was: Criterion, now: Criterion): string[] {
	const ways: string[] = [];
	const narrowed = was.appliesTo.length === 0 || was.appliesTo.some((flag) => !now.appliesTo.includes(flag));
	if (now.appliesTo.length > 0 && narrowed) ways.push(`asked on ${appliesWords(now.appliesTo)}, before on ${appliesWords(was.appliesTo)}`);
	const fresh = now.answers.filter((a) => !was.answers.some((old) => old.value === a.value));
	for (const old of was.answers) {
		const kept = now.answers.find((a) => a.value === old.value);
		const said = CONSEQUENCES[old.asks].toLowerCase();
		if (kept && strictness(kept.asks) < strictness(old.asks))
			ways.push(`“${kept.label}”: ${CONSEQUENCES[kept.asks].toLowerCase()}, before: ${said}`);
		if (!kept && old.asks !== "nothing" && !fresh.some((a) => strictness(a.asks) >= strictness(old.asks)))
			ways.push(`“${old.label}” can no longer be answered (${said})`);
	}
	if (now.impliedByKeep && !was.impliedByKeep) ways.push("answered by pressing Keep, before asked on the row");
	return ways;
}

/** A weakened question with its ways, as warning and event name it. */
export const weakenedText = ({ question, ways }: AskedLess["weakened"][number]): string => `“${question}” (${ways.join("; ")})`;

/** What asking less means, for whoever is about to; null when nothing is asked less. */
export function lessWarning(track: Track, { dropped, weakened }: AskedLess): string | null {
	const says = [
		...(dropped.length > 0 ? [`no longer asks ${dropped.map((q) => `“${q}”`).join(", ")}`] : []),
		...(weakened.length > 0 ? [`asks less by ${weakened.map(weakenedText).join(", ")}`] : []),
	];
	if (says.length === 0) return null;
	return `This version ${says.join(" and ")}. The ${track.word} track is shipped with that: a review without it may not show what this track is for.`;
}

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
