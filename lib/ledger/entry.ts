/**
 * What an event looks like before the database dates, numbers and hashes it, and how it reads as an English sentence.
 * Payloads name people by `person_ref` only: the names live in the identity table, so that a person can be erased by law.
 */

/** One piece of a sentence: plain words, a person to be named by the page, or a link to a subject. */
export type Part = string | { person: string | null } | { subject: string; text: string };
export type Sentence = Part[];

/** A person by reference, shown by name where the reader may see it. */
export const person = (ref: string | null): Part => ({ person: ref });
/** A subject (`campaign:3`, `import:12`, `removal:7` …) shown as a link with a text. */
export const link = (subject: string, text: string): Part => ({ subject, text });

/** Template tag: ``say`${person(a)} accepted ${link("import:3", "import 3")}.` `` */
export function say(strings: TemplateStringsArray, ...parts: (Part | number)[]): Sentence {
	const out: Sentence = [];
	strings.forEach((text, i) => {
		if (text) out.push(text);
		const part = parts[i];
		if (part !== undefined) out.push(typeof part === "number" ? part.toLocaleString("en") : part);
	});
	return out;
}

/** How one event type reads. `who` is the acting person or process, already a Part. Meanings never change: a new meaning is a new type. */
// biome-ignore lint/suspicious/noExplicitAny: payload types are fixed per event by defineEvents' caller
export type EventDefinition<P = any> = { sentence: (payload: P, who: Part) => Sentence };

/** Declares an event with its payload type. Payloads are JSON: ids as strings, times as ISO text. */
export function event<P extends Record<string, unknown>>(sentence: (payload: P, who: Part) => Sentence): EventDefinition<P> {
	return { sentence };
}

/** The shape handed to `record`: subject and refs as `kind:id`; campaign and track where the event belongs to one. */
export type EntryOf<C extends Record<string, EventDefinition>> = {
	[T in keyof C & string]: {
		type: T;
		subject: string;
		refs?: string[];
		campaignId?: bigint;
		track?: string;
		payload: C[T] extends EventDefinition<infer P> ? P : never;
	};
}[keyof C & string];
