import { cx } from "@/components/ui/cx";

/** The mark: one square, two halves that share an edge. Decorative; the name beside it is the text. */
function BrandMark({ size = 18 }: { size?: number }) {
	return (
		<svg width={size} height={size} viewBox="0 0 18 18" aria-hidden="true" className="shrink-0 overflow-hidden rounded-sm">
			<path className="fill-blue" d="M0 0h18L0 18z" />
			<path className="fill-plum" d="M18 0v18H0z" />
		</svg>
	);
}

/** Mark and name. */
export function Brand({ className }: { className?: string }) {
	return (
		<span className={cx("inline-flex items-center gap-2 font-bold text-[1rem] tracking-[-0.02em]", className)}>
			<BrandMark />
			Countersign
		</span>
	);
}
