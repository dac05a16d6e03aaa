import type { ReactNode } from "react";
import { ConfirmIdentity } from "@/components/auth/confirm-identity";
import { AppShell } from "@/components/shell/app-shell";
import { ButtonLink } from "@/components/ui/button-link";
import { openHold } from "@/lib/backup/queries";
import { profileOf } from "@/lib/people/queries";
import { heldRoles } from "@/lib/people/rules";
import { installation } from "@/lib/settings/queries";
import { myWaiting } from "@/lib/web/my-waiting";
import { navFor } from "@/lib/web/nav";
import { signedInCtx } from "@/lib/web/page";
import { providerName } from "@/lib/web/sign-in-facts";
import { confirmPassword } from "./actions";
import { ReadOnlyNotice } from "./read-only-notice";
import { SignOut } from "./sign-out";

/** The frame of every page behind sign-in. It authorizes nothing: each page asks for its own permission. */
export default async function AppLayout({ children }: { children: ReactNode }) {
	const { actor } = await signedInCtx();
	const [profile, { isDemo }, waiting, hold] = await Promise.all([profileOf(actor), installation(), myWaiting(), openHold()]);
	const counts = {
		"/reviews": waiting.reviews,
		"/removals": waiting.removalsOpen + waiting.removalsClaimed,
		"/exceptions": waiting.exceptions,
		"/deviations": waiting.deviations,
	};
	return (
		<ConfirmIdentity
			person={actor.personRef}
			password={profile.hasPassword}
			provider={profile.hasProvider ? providerName() : null}
			confirmPassword={confirmPassword}
		>
			<AppShell
				sections={navFor(actor, counts)}
				user={{ name: profile.name, detail: heldRoles(actor.roles) }}
				userActions={
					<>
						<ButtonLink kind="quiet" size="sm" href="/account">
							Account
						</ButtonLink>
						<SignOut />
					</>
				}
				banner={isDemo && "Demonstration: the people and the past in here are made up."}
			>
				{hold && <ReadOnlyNotice reason={hold.reason} since={hold.madeAt} />}
				{children}
			</AppShell>
		</ConfirmIdentity>
	);
}
