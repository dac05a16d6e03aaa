import type { TextFacts, Track } from "./track";
import { conflictsText, deviationsText, lookedBackText, moment, n } from "./words";

/** The texts a track generates from facts, each an editable template with versions of its own. */
export const TEXT_KINDS = {
	submit: {
		title: "Reviewer's statement",
		help: "Stands above the button that submits decisions. Its hash is stored with every submission, so it quotes only what is frozen with the rows.",
	},
	memo: { title: "Sign-off memo", help: "What the control owner signs: scope, result, removals, exceptions, deviations." },
	signoff: {
		title: "Control owner's statement",
		help: "The sentence the control owner signs under the memo. Its hash is stored with the signature.",
	},
	narrative: { title: "Narrative", help: "How the control is carried out: who, what, when, how, and what an exception is." },
} as const;
export type TextKind = keyof typeof TEXT_KINDS;
export const TEXT_KIND_KEYS = Object.keys(TEXT_KINDS) as TextKind[];

/** The shipped texts of a track: version 1 of each. */
export const shippedTexts = (track: Track): Record<TextKind, string> => ({
	submit: track.submitStatement,
	memo: track.memo,
	signoff: track.signoff.statement,
	narrative: track.narrative,
});

/** A track as one campaign froze it: its texts in place of the shipped ones. */
export const withTexts = (track: Track, texts: Record<TextKind, string>): Track => ({
	...track,
	submitStatement: texts.submit,
	memo: texts.memo,
	narrative: texts.narrative,
	signoff: { ...track.signoff, statement: texts.signoff },
});

/** Facts that are frozen with a track's rows. */
export type FrozenFacts = Pick<TextFacts, "campaign" | "fiscalPeriod" | "controls" | "asOf" | "zone" | "systems" | "inScope" | "report">;

type Placeholder<F> = { help: string; of: (f: F) => string; there?: (f: F) => boolean };
const count = (value: number) => value.toLocaleString("en");
/** A number by its fact; in {{if …}} it is there when it is not 0. */
const number = (fact: keyof TextFacts, help: string): Placeholder<TextFacts> => ({
	help,
	of: (f) => count(Number(f[fact])),
	there: (f) => Number(f[fact]) > 0,
});

const FROZEN: Record<string, Placeholder<FrozenFacts>> = {
	campaign: { help: "name of the campaign", of: (f) => f.campaign },
	fiscalPeriod: { help: "its fiscal period", of: (f) => f.fiscalPeriod },
	controls: {
		help: "codes of the controls tested",
		of: (f) => f.controls.map((c) => c.code).join(", "),
		there: (f) => f.controls.length > 0,
	},
	asOf: { help: "time the population is as of", of: (f) => moment(f.asOf) },
	zone: { help: "time zone of its deadlines", of: (f) => f.zone },
	systems: { help: "names of the systems in scope", of: (f) => f.systems.join(", "), there: (f) => f.systems.length > 0 },
	systemCount: { help: "their number: “3 systems”", of: (f) => n(f.systems.length, "system"), there: (f) => f.systems.length > 0 },
	inScope: { help: "rows in scope: “1,204 grants”", of: (f) => n(f.inScope, "grant"), there: (f) => f.inScope > 0 },
};

const LIVE: Record<string, Placeholder<TextFacts>> = {
	people: { help: "those of people: “1,000 rows”", of: (f) => n(f.people, "row"), there: (f) => f.people > 0 },
	machines: { help: "those of machines: “204 rows”", of: (f) => n(f.machines, "row"), there: (f) => f.machines > 0 },
	dueAt: { help: "time decisions are due", of: (f) => moment(f.dueAt) },
	reviewers: { help: "who decided: “4 reviewers”", of: (f) => n(f.reviewers, "reviewer"), there: (f) => f.reviewers > 0 },
	instructionVersion: { help: "version of the instructions", of: (f) => String(f.instructionVersion) },
	kept: number("kept", "rows kept"),
	removed: number("removed", "rows to be removed"),
	changed: number("changed", "rows to be changed"),
	undecided: number("undecided", "rows not reviewed"),
	takenOut: number("takenOut", "rows taken out of the review by amendments"),
	removalsVerified: number("removalsVerified", "removals verified"),
	removalsOpen: number("removalsOpen", "removals still open"),
	removalsLate: number("removalsLate", "removals that are or were late"),
	lookBacks: {
		help: "look-backs at late removals: how many were asked, are open, and found that the access was used",
		of: (f) => lookedBackText(f.lookBacks),
		there: (f) => f.lookBacks.asked > 0,
	},
	exceptions: { help: "exceptions: “2 entries”", of: (f) => n(f.exceptions, "entry", "entries"), there: (f) => f.exceptions > 0 },
	gapsAccepted: number("gapsAccepted", "gaps accepted at staging"),
	conflicts: {
		help: "conflicts between duties, by what became of them",
		of: (f) => conflictsText(f.conflicts),
		there: (f) => f.conflicts.total > 0,
	},
	deviations: {
		help: "deviations by rule, with their rows and whether each is answered",
		of: (f) => (f.deviations.length === 0 ? "none." : deviationsText(f.deviations)),
		there: (f) => f.deviations.length > 0,
	},
};

