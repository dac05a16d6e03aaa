import Link from "next/link";
import type { ReactNode } from "react";
import { Flag } from "@/components/ui/badge";
import { cx } from "@/components/ui/cx";
import { Time } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";

type TwoLineProps = {
	/** The plain words. */
	primary: ReactNode;
	secondary?: ReactNode;
	/** The technical name, small and in mono, after the second line's words. */
	mono?: string;
	/** Makes the first line a link. */
	href?: string;
	/** Who or what the row is about. */
	strong?: boolean;
};

/** Plain words first, the technical name under them; each line ends in an ellipsis. */
export function TwoLine({ primary, secondary, mono, href, strong = false }: TwoLineProps) {
	const title = typeof primary === "string" ? primary : undefined;
	const under = typeof secondary === "string" || !secondary ? [secondary, mono].filter(Boolean).join(" · ") : mono;
	const first = cx("block truncate", strong && "font-semibold");
	return (
		<div className="min-w-0">
			{href ? (
				<Link prefetch={false} href={href} title={title} className={cx(first, "hover:underline")}>
					{primary}
				</Link>
			) : (
				<span title={title} className={first}>
					{primary}
				</span>
			)}
			{(secondary || mono) && (
				<span title={under || undefined} className="block truncate text-ink-3 text-sm">
					{secondary}
					{secondary && mono && " · "}
					{mono && <span className="font-mono text-xs">{mono}</span>}
				</span>
			)}
		</div>
	);
}

/** A technical name, an id, the head of a hash. */
export function MonoCell({ children, title }: { children: string; title?: string }) {
	return (
		<span title={title ?? children} className="block truncate font-mono text-ink-2 text-xs">
			{children}
		</span>
	);
}

export type RowFlag = { tone?: Tone; label: string };

/** Two flags at most, gravest first as given; how many more stand behind is said, and all are named in its title. */
export function FlagsCell({ flags, none }: { flags: RowFlag[]; none?: ReactNode }) {
	if (flags.length === 0) return none ? <span className="line-clamp-2 text-ink-3 text-sm">{none}</span> : null;
	const [first, second, ...others] = flags;
	return (
		<div className="flex min-w-0 flex-col items-start gap-0.5 max-sm:flex-row max-sm:flex-wrap max-sm:gap-1">
			{first && <Flag tone={first.tone}>{first.label}</Flag>}
			{second && (
				<span className="flex w-full min-w-0 gap-1 max-sm:w-auto">
					<Flag tone={second.tone} className="shrink">
						{second.label}
					</Flag>
					{others.length > 0 && (
						<span title={others.map((flag) => flag.label).join("\n")} className="shrink-0 text-ink-3 text-xs leading-[1.125rem]">
							+{others.length}
							<span className="sr-only"> more: {others.map((flag) => flag.label).join(", ")}</span>
						</span>
					)}
				</span>
			)}
		</div>
	);
}

/** When, over what or by whom. `missing` is said in grey where there is no data: unknown is not never. */
export function TimeCell({ at, note, missing = "no data" }: { at: string | Date | null; note?: ReactNode; missing?: string }) {
	return <TwoLine primary={at ? <Time at={at} show="date" /> : <span className="text-ink-3">{missing}</span>} secondary={note} />;
}

/** A count, aligned by its digits. */
export function NumberCell({ value, href }: { value: number; href?: string }) {
	const text = value.toLocaleString("en-US");
	return href ? (
		<Link prefetch={false} href={href} className="tabular-nums hover:underline">
			{text}
		</Link>
	) : (
		<span className="tabular-nums">{text}</span>
	);
}
