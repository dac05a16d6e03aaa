import Link from "next/link";
import { tabStyle } from "@/components/ui/tab-style";

export type TabLink = { href: string; label: string; count?: number; current: boolean };

/** Parts of a screen that are pages of their own. */
export function TabLinks({ label, tabs }: { label: string; tabs: TabLink[] }) {
	return (
		<nav aria-label={label} className="pane flex gap-4 border-b">
			{tabs.map((tab) => (
				<Link
					prefetch={false}
					key={tab.href}
					href={tab.href}
					aria-current={tab.current ? "page" : undefined}
					className={tabStyle(tab.current)}
				>
					{tab.label}
					{tab.count !== undefined && <span className="ml-1.5 text-ink-3 tabular-nums">{tab.count.toLocaleString("en-US")}</span>}
				</Link>
			))}
		</nav>
	);
}
