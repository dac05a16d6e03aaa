import type { Vocabulary } from "./words";

/** What a field is about. A row that fills a field of an entity speaks of that entity. `use` belongs to the grant or the credential. */
export type Entity = "identity" | "account" | "entitlement" | "grant" | "use" | "credential";

/**
 * How a field is read.
 * - `key`: an opaque id; leading zeros, case and length count
 * - `text`: words for people; `long`: several lines of them
 * - `word`: one of a vocabulary · `boolean` · `days`: a whole number
 * - `time`: a moment, or not known · `end`: a moment whose day counts to its end, or not known
 * - `last`: when something last happened, with a state: did, never, no data, not applicable
 * - `expiry`: until when something is valid, with a state: dated, never expires, no data, not applicable
 * - `known`: not stored: says what an empty `last` field means
 */
export type FieldType = "key" | "text" | "long" | "word" | "boolean" | "days" | "time" | "end" | "last" | "expiry" | "known";

export interface Field {
	about: Entity;
	type: FieldType;
	/** Longest value taken, in characters. */
	max?: number;
	vocabulary?: Vocabulary;
	/** Column beside it that holds the state of a `last` or `expiry` field. */
	state?: string;
	/** For `known`: the `last` field it speaks of. */
	of?: string;
	meaning: string;
	example: string;
}

export const key = (about: Entity, example: string, meaning: string): Field => ({ about, type: "key", max: 512, meaning, example });
export const text = (about: Entity, example: string, meaning: string): Field => ({ about, type: "text", max: 1_000, meaning, example });
export const word = (about: Entity, vocabulary: Vocabulary, example: string, meaning: string): Field => ({
	about,
	type: "word",
	vocabulary,
	meaning,
	example,
});
export const time = (about: Entity, example: string, meaning: string): Field => ({ about, type: "time", meaning, example });
