import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";

export type Crumb = { label: string; href?: string };

type PageHeaderProps = {
	/** Where this screen hangs; the last crumb is usually the parent, not the page itself. */
	crumbs?: Crumb[];
	/** A badge before the title, such as the track. */
	badge?: ReactNode;
	title: string;
	/** One or two sentences: what this screen is for, or what is asked. */
	lead?: ReactNode;
	/** Facts at the right: due, how far, as of when. */
	meta?: ReactNode;
	/** The one primary act, and what stands beside it. */
	actions?: ReactNode;
	/** Tabs or filter chips that belong to the header. */
	children?: ReactNode;
	className?: string;
};

/** Head of a screen: where, what, until when, and the one thing to do. */
export function PageHeader({ crumbs, badge, title, lead, meta, actions, children, className }: PageHeaderProps) {
	return (
		<header className={cx("flex flex-col gap-1.5", className)}>
			{crumbs && crumbs.length > 0 && (
				<nav aria-label="Breadcrumb" className="text-ink-3 text-sm">
					<ol className="flex flex-wrap gap-x-1.5">
						{crumbs.map((crumb, index) => (
							<li key={crumb.label} className="flex gap-1.5">
								{index > 0 && <span aria-hidden="true">/</span>}
								{crumb.href ? (
									<Link prefetch={false} href={crumb.href} className="hover:text-ink hover:underline">
										{crumb.label}
									</Link>
								) : (
									crumb.label
								)}
							</li>
						))}
					</ol>
				</nav>
			)}
			<div className="grid items-center gap-x-5 gap-y-1.5 sm:grid-cols-[minmax(0,1fr)_auto]">
				<div className="flex min-w-0 items-center gap-3">
					{badge}
					<h1 className="min-w-0 font-[650] text-lg">{title}</h1>
				</div>
				{lead && <p className="max-w-[86ch] text-pretty text-ink-2 sm:col-span-2">{lead}</p>}
				{(meta || actions) && (
					<div className="flex flex-wrap items-center gap-x-4 gap-y-2 sm:col-start-2 sm:row-start-1 sm:justify-end">
						{meta && <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-2 text-sm">{meta}</div>}
						{actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
					</div>
				)}
			</div>
			{children && <div className="mt-1.5">{children}</div>}
		</header>
	);
}
