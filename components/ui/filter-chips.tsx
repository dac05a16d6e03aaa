import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";

/** A row of filters; on a narrow screen it scrolls sideways. */
export function FilterChips({ label, children }: { label: string; children: ReactNode }) {
	return (
		// biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls of a form, these are mostly links
		<div
			role="group"
			aria-label={label}
			className="flex items-center gap-1.5 max-sm:-mx-4 max-sm:overflow-x-auto max-sm:px-4 max-sm:py-1 max-sm:[scrollbar-width:none] sm:flex-wrap"
		>
			{children}
		</div>
	);
}

type ChipProps = {
	active: boolean;
	count?: number;
	/** Where the filter leads; without it the chip is a button. */
	href?: string;
	onPress?: () => void;
	children: string;
};

/** One filter and how many rows it leaves. */
export function FilterChip({ active, count, href, onPress, children }: ChipProps) {
	const className = cx(
		"inline-flex shrink-0 min-h-6.5 items-center gap-1.5 whitespace-nowrap rounded-full px-2.5 text-sm transition-colors duration-100 max-sm:min-h-9 max-sm:px-3",
		active ? "bg-inverse text-inverse-ink" : "text-ink-2 inset-ring inset-ring-line-strong hover:bg-hover hover:text-ink",
	);
	const content = (
		<>
			{children}
			{count !== undefined && <b className={cx("font-semibold tabular-nums", !active && "text-ink")}>{count.toLocaleString("en-US")}</b>}
		</>
	);
	return href ? (
		<Link prefetch={false} href={href} replace scroll={false} aria-current={active || undefined} className={className}>
			{content}
		</Link>
	) : (
		<button type="button" aria-pressed={active} onClick={onPress} className={className}>
			{content}
		</button>
	);
}
