import { cx } from "@/components/ui/cx";

/** One tab, the current one underlined. */
export function tabStyle(current: boolean): string {
	return cx(
		"-mb-px inline-flex min-h-8 shrink-0 items-center border-b-2 text-sm focus-visible:outline-offset-[-2px]",
		current ? "border-ink font-semibold text-ink" : "border-transparent text-ink-2 hover:text-ink",
	);
}
