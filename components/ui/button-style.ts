import { cx } from "@/components/ui/cx";

/** `primary` is the one act a screen is for; `danger` takes something away; `quiet` has no edge. */
export type ButtonKind = "primary" | "secondary" | "danger" | "quiet";
export type ButtonSize = "md" | "sm" | "icon";

const kinds: Record<ButtonKind, string> = {
	primary: "bg-accent text-accent-ink font-semibold hover:bg-accent-hover",
	secondary: "bg-surface text-ink inset-ring inset-ring-line-strong font-medium hover:bg-hover",
	danger: "bg-danger text-danger-ink font-semibold hover:bg-danger-hover",
	quiet: "text-ink-2 font-medium hover:bg-hover hover:text-ink",
};

/* On a touch screen everything grows to 40 pixels; with a mouse rows stay dense (24 pixels at least, WCAG 2.5.8). */
const sizes: Record<ButtonSize, string> = {
	md: "min-h-8 px-3 text-base max-sm:min-h-10",
	sm: "min-h-7 px-2.5 text-sm max-sm:min-h-10 max-sm:px-3",
	icon: "size-7 text-sm max-sm:size-10",
};

/** Classes of a button, also for links that look like one. */
export function buttonStyle(kind: ButtonKind = "secondary", size: ButtonSize = "md", className?: string): string {
	return cx(
		"inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md transition-colors duration-100",
		"disabled:opacity-45 aria-disabled:cursor-not-allowed aria-busy:opacity-80 not-aria-busy:aria-disabled:opacity-45",
		kinds[kind],
		sizes[size],
		className,
	);
}
