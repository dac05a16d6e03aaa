/** A small turning ring. Decorative: what is under way is said in words beside it. */
export function Spinner({ className = "size-3.5" }: { className?: string }) {
	return (
		<svg className={`${className} shrink-0 animate-spin`} viewBox="0 0 16 16" fill="none" aria-hidden="true">
			<circle cx="8" cy="8" r="6.5" stroke="currentColor" strokeOpacity="0.3" strokeWidth="2" />
			<path d="M14.5 8A6.5 6.5 0 0 0 8 1.5" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
		</svg>
	);
}
