"use client";

import type { ReactNode } from "react";
import type { TableUrl } from "@/components/data-table/table-url";
import { FilterChip, FilterChips } from "@/components/ui/filter-chips";
import { Select } from "@/components/ui/select";

export type FacetOption = { value: string; label: string; count?: number };

/** The line over a table: search, filters, and at its end what acts on the table as a whole. */
export function TableToolbar({ children, end }: { children: ReactNode; end?: ReactNode }) {
	return (
		<div className="flex flex-wrap items-center gap-2">
			{children}
			{end && <div className="flex items-center gap-2 sm:ml-auto">{end}</div>}
		</div>
	);
}

type FacetProps = { url: TableUrl /** Key in the URL. */; name: string; label: string; options: FacetOption[] };

/** Filters as chips with counts; one at a time, pressing it again takes it off. `all` is the chip of no filter. */
export function ChipFacet({ url, name, label, options, all }: FacetProps & { all?: { label: string; count?: number } }) {
	const current = new URLSearchParams(url.query).get(name);
	return (
		<FilterChips label={label}>
			{all && (
				<FilterChip href={url.href({ [name]: null })} active={current === null} count={all.count}>
					{all.label}
				</FilterChip>
			)}
			{options.map((option) => (
				<FilterChip
					key={option.value}
					href={url.href({ [name]: current === option.value ? null : option.value })}
					active={current === option.value}
					count={option.count}
				>
					{option.label}
				</FilterChip>
			))}
		</FilterChips>
	);
}

/** A filter with more values than fit as chips. */
export function SelectFacet({ url, name, label, options }: FacetProps) {
	return (
		<Select
			aria-label={label}
			className="max-sm:w-full sm:max-w-56"
			value={new URLSearchParams(url.query).get(name) ?? ""}
			onChange={(event) => url.set({ [name]: event.target.value || null })}
		>
			<option value="">{label}: all</option>
			{options.map((option) => (
				<option key={option.value} value={option.value}>
					{option.label}
					{option.count !== undefined && ` (${option.count.toLocaleString("en-US")})`}
				</option>
			))}
		</Select>
	);
}
