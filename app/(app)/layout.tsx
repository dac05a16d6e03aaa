import Link from "next/link";
import type { ReactNode } from "react";
import { Brand } from "@/components/shell/brand";
import { profileOf } from "@/lib/people/queries";
import { installation } from "@/lib/settings/queries";
import { navFor } from "@/lib/web/nav";
import { signedInCtx } from "@/lib/web/page";

/** The frame of every page behind sign-in. It authorizes nothing: each page asks for its own permission. */
export default async function AppLayout({ children }: { children: ReactNode }) {
	const { actor } = await signedInCtx();
	const [profile, { isDemo }] = await Promise.all([profileOf(actor), installation()]);
	return (
		<div className="flex min-h-dvh flex-col md:flex-row">
			<aside className="flex shrink-0 flex-col gap-4 border-r bg-sunken p-4 md:w-46">
				<Brand />
				<nav aria-label="Main" className="flex flex-col gap-3">
					{navFor(actor).map((group) => (
						<div key={group.label ?? ""} className="flex flex-col gap-1">
							{group.label && <p className="text-ink-3 text-sm">{group.label}</p>}
							{group.links.map((link) => (
								<Link key={link.href} href={link.href} className="rounded-md px-2 py-1 hover:bg-hover">
									{link.label}
								</Link>
							))}
						</div>
					))}
				</nav>
				<p className="mt-auto text-ink-2 text-sm">{profile.name}</p>
			</aside>
			<main className="min-w-0 flex-1 p-5">
				{isDemo && (
					<p className="mb-3 rounded-md bg-warn-bg px-3 py-2 text-warn">Demonstration: the people and the past in here are made up.</p>
				)}
				{children}
			</main>
		</div>
	);
}
