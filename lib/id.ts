import { z } from "zod";

/**
 * Ids are bigint in the database and decimal strings everywhere else (URLs, DTOs, inputs).
 * `Id` parses the string form to bigint and refuses everything that is not 1 to 18 digits.
 */
export const Id = z
	.string()
	.regex(/^[1-9][0-9]{0,17}$/, "This is not a valid reference.")
	.transform((text) => BigInt(text));
export type Id = z.output<typeof Id>;

/** Parses an id from a URL segment; null when it is not one, so that the caller can answer "not found". */
export function idFrom(text: string | undefined): bigint | null {
	const parsed = Id.safeParse(text ?? "");
	return parsed.success ? parsed.data : null;
}
