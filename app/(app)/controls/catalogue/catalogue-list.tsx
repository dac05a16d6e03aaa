"use client";

import { useState } from "react";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { FrameworkEntry } from "@/lib/control/queries";
import { searchControls } from "@/lib/control/rules";

/** The catalogue by framework, searched in the browser. */
export function CatalogueList({ catalogue }: { catalogue: FrameworkEntry[] }) {
	const [query, setQuery] = useState("");
	const found = searchControls(catalogue, query);
	const frameworks = [...new Set(found.map(({ entry }) => entry.framework))];
	return (
		<div className="flex flex-col gap-4">
			<Field label="Search" hint="By id, alias, framework or words of the title.">
				<Input type="search" value={query} onChange={(event) => setQuery(event.target.value)} className="sm:max-w-96" />
			</Field>
			<p role="status" className="text-ink-2 text-sm">
				{found.length} of {catalogue.length} entries
			</p>
			{catalogue.length === 0 && <EmptyState title="The catalogue is not loaded yet">The worker loads it when it starts.</EmptyState>}
			{catalogue.length > 0 && found.length === 0 && (
				<EmptyState title="Nothing fits">Try a shorter word, or the framework&apos;s own id.</EmptyState>
			)}
			{frameworks.map((framework) => (
				<Card key={framework} title={framework}>
					<ul className="flex flex-col">
						{found
							.filter(({ entry }) => entry.framework === framework)
							.map(({ entry, citedAs }) => (
								<li key={entry.id} className="grid gap-x-4 gap-y-0.5 border-t py-2 first:border-0 sm:grid-cols-[9rem_minmax(0,1fr)_10rem]">
									<span className="font-mono text-ink-2 text-sm">{entry.id}</span>
									<div className="min-w-0">
										{entry.title}
										{citedAs && <strong className="font-medium"> (cited elsewhere as {citedAs})</strong>}
										<p className="text-ink-3 text-sm">
											{[entry.version, entry.aliases.length > 0 ? `also ${entry.aliases.join(", ")}` : "", entry.note]
												.filter(Boolean)
												.join(" · ")}
										</p>
									</div>
									<span className="text-ink-3 text-sm sm:text-right">{entry.tracks.join(", ")}</span>
								</li>
							))}
					</ul>
				</Card>
			))}
		</div>
	);
}
