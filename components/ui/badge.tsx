import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";
import { type Tone, toneTint } from "@/components/ui/tone";

/** A state in one word, in bold: "Open", "SOX", "Verified". */
export function Badge({ tone = "neutral", className, children }: { tone?: Tone; className?: string; children: ReactNode }) {
	return (
		<span
			className={cx(
				"inline-flex shrink-0 items-center whitespace-nowrap rounded-sm px-2 py-px font-bold text-xs tracking-[0.02em]",
				toneTint[tone],
				className,
			)}
		>
			{children}
		</span>
	);
}

/** Something to look at, in plain words: "Key 412 days, policy 90". Cut with an ellipsis where the room ends. */
export function Flag({ tone = "neutral", className, children }: { tone?: Tone; className?: string; children: string }) {
	return (
		<span
			title={children}
			className={cx("inline-block max-w-full truncate rounded-sm px-1.5 py-px align-top text-xs", toneTint[tone], className)}
		>
			{children}
		</span>
	);
}
