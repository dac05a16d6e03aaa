import type { ReactNode } from "react";
import { Callout } from "@/components/ui/callout";

/** What an act was refused with, said at once to screen readers; nothing while nothing was refused. */
export function Refused({ children }: { children: ReactNode }) {
	return children ? (
		<Callout tone="danger" live>
			{children}
		</Callout>
	) : null;
}
