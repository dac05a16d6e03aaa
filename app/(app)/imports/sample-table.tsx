/** The first rows of a file as they stand in it. */
export function SampleTable({ columns, rows }: { columns: string[]; rows: string[][] }) {
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable by keyboard
		<section aria-label="First rows" tabIndex={0} className="pane rounded-md border">
			<table className="w-full border-collapse text-left text-sm">
				<thead className="bg-sunken text-ink-2">
					<tr>
						{columns.map((column) => (
							<th key={column} scope="col" className="whitespace-nowrap px-2.5 py-1.5 font-medium">
								{column}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{rows.map((row, i) => (
						// biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other name than their place
						<tr key={i} className="border-t">
							{columns.map((column, at) => (
								<td key={column} className="max-w-64 truncate whitespace-nowrap px-2.5 py-1.5 font-mono text-xs">
									{row[at]}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}
