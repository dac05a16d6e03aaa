/** Text as it is compared in a search: lower case, punctuation as one space. "NIST SP 800-53 AC-2" and "nist sp 800 53 ac 2" are the same. */
function searchText(text: string): string {
	return text
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, " ")
		.trim();
}

export type Searchable = { id: string; title: string; framework: string; aliases: readonly string[] };

/** An entry that a search found. `citedAs`: the id asked for, where it is not the framework's own but one that others use for this entry. */
export type Found<E extends Searchable> = { entry: E; citedAs: string | null };

/** Whether a name begins with what was asked for and goes on, if at all, with a word of its own: "ac 2" begins "ac 2 1", not "ac 20". */
const begins = (name: string, asked: string) => `${searchText(name)} `.startsWith(`${asked} `);

/**
 * Entries of the catalogue for what somebody typed. An id or alias shows the entries that bear it and no others: ids are short, and their parts
 * stand in many a title. Anything else is words, each of which must begin a word of the entry's id, aliases, framework or title.
 */
export function searchControls<E extends Searchable>(entries: readonly E[], query: string): Found<E>[] {
	const asked = searchText(query);
	if (asked === "") return entries.map((entry) => ({ entry, citedAs: null }));
	const named = /\d/.test(asked) ? entries.flatMap((entry) => byName(entry, asked)) : [];
	if (named.length > 0) return named;
	const words = asked.split(" ");
	return entries
		.filter((entry) => {
			const hay = ` ${searchText([entry.id, ...entry.aliases, entry.framework, entry.title].join(" "))}`;
			return words.every((word) => hay.includes(` ${word}`));
		})
		.map((entry) => ({ entry, citedAs: null }));
}

function byName<E extends Searchable>(entry: E, asked: string): Found<E>[] {
	if (begins(entry.id, asked)) return [{ entry, citedAs: null }];
	const alias = entry.aliases.find((name) => begins(name, asked));
	// What stands in brackets says where the alias is used.
	return alias === undefined ? [] : [{ entry, citedAs: alias.replace(/\s*\(.*$/, "") }];
}
