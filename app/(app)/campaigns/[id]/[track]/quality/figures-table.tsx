import type { Figures } from "@/lib/quality/queries";
import { percent } from "@/lib/quality/rules";

const HEADS = ["Reviewer", "Decisions", "Kept", "Removed", "Changed", "In bulk", "Opened", "Pace"];

/** One line per reviewer where names are switched on, and one for all. */
export function FiguresTable({ rows }: { rows: Figures[] }) {
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable by keyboard
		<section aria-label="Figures of review" tabIndex={0} className="pane">
			<table className="w-full min-w-[36rem] text-left text-sm">
				<thead className="text-ink-3">
					<tr>
						{HEADS.map((head, n) => (
							<th key={head} scope="col" className={n === 0 ? "py-1.5 pr-3 font-normal" : "py-1.5 pl-3 text-right font-normal"}>
								{head}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{rows.map((f) => (
						<tr key={f.name ?? "all"} className="border-t">
							<th scope="row" className="py-1.5 pr-3 font-normal">
								{f.name ?? <b className="font-semibold">All reviewers</b>}
							</th>
							<Cell>{f.decisions.toLocaleString("en")}</Cell>
							<Cell>{percent(f.kept, f.decisions)} %</Cell>
							<Cell>{percent(f.removed, f.decisions)} %</Cell>
							<Cell>{percent(f.changed, f.decisions)} %</Cell>
							<Cell>{percent(f.bulk, f.decisions)} %</Cell>
							<Cell>{percent(f.opened, f.decisions)} %</Cell>
							<Cell>{f.paceSeconds === null ? "no data" : `${f.paceSeconds} s`}</Cell>
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}

function Cell({ children }: { children: React.ReactNode }) {
	return <td className="py-1.5 pl-3 text-right tabular-nums">{children}</td>;
}
