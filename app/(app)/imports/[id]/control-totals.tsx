"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

type Total = { name: string; source: string; file: string };

/** Sums that both sides worked out, beside the count of rows. */
export function ControlTotals({ totals }: { totals: Total[] }) {
	const [rows, setRows] = useState(Math.max(totals.length, 0));
	return (
		<fieldset className="flex flex-col gap-2 sm:col-span-2">
			<legend className="font-medium">
				Control totals <span className="font-normal text-ink-3">(optional)</span>
			</legend>
			<p className="text-ink-2 text-sm">Such as the number of distinct users, at the source and in the file.</p>
			{Array.from({ length: rows }, (_, i) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: the rows have no other name
				<div key={i} className="grid grid-cols-3 gap-2">
					<Input name="totalName" aria-label={`Control total ${i + 1}`} placeholder="What" defaultValue={totals[i]?.name} />
					<Input name="totalSource" aria-label={`At the source ${i + 1}`} placeholder="At the source" defaultValue={totals[i]?.source} />
					<Input name="totalFile" aria-label={`In the file ${i + 1}`} placeholder="In the file" defaultValue={totals[i]?.file} />
				</div>
			))}
			<div>
				<Button size="sm" onClick={() => setRows(rows + 1)}>
					Add a control total
				</Button>
			</div>
		</fieldset>
	);
}

/** The control totals of a form; rows without a name are left out. */
export function controlTotalsOf(form: FormData): Total[] {
	const [names, source, file] = ["totalName", "totalSource", "totalFile"].map((name) => form.getAll(name).map(String)) as [
		string[],
		string[],
		string[],
	];
	return names.flatMap((name, i) => (name.trim() === "" ? [] : [{ name, source: source[i] ?? "", file: file[i] ?? "" }]));
}
