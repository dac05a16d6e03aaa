import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";

/** An ordinary screen: it scrolls as a whole. `narrow` for forms and texts. */
export function Page({ narrow = false, className, children }: { narrow?: boolean; className?: string; children: ReactNode }) {
	return (
		<div
			className={cx(
				"mx-auto flex w-full flex-col gap-5 px-4 pt-4 pb-12 md:px-6 md:pt-5",
				narrow ? "max-w-[46rem]" : "max-w-[84rem]",
				className,
			)}
		>
			{children}
		</div>
	);
}
