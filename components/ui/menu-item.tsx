"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";

const itemStyle =
	"flex w-full items-baseline gap-3 rounded-md px-2.5 py-1.5 text-left focus:bg-hover focus:outline-none focus-visible:outline-2 focus-visible:outline-offset-[-2px] hover:bg-hover max-sm:py-2.5";

type ItemProps = {
	/** Goes somewhere; without it, `onPress` does something. */
	href?: string;
	onPress?: () => void;
	danger?: boolean;
	/** Why it cannot be done now. The item stays and says so. */
	disabledReason?: string;
	/** The key that does the same. */
	hint?: ReactNode;
	children: ReactNode;
};

/** One act of a Menu. */
export function MenuItem({ href, onPress, danger = false, disabledReason, hint, children }: ItemProps) {
	const content = (
		<>
			<span className="min-w-0 flex-1">
				{children}
				{disabledReason && <span className="block text-ink-3 text-sm">{disabledReason}</span>}
			</span>
			{hint}
		</>
	);
	const className = cx(itemStyle, danger && "text-danger", disabledReason && "text-ink-3");
	return href && !disabledReason ? (
		<Link prefetch={false} role="menuitem" tabIndex={-1} href={href} className={className}>
			{content}
		</Link>
	) : (
		<button
			type="button"
			role="menuitem"
			tabIndex={-1}
			aria-disabled={disabledReason ? true : undefined}
			onClick={(event) => (disabledReason ? event.stopPropagation() : onPress?.())}
			className={className}
		>
			{content}
		</button>
	);
}
