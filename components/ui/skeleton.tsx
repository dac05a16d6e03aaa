const widths = ["92%", "78%", "85%", "64%", "89%", "71%"];

/** Grey lines where text is coming, six at most. `label` says what, to those who do not see them. */
export function Skeleton({ label, lines = 3 }: { label: string; lines?: number }) {
	return (
		<div role="status" className="flex flex-col gap-2.5">
			<span className="sr-only">Loading {label}</span>
			{widths.slice(0, lines).map((width) => (
				<span key={width} aria-hidden="true" className="block h-3.5 animate-pulse rounded-sm bg-line" style={{ width }} />
			))}
		</div>
	);
}
