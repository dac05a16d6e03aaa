import Link from "next/link";
import { Callout } from "@/components/ui/callout";
import type { ChangedRule } from "@/lib/sod/changed-queries";

/** Says that rules of duties changed since this population was frozen, and that the review runs by those frozen with it. */
export function RuleChanges({ changed }: { changed: ChangedRule[] }) {
	if (changed.length === 0) return null;
	const codes = changed.map((c) => `${c.code} (${c.frozen === null ? "new" : `version ${c.frozen} here, ${c.now} now`})`).join(", ");
	return (
		<Callout
			title={`${changed.length === 1 ? "One rule" : `${changed.length.toLocaleString("en-US")} rules`} of duties changed since this population was frozen.`}
		>
			This review runs by the rules frozen with it, and its conflicts stay as they were found. The change counts from the next staging on:{" "}
			{codes}.{" "}
			<Link className="link" href="/sod">
				See the rules
			</Link>
		</Callout>
	);
}
