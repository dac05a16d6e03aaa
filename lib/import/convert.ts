import type { Field } from "./field";
import type { RejectionCode } from "./rejection";
import { shorten } from "./rejection";
import { count } from "./sentence";
import { readBoolean, readWord } from "./words";

/** Why a cell's text is no value of its field. */
export class Misfit {
	constructor(
		readonly code: RejectionCode,
		readonly message: string,
	) {}
}

/** A cell's text, trimmed and not empty, as a staging value. Memoised where few different texts are to be expected. */
export type Convert = (text: string) => string | Misfit;

/** How the text of a field without dates becomes its value. */
export function converterOf(name: string, field: Field): Convert {
	switch (field.type) {
		case "word":
			return remember((text) => toWord(name, text, field));
		case "boolean":
			return remember((text) => toBoolean(name, text));
		case "days":
			return (text) =>
				/^\d{1,5}$/.test(text) ? text : new Misfit("bad_number", `${name} is a whole number of days; "${shorten(text)}" is none.`);
		case "key":
			return (text) => checked(name, text, field.max ?? 512, INVISIBLE) ?? text;
		case "long":
			return (text) => checked(name, text, field.max ?? 4_000, CONTROLS) ?? text;
		default:
			return (text) => checked(name, text, field.max ?? 1_000, CONTROLS_AND_BREAKS) ?? text;
	}
}

/** In an id: anything one cannot see, so that two ids which look alike are alike. */
const INVISIBLE = /[\p{Cc}\p{Cf}\u2028\u2029]/u;
/** In a name: control characters, line breaks, and marks that turn the reading direction around. */
const CONTROLS_AND_BREAKS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const CONTROLS = /(?![\t\n\r])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u;

function checked(name: string, text: string, max: number, forbidden: RegExp): Misfit | null {
	if (text.length > max) return new Misfit("too_long", `${name} may have ${count(max)} characters; this has ${count(text.length)}.`);
	const found = forbidden.exec(text);
	if (found === null) return null;
	const code = found[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
	return new Misfit(
		"control_character",
		`${name} holds the character U+${code}, which cannot be seen. Take it out at the source, or export again.`,
	);
}

function toWord(name: string, text: string, field: Field): string | Misfit {
	const vocabulary = field.vocabulary ?? { words: [], synonyms: {} };
	const word = readWord(text, vocabulary);
	if (word !== null) return word;
	const sentence = `${name} is one of ${vocabulary.words.join(", ")}; "${shorten(text)}" is none of them. Say on the mapping screen which one it means.`;
	return new Misfit(name === "identity_kind" ? "unknown_kind" : "unknown_word", sentence);
}

function toBoolean(name: string, text: string): string | Misfit {
	const flag = readBoolean(text);
	if (flag !== null) return flag ? "true" : "false";
	return new Misfit("bad_boolean", `${name} is yes or no; "${shorten(text)}" is neither. Say on the mapping screen which one it means.`);
}

const MOST_REMEMBERED = 1_000;

function remember(convert: Convert): Convert {
	const known = new Map<string, string | Misfit>();
	return (text) => {
		const before = known.get(text);
		if (before !== undefined) return before;
		const value = convert(text);
		if (known.size < MOST_REMEMBERED) known.set(text, value);
		return value;
	};
}
