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

/** Which proof that an access is gone is enough for a control, the least first. Absence in a later complete extract is enough for each. */
export const PROOFS = {
	person: "Any attached proof that a second person checked",
	record: "A transcript or export of the system that a second person checked; no screenshot, ticket or memo",
	extract: "Absence in a later complete extract alone",
} as const;
export type Proof = keyof typeof PROOFS;
export const PROOF_KEYS = Object.keys(PROOFS) as Proof[];

/** By the risk of the row: privileged access counts as high, access nobody rated as medium, like the days of a removal. */
export type EvidenceStandard = Record<"high" | "medium" | "low", Proof>;
export const ANY_PROOF: EvidenceStandard = { high: "person", medium: "person", low: "person" };

/** Why a riskier row cannot ask for less proof than a less risky one, or null. */
export const standardRefusal = ({ high, medium, low }: EvidenceStandard): string | null =>
	PROOF_KEYS.indexOf(high) >= PROOF_KEYS.indexOf(medium) && PROOF_KEYS.indexOf(medium) >= PROOF_KEYS.indexOf(low)
		? null
		: "A riskier row cannot do with less proof than a less risky one.";

/** Removals of a track that are not proved, by the risk of their rows; `claimed` of them are called carried out. */
export type Unproved = { risk: keyof EvidenceStandard; rows: number; claimed: number };

const RISKS = ["high", "medium", "low"] as const;

/** Where a track falls short of the evidence standard of the controls it tests, a sentence for each risk, the highest first; empty where every removal is proved. */
export const shortOf = (standards: readonly Partial<EvidenceStandard>[], unproved: readonly Unproved[]): string[] =>
	RISKS.flatMap((risk) => {
		const found = unproved.find((u) => u.risk === risk);
		if (!found || found.rows === 0) return [];
		const enough = PROOFS[proofAsked(standards, { privileged: null, risk })];
		const some = found.claimed < found.rows ? `${found.claimed.toLocaleString("en")} of them ` : found.rows > 1 ? "all " : "";
		const claimed = found.claimed > 0 ? `, ${some}claimed` : "";
		return [
			`${found.rows.toLocaleString("en")} ${found.rows === 1 ? "removal" : "removals"} of ${risk} risk without proof${claimed}. Enough is: ${enough.toLowerCase()}.`,
		];
	});

/** What a row of this risk asks for where several controls are tested at once: the most that one of them does. */
export function proofAsked(
	standards: readonly Partial<EvidenceStandard>[],
	row: { privileged: boolean | null; risk: string | null },
): Proof {
	const risk = row.privileged || row.risk === "high" ? "high" : row.risk === "low" ? "low" : "medium";
	return standards.reduce<Proof>((most, one) => {
		const asked = one[risk] ?? "person";
		return PROOF_KEYS.indexOf(asked) > PROOF_KEYS.indexOf(most) ? asked : most;
	}, "person");
}

/** Why an attachment of this kind, checked by a second person, is not proof enough, as a sentence, or null. */
export function proofRefusal(asked: Proof, kind: string): string | null {
	if (asked === "extract")
		return "The control tested here takes absence in a later complete extract alone as proof. Import one taken after the removal; it is then verified by itself.";
	if (asked === "record" && kind !== "transcript")
		return `The control tested here asks for a transcript or export of the system; a ${kind === "other" ? "file of another kind" : kind} is not enough. Attach one, or import a later complete extract.`;
	return null;
}
