import Link from "next/link";
import { SeverityBadge } from "@/components/sod/severity-badge";
import type { ConflictCount } from "@/lib/conflict/summary-queries";

const NUMBERS = [
	["People", (c: ConflictCount) => c.people],
	["Machines", (c: ConflictCount) => c.machines],
	["Not known", (c: ConflictCount) => c.unknown],
	["Without outcome", (c: ConflictCount) => c.unsettled],
] as const;

/** Each rule that found conflicts, and how many; its code leads to them. */
export function RuleTable({ counts, hrefOf }: { counts: ConflictCount[]; hrefOf: (ruleId: string) => string }) {
	return (
		<div className="overflow-x-auto">
			<table className="w-full text-left text-sm">
				<thead className="text-ink-3">
					<tr>
						<th scope="col" className="py-1.5 pr-3 font-normal">
							Rule
						</th>
						<th scope="col" className="py-1.5 pr-3 font-normal">
							Severity
						</th>
						{NUMBERS.map(([label]) => (
							<th key={label} scope="col" className="py-1.5 pl-3 text-right font-normal">
								{label}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{counts.map((c) => (
						<tr key={`${c.ruleId} ${c.severity}`} className="border-t">
							<th scope="row" className="py-1.5 pr-3 font-normal">
								<Link prefetch={false} className="link" href={hrefOf(c.ruleId)}>
									{c.code}
								</Link>{" "}
								{c.risk}
							</th>
							<td className="py-1.5 pr-3">
								<SeverityBadge severity={c.severity} />
							</td>
							{NUMBERS.map(([label, of]) => (
								<td key={label} className="py-1.5 pl-3 text-right tabular-nums">
									{of(c).toLocaleString("en")}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}
