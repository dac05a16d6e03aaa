import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";

type CardProps = {
	title?: ReactNode;
	/** One line under the title. */
	note?: ReactNode;
	/** Small buttons or links at the right of the title. */
	actions?: ReactNode;
	/** Set off where the content brings its own edges, such as a table. */
	padded?: boolean;
	className?: string;
	children?: ReactNode;
};

/** A sheet of paper with a hairline around it. */
export function Card({ title, note, actions, padded = true, className, children }: CardProps) {
	return (
		<section className={cx("min-w-0 rounded-lg border bg-surface", className)}>
			{(title || actions) && (
				<header className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 pt-3.5 pb-2.5">
					<div className="min-w-48 flex-1">
						{title && <h2 className="font-semibold text-md">{title}</h2>}
						{note && <p className="mt-0.5 text-ink-2 text-sm">{note}</p>}
					</div>
					{actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
				</header>
			)}
			{children !== undefined && <div className={cx(padded && "px-4 pb-4", padded && !title && !actions && "pt-4")}>{children}</div>}
		</section>
	);
}
