import type { ReactNode } from "react";
import { AppShell } from "@/components/shell/app-shell";
import { profileOf } from "@/lib/people/queries";
import { installation } from "@/lib/settings/queries";
import { navFor } from "@/lib/web/nav";
import { signedInCtx } from "@/lib/web/page";

/** The frame of every page behind sign-in. It authorizes nothing: each page asks for its own permission. */
export default async function AppLayout({ children }: { children: ReactNode }) {
	const { actor } = await signedInCtx();
	const [profile, { isDemo }] = await Promise.all([profileOf(actor), installation()]);
	return (
		<AppShell
			sections={navFor(actor)}
			user={{ name: profile.name }}
			banner={isDemo && "Demonstration: the people and the past in here are made up."}
		>
			{children}
		</AppShell>
	);
}
