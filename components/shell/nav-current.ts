export type NavItem = { href: string; label: string /** Open work behind it. */; count?: number };
/** Links under one heading; the first section usually has none. */
export type NavSection = { label: string | null; links: NavItem[] };

/** The href of the item the page belongs to: the longest one that the path starts with, on a whole segment. */
export function currentHref(sections: NavSection[], pathname: string): string | undefined {
	return sections
		.flatMap((section) => section.links.map((item) => item.href))
		.filter((href) => pathname === href || pathname.startsWith(href === "/" ? "//" : `${href}/`))
		.toSorted((a, b) => b.length - a.length)[0];
}
