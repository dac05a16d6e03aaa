import type { ReactNode } from "react";

type WorkScreenProps = {
	/** PageHeader and filters. */
	header: ReactNode;
	/** Details of the current row; from 1024 pixels on. Below that show them in a Sheet. */
	aside?: ReactNode;
	asideLabel?: string;
	/** What is pending, and the one act. Stays in view. */
	footer?: ReactNode;
	/** A DataTable with `fill`. */
	children: ReactNode;
};

/** A screen to work in: as high as the window, with the table scrolling inside and head, details and foot in view. */
export function WorkScreen({ header, aside, asideLabel = "Details", footer, children }: WorkScreenProps) {
	return (
		<div className="flex flex-col md:h-[calc(100dvh-var(--banner))] print:h-auto">
			<div className="border-b bg-surface px-4 pt-3.5 pb-3 md:px-5">{header}</div>
			<div className="flex min-h-0 flex-1">
				<div className="flex min-h-0 min-w-0 flex-1 flex-col max-sm:p-3">{children}</div>
				{aside && (
					<aside aria-label={asideLabel} className="pane w-80 shrink-0 border-l bg-surface px-4 py-4 max-lg:hidden">
						{aside}
					</aside>
				)}
			</div>
			{footer && (
				<footer className="sticky bottom-0 z-10 flex flex-wrap items-center gap-x-4 gap-y-2 border-t bg-surface px-4 py-2.5 text-ink-2 text-sm md:px-5 print:hidden">
					{footer}
				</footer>
			)}
		</div>
	);
}
