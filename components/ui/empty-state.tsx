import type { ReactNode } from "react";

type EmptyProps = {
	/** What is not there: "No removals are open". */
	title: string;
	/** Why, and what to do. */
	children: ReactNode;
	action?: ReactNode;
};

/** Says why there is nothing here and what would change it. */
export function EmptyState({ title, children, action }: EmptyProps) {
	return (
		<div className="flex flex-col items-start gap-1 rounded-lg border border-line-strong border-dashed px-5 py-6">
			<p className="font-semibold text-md">{title}</p>
			<div className="max-w-[68ch] text-pretty text-ink-2">{children}</div>
			{action && <div className="mt-3 flex flex-wrap gap-2">{action}</div>}
		</div>
	);
}
