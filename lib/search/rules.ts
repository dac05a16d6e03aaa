/** One thing found, and where it is shown. */
export type Hit = { title: string; detail: string; href: string };
/** Things of one kind, in the order they are shown. */
export type HitGroup = { label: string; hits: Hit[] };

/** Fewest letters that are searched for: one alone finds half the company. */
export const SEARCH_FROM = 2;

/** Links of the menu whose words hold all that was typed, for the person who knows the name of a screen. */
export function menuHits(links: readonly { href: string; label: string }[], q: string): Hit[] {
	const words = q.trim().toLowerCase().split(/\s+/).filter(Boolean);
	if (words.length === 0) return [];
	return links
		.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)))
		.map(({ href, label }) => ({ title: label, detail: "", href }));
}
