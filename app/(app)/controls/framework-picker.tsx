"use client";

import { useState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { FieldError } from "@/components/ui/field-error";
import { Input } from "@/components/ui/input";
import type { FrameworkEntry } from "@/lib/control/queries";
import { searchControls } from "@/lib/control/rules";

type PickerProps = {
	catalogue: FrameworkEntry[];
	chosen: string[];
	onChange: (ids: string[]) => void;
	error?: string | undefined;
	disabled: boolean;
};

/** Entries of the catalogue to tick; what is ticked stays in view whatever is searched. */
export function FrameworkPicker({ catalogue, chosen, onChange, error, disabled }: PickerProps) {
	const [query, setQuery] = useState("");
	const found = query.trim() === "" ? [] : searchControls(catalogue, query);
	const cited = new Map(found.map(({ entry, citedAs }) => [entry.id, citedAs]));
	const shown = catalogue.filter((entry) => chosen.includes(entry.id) || cited.has(entry.id));
	return (
		<div className="flex flex-col gap-3">
			{!disabled && (
				<Input
					aria-label="Search the catalogue"
					type="search"
					placeholder="CC6.3, IPE, PR.AA-05 …"
					value={query}
					onChange={(event) => setQuery(event.target.value)}
				/>
			)}
			{shown.length === 0 && (
				<p className="text-ink-2">{query.trim() === "" ? "None chosen." : `Nothing in the catalogue fits “${query}”.`}</p>
			)}
			{shown.map((entry) => (
				<Checkbox
					key={entry.id}
					checked={chosen.includes(entry.id)}
					onChange={(event) => onChange(event.target.checked ? [...chosen, entry.id] : chosen.filter((id) => id !== entry.id))}
					label={
						<>
							<span className="font-mono text-sm">{entry.id}</span> {entry.title}
							{cited.get(entry.id) && ` (cited elsewhere as ${cited.get(entry.id)})`}
						</>
					}
					hint={[entry.framework, entry.version, entry.aliases.length > 0 ? `also ${entry.aliases.join(", ")}` : ""]
						.filter(Boolean)
						.join(" · ")}
				/>
			))}
			{error && <FieldError id="frameworks-error">{error}</FieldError>}
		</div>
	);
}
