import Link from "next/link";
import { Card } from "@/components/ui/card";
import type { Criterion } from "@/lib/track/criteria";
import { CriteriaList } from "./criteria-list";

/** What the reviewers of a staged track are asked, as frozen with its rows. */
export function FrozenCriteria({ label, criteria }: { label: string; criteria: readonly Criterion[] }) {
	return (
		<Card
			title="What reviewers are asked"
			note={
				<>
					Criteria <span className="font-mono text-xs">{label}</span>, frozen with the rows. A version published later under{" "}
					<Link className="link" href="/controls/criteria">
						Criteria
					</Link>{" "}
					changes nothing here.
				</>
			}
		>
			<details>
				<summary className="cursor-pointer text-sm">
					{criteria.length} {criteria.length === 1 ? "question" : "questions"}
				</summary>
				<div className="mt-3">
					<CriteriaList criteria={criteria} />
				</div>
			</details>
		</Card>
	);
}
