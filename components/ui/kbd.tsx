/** A key one can press; not shown where there are no keys. */
export function Kbd({ children }: { children: string }) {
	return (
		<kbd className="pointer-coarse:hidden rounded-sm px-1 font-mono font-semibold text-[0.6875rem] text-ink-3 leading-4 inset-ring inset-ring-line">
			{children}
		</kbd>
	);
}
