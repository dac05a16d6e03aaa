import Link from "next/link";
import { Waterfall } from "@/components/ui/waterfall";
import type { WaterfallLine } from "@/lib/campaign/schema";
import { counted } from "@/lib/counted";

/** Where the inventory's grants went: reasons that left nothing out are not drawn; systems left out are named below. */
export function ScopeWaterfall({ lines, rowsHref }: { lines: WaterfallLine[]; rowsHref?: string }) {
	const [start, end] = [lines.find((l) => l.kind === "start"), lines.find((l) => l.kind === "end")];
	if (!start || !end) return null;
	const out = lines.filter((l) => l.kind === "out");
	const systems = out.filter((l) => l.parts && l.count > 0);
	return (
		<div className="flex flex-col gap-3">
			<Waterfall
				label="From the inventory to this population"
				start={start}
				out={out.filter((l) => l.count > 0).map(({ label, count }) => ({ label, count }))}
				end={{ label: end.label, count: end.count, ...(rowsHref ? { href: rowsHref } : {}) }}
			/>
			{systems.map((line) => (
				<details key={line.key} className="text-sm">
					<summary className="cursor-pointer text-ink-2">
						{line.label}: {counted(line.parts?.length ?? 0, "system")}
					</summary>
					<ul className="mt-1.5 flex flex-col gap-1 pl-4">
						{line.parts?.map((part) => (
							<li key={part.systemId}>
								<Link className="link" href={`/inventory/systems/${part.systemId}`}>
									{part.label}
								</Link>
								, {counted(part.count, "row")}
								{part.reason ? `: ${part.reason}` : ""}
							</li>
						))}
					</ul>
				</details>
			))}
		</div>
	);
}
