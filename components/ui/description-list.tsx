import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";

/** Facts by name. An absent fact is said, not left out: give `<None/>`. */
export function DescriptionList({ items, className }: { items: { term: string; description: ReactNode }[]; className?: string }) {
	return (
		<dl className={cx("grid grid-cols-[minmax(6.75rem,max-content)_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm", className)}>
			{items.map(({ term, description }) => (
				<div key={term} className="contents">
					<dt className="max-w-44 text-ink-3">{term}</dt>
					<dd className="min-w-0 break-words">{description}</dd>
				</div>
			))}
		</dl>
	);
}

/** "no data", in grey: unknown is not never, and not empty. */
export function None({ children = "no data" }: { children?: string }) {
	return <span className="text-ink-3">{children}</span>;
}
