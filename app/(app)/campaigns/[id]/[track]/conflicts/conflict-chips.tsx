import { FilterChip, FilterChips } from "@/components/ui/filter-chips";
import { CONFLICT_STATES, type ConflictState } from "@/lib/conflict/rules";
import type { ConflictSummary } from "@/lib/conflict/summary-queries";
import { type ConflictParams, hrefWith } from "./filters";

/** Filters of the list: what became of a conflict, how bad it is, where its halves are. Pressed again, a filter is taken away. */
export function ConflictChips({ path, params, counted }: { path: string; params: ConflictParams; counted: ConflictSummary }) {
	const chip = <K extends keyof ConflictParams>(key: K, value: ConflictParams[K] & string, label: string, count: number) => (
		<FilterChip
			key={value}
			active={params[key] === value}
			count={count}
			href={hrefWith(path, params, { [key]: params[key] === value ? undefined : value })}
		>
			{label}
		</FilterChip>
	);
	const rule = counted.rules.find((r) => r.ruleId === params.rule);
	const cell = counted.cells.find((c) => c.one.id === params.duty && (c.other?.id ?? "") === (params.and ?? ""));
	return (
		<div className="flex flex-col gap-2">
			<FilterChips label="What became of them">
				{(Object.keys(CONFLICT_STATES) as ConflictState[])
					.filter((state) => counted.totals[state] > 0 || params.state === state)
					.map((state) => chip("state", state, CONFLICT_STATES[state], counted.totals[state]))}
				{counted.totals.candidates > 0 && chip("state", "candidate", "Deficiency candidates", counted.totals.candidates)}
			</FilterChips>
			<FilterChips label="Severity and rule">
				{counted.severities.map(({ severity, conflicts }) =>
					chip("severity", severity, severity.charAt(0).toUpperCase() + severity.slice(1), conflicts),
				)}
				{rule && (
					<FilterChip active href={hrefWith(path, params, { rule: undefined })}>
						{`Rule ${rule.code}: ${rule.risk}`}
					</FilterChip>
				)}
				{cell && (
					<FilterChip active href={hrefWith(path, params, { duty: undefined, and: undefined, without: undefined })}>
						{cell.other ? `${cell.one.title} with ${cell.other.title}` : `${cell.one.title} alone`}
					</FilterChip>
				)}
			</FilterChips>
			{counted.systems.length > 1 && (
				<FilterChips label="System">{counted.systems.map((s) => chip("system", s.name, s.name, s.conflicts))}</FilterChips>
			)}
		</div>
	);
}
