/** Text as it is compared in a search: lower case, punctuation as one space. "NIST SP 800-53 AC-2" and "nist sp 800 53 ac 2" are the same. */
function searchText(text: string): string {
	return text
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, " ")
		.trim();
}

export type Searchable = { id: string; title: string; framework: string; aliases: readonly string[] };

/** Whether each word asked for begins a word of the entry's id, aliases, framework or title. */
export function matchesControl(entry: Searchable, query: string): boolean {
	const words = searchText(query).split(" ").filter(Boolean);
	const hay = ` ${searchText([entry.id, ...entry.aliases, entry.framework, entry.title].join(" "))}`;
	return words.every((word) => hay.includes(` ${word}`));
}
