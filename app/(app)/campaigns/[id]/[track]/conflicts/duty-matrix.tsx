import Link from "next/link";
import type { MatrixCell } from "@/lib/conflict/summary-queries";

type Column = { id: string; title: string };

/** Duty by duty: how many conflicts join the two, and how many of them have no outcome. A number leads to its conflicts. */
export function DutyMatrix({ cells, hrefOf }: { cells: MatrixCell[]; hrefOf: (cell: MatrixCell) => string }) {
	const distinct = (duties: Column[]) => [...new Map(duties.map((d) => [d.id, d])).values()].sort((a, b) => a.title.localeCompare(b.title));
	const rows = distinct(cells.map((c) => c.one));
	const columns: Column[] = [
		...distinct(cells.flatMap((c) => (c.other ? [c.other] : []))),
		...(cells.some((c) => c.other === null) ? [{ id: "", title: "what must go with it is missing" }] : []),
	];
	const at = new Map(cells.map((c) => [`${c.one.id} ${c.other?.id ?? ""}`, c]));
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the screen is scrolled by keyboard too
		<section className="overflow-x-auto" aria-label="Matrix of duties" tabIndex={0}>
			<table className="text-left text-sm">
				<thead className="align-bottom text-ink-2">
					<tr>
						<th scope="col" className="sticky left-0 bg-surface py-1.5 pr-3 font-normal">
							Duty
						</th>
						{columns.map((c) => (
							<th key={c.id} scope="col" className="w-28 min-w-28 border-l px-2 py-1.5 font-normal text-xs">
								{c.title}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{rows.map((row) => (
						<tr key={row.id} className="border-t">
							<th scope="row" className="sticky left-0 min-w-40 bg-surface py-1.5 pr-3 font-normal">
								{row.title}
							</th>
							{columns.map((column) => {
								const cell = at.get(`${row.id} ${column.id}`);
								return (
									<td key={column.id} className="border-l px-2 py-1.5 tabular-nums">
										{cell && (
											<Link
												prefetch={false}
												className="link"
												href={hrefOf(cell)}
												aria-label={`${cell.conflicts} conflicts: ${row.title} and ${column.title}`}
											>
												<b className="font-semibold">{cell.conflicts.toLocaleString("en")}</b>
											</Link>
										)}
										{cell && (
											<span className="block text-ink-3 text-xs">
												{cell.worst}
												{cell.unsettled > 0 ? `, ${cell.unsettled.toLocaleString("en")} without outcome` : ", settled"}
											</span>
										)}
									</td>
								);
							})}
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}
