import { ButtonLink } from "@/components/ui/button-link";

type PagerProps = {
	/** What the list is, for screen readers. */
	label: string;
	/** Links to the neighbouring pages, by cursor; absent where the list ends. */
	previous?: string;
	next?: string;
	/** "Events 4,001 to 4,100 of 48,120". */
	summary?: string;
};

/** Pages through a list read by keyset: there is a next one and one before, no page numbers. */
export function CursorPager({ label, previous, next, summary }: PagerProps) {
	if (!previous && !next && !summary) return null;
	return (
		<nav aria-label={`Pages of ${label}`} className="flex flex-wrap items-center gap-2 text-ink-2 text-sm">
			{previous && (
				<ButtonLink href={previous} size="sm" rel="prev">
					Previous
				</ButtonLink>
			)}
			{next && (
				<ButtonLink href={next} size="sm" rel="next">
					Next
				</ButtonLink>
			)}
			{summary && <span className="tabular-nums">{summary}</span>}
		</nav>
	);
}
