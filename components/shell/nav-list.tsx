"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { currentHref, type NavSection } from "@/components/shell/nav-current";
import { cx } from "@/components/ui/cx";

/** The main navigation: sections of links with counts, the current one marked. */
export function NavList({ sections, onNavigate }: { sections: NavSection[]; onNavigate?: () => void }) {
	const current = currentHref(sections, usePathname());
	return (
		<nav aria-label="Main" className="flex flex-col gap-4">
			{sections.map((section, index) => (
				<div key={section.label ?? index}>
					{section.label && <p className="px-2 pb-1 text-ink-3 text-xs">{section.label}</p>}
					<ul className="flex flex-col gap-0.5">
						{section.links.map((item) => (
							<li key={item.href}>
								<Link
									prefetch={false}
									href={item.href}
									aria-current={item.href === current ? "page" : undefined}
									onClick={onNavigate}
									className={cx(
										"flex min-h-8 items-center justify-between gap-2 rounded-md px-2 max-md:min-h-10",
										item.href === current
											? "bg-surface font-semibold text-ink inset-ring inset-ring-line"
											: "text-ink-2 hover:bg-hover hover:text-ink",
									)}
								>
									<span className="truncate">{item.label}</span>
									{item.count !== undefined && item.count > 0 && (
										<span className="text-sm tabular-nums">{item.count.toLocaleString("en-US")}</span>
									)}
								</Link>
							</li>
						))}
					</ul>
				</div>
			))}
		</nav>
	);
}
