/** A key one can press; not shown where there are no keys. */
export function Kbd({ children }: { children: string }) {
	return (
		<kbd className="pointer-coarse:hidden rounded-sm px-1 font-mono font-semibold text-[0.6875rem] text-ink-3 leading-4 inset-ring inset-ring-line">
			{children}
		</kbd>
	);
}

/** What keys do, as one line: "j k move". */
export function KeyHint({ keys, children }: { keys: string[]; children: string }) {
	return (
		<span className="pointer-coarse:hidden inline-flex items-center gap-1 max-md:hidden">
			{keys.map((key) => (
				<Kbd key={key}>{key}</Kbd>
			))}
			{children}
		</span>
	);
}
