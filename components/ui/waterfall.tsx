import Link from "next/link";
import { Callout } from "@/components/ui/callout";
import { cx } from "@/components/ui/cx";
import { type WaterfallPart, waterfallBars } from "@/components/ui/waterfall-bars";

type WaterfallProps = {
	/** What is counted: "From inventory to this campaign". */
	label: string;
	/** All there is. */
	start: WaterfallPart;
	/** What is left out, by reason. */
	out: WaterfallPart[];
	/** What remains. */
	end: WaterfallPart;
};

/** From everything to what is left, reason by reason. Says so where the counts do not tie out. */
export function Waterfall({ label, start, out, end }: WaterfallProps) {
	const { bars, difference } = waterfallBars(start, out, end);
	return (
		<div className="flex flex-col gap-3">
			<table className="w-full border-collapse text-left">
				<caption className="sr-only">{label}</caption>
				<tbody>
					{bars.map((bar) => (
						<tr key={bar.label} className="border-b last:border-0">
							<th scope="row" className={cx("max-w-64 py-1.5 pr-4", bar.kind === "out" ? "pl-3 font-normal text-ink-2" : "font-semibold")}>
								{bar.label}
							</th>
							<td className="w-1/2 max-sm:hidden">
								<div className="relative h-3" aria-hidden="true">
									<div
										className={cx("absolute inset-y-0 min-w-0.5 rounded-xs", bar.kind === "out" ? "bg-line-strong" : "bg-accent")}
										style={{ left: `${bar.left}%`, width: `${bar.width}%` }}
									/>
								</div>
							</td>
							<td className="w-px whitespace-nowrap py-1.5 pl-4 text-right tabular-nums">
								<Count part={bar} minus={bar.kind === "out"} />
							</td>
						</tr>
					))}
				</tbody>
			</table>
			{difference !== 0 && (
				<Callout tone="danger" title="The counts do not tie out.">
					{start.label} less what is left out is {(end.count + difference).toLocaleString("en-US")}, and {end.label.toLowerCase()} is{" "}
					{end.count.toLocaleString("en-US")}: a difference of {Math.abs(difference).toLocaleString("en-US")}.
				</Callout>
			)}
		</div>
	);
}

function Count({ part, minus }: { part: WaterfallPart; minus: boolean }) {
	const text = `${minus ? "−" : ""}${part.count.toLocaleString("en-US")}`;
	return part.href ? (
		<Link prefetch={false} href={part.href} className="hover:underline">
			{text}
		</Link>
	) : (
		text
	);
}