/** What stands for each placeholder: its text, and whether {{if …}} takes it as there. */
type Values = Map<string, { text: string; there: boolean }>;

function valuesOf<F extends FrozenFacts>(track: Track, from: Record<string, Placeholder<F>>, facts: F): Values {
	const values: Values = new Map();
	for (const [name, p] of Object.entries(from)) values.set(name, { text: p.of(facts), there: p.there?.(facts) ?? true });
	for (const { name } of track.report.fields) {
		const text = facts.report[name] ?? "";
		values.set(`report.${name}`, { text: text || "not stated", there: text !== "" });
	}
	return values;
}

type PlaceholderWords = { name: string; help: string };

/** The placeholders a text of this kind may use on a track, in the order they are offered. */
export function placeholdersFor(track: Track, kind: TextKind): PlaceholderWords[] {
	const known = kind === "submit" ? FROZEN : { ...FROZEN, ...LIVE };
	return [
		...Object.entries(known).map(([name, { help }]) => ({ name, help })),
		...track.report.fields.map(({ name, label }) => ({ name: `report.${name}`, help: label.toLowerCase() })),
	];
}

type Part = string | { name: string } | { test: string; some: Part[]; none: Part[] };

/** The parts of a template, or why it is none. Sections: {{if name}}…{{else}}…{{end}}, not one in another. */
function parse(template: string): Part[] | { problem: string } {
	const parts: Part[] = [];
	let section: { test: string; some: Part[]; none: Part[] } | null = null;
	let into = parts;
	for (const [at, piece] of template.split(/\{\{([^{}]*)\}\}/).entries()) {
		if (at % 2 === 0) {
			if (/\{\{|\}\}/.test(piece))
				return { problem: "A placeholder is opened and not closed, or the other way round: write {{campaign}}." };
			if (piece) into.push(piece);
			continue;
		}
		const token = piece.trim();
		if (token.startsWith("if ")) {
			if (section) return { problem: "One {{if …}} stands inside another. End the first with {{end}} before." };
			section = { test: token.slice(3).trim(), some: [], none: [] };
			parts.push(section);
			into = section.some;
		} else if (token === "else" || token === "end") {
			if (!section || (token === "else" && into === section.none)) return { problem: `{{${token}}} stands without its {{if …}}.` };
			into = token === "else" ? section.none : parts;
			if (token === "end") section = null;
		} else into.push({ name: token });
	}
	return section ? { problem: `{{if ${section.test}}} has no {{end}}.` } : parts;
}

const namesIn = (parts: readonly Part[]): string[] =>
	parts.flatMap((p) => (typeof p === "string" ? [] : "name" in p ? [p.name] : [p.test, ...namesIn(p.some), ...namesIn(p.none)]));

/** Why a text may not be published as this kind on a track, as a sentence, or null. */
export function templateRefusal(track: Track, kind: TextKind, template: string): string | null {
	const parts = parse(template);
	if ("problem" in parts) return parts.problem;
	const known = placeholdersFor(track, kind).map((p) => p.name);
	const unknown = namesIn(parts).find((name) => !known.includes(name));
	if (unknown === undefined) return null;
	const live = unknown in LIVE ? " It changes after the rows are frozen, and this text is fixed with them." : "";
	return `{{${unknown}}} is not known here.${live} Known are: ${known.join(", ")}.`;
}

function fill(template: string, values: Values): string {
	const parts = parse(template);
	if ("problem" in parts) throw new Error(`template: ${parts.problem}`);
	const named = (name: string) => {
		const value = values.get(name);
		if (!value) throw new Error(`template: ${name} is not known`);
		return value;
	};
	const said = (some: readonly Part[]): string =>
		some.map((p) => (typeof p === "string" ? p : "name" in p ? named(p.name).text : said(named(p.test).there ? p.some : p.none))).join("");
	return said(parts);
}

/** A text over the facts frozen with the rows. @throws for a placeholder that publishing would have refused */
export const fillFrozen = (track: Track, template: string, facts: FrozenFacts): string => fill(template, valuesOf(track, FROZEN, facts));

/** A text over every fact there is now. @throws for a placeholder that publishing would have refused */
export const fillText = (track: Track, template: string, facts: TextFacts): string =>
	fill(template, valuesOf(track, { ...FROZEN, ...LIVE }, facts));
