"use client";

import { useSyncExternalStore } from "react";
import { Callout } from "@/components/ui/callout";
import { CopyField } from "@/components/ui/copy-field";
import { Time } from "@/components/ui/time";

const never = () => () => undefined;

/** The link to hand over: shown this once, kept nowhere. */
export function InvitationLink({ path, expiresAt }: { path: string; expiresAt: string }) {
	const origin = useSyncExternalStore(
		never,
		() => window.location.origin,
		() => "",
	);
	return (
		<Callout tone="ok" title="Invited." live>
			<p>
				Hand this link to the person, by a way that only they read. It works once, until <Time at={expiresAt} />, and is not shown again.
			</p>
			<div className="mt-2">
				<CopyField label="invitation link" value={`${origin}${path}`} />
			</div>
		</Callout>
	);
}
