import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";
import { type Tone, toneText } from "@/components/ui/tone";

type StatProps = {
	label: string;
	value: number | string;
	/** The rows behind the number. Every number leads to its rows. */
	href: string;
	/** Judges the number; zero of a bad thing is not bad. */
	tone?: Tone;
	/** "of 42", "since 1 Jul". */
	note?: ReactNode;
};

/** A number that leads to its rows. */
export function Stat({ label, value, href, tone, note }: StatProps) {
	return (
		<Link
			prefetch={false}
			href={href}
			className="group flex min-w-28 flex-1 flex-col gap-0.5 bg-surface px-3.5 py-3 -outline-offset-2 hover:bg-hover"
		>
			<span className="text-ink-2 text-sm">{label}</span>
			<span className={cx("font-semibold text-xl tabular-nums group-hover:underline", tone && toneText[tone])}>
				{typeof value === "number" ? value.toLocaleString("en-US") : value}
			</span>
			{note && <span className="text-ink-3 text-sm">{note}</span>}
		</Link>
	);
}

/** Numbers side by side, parted by hairlines. */
export function Stats({ children }: { children: ReactNode }) {
	return <div className="flex flex-wrap gap-px overflow-hidden rounded-lg border bg-line">{children}</div>;
}
