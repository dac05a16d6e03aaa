"use client";

import { useSyncExternalStore } from "react";
import { Callout } from "@/components/ui/callout";
import { CopyField } from "@/components/ui/copy-field";
import { Time } from "@/components/ui/time";

const never = () => () => undefined;

/** One half of a password reset, shown this once and kept nowhere: the code (to who asked) or the link (to who approved). */
export function HandOver({ what, value, until }: { what: "code" | "link"; value: string; until: string }) {
	const origin = useSyncExternalStore(
		never,
		() => window.location.origin,
		() => "",
	);
	const isLink = what === "link";
	return (
		<Callout tone="ok" title={isLink ? "Approved." : "Asked for."} live>
			<p>
				Hand this {what} to the person yourself, and to nobody else, not to the other administrator either.{" "}
				{isLink ? "It works once, together with the code, until " : "The link that belongs to it comes from whoever approves, until "}
				<Time at={until} />. It is not shown again.
			</p>
			<div className="mt-2">
				<CopyField label={isLink ? "reset link" : "reset code"} value={isLink ? `${origin}${value}` : value} />
			</div>
		</Callout>
	);
}
