"use client";

import { useEffect, useRef, useState } from "react";
import { buttonStyle } from "@/components/ui/button-style";
import { Icon } from "@/components/ui/icon";

/** Milliseconds the button says what happened. */
const shown = 2000;

/** A hash, an id, a command: whole in mono, and one press copies it. */
export function CopyField({ label, value }: { label: string; value: string }) {
	const text = useRef<HTMLElement>(null);
	const [result, setResult] = useState<"copied" | "selected" | null>(null);

	useEffect(() => {
		if (!result) return;
		const timer = setTimeout(() => setResult(null), shown);
		return () => clearTimeout(timer);
	}, [result]);

	async function copy() {
		try {
			await navigator.clipboard.writeText(value);
			setResult("copied");
		} catch {
			// No clipboard without https: the text is selected instead, for Ctrl+C.
			if (text.current) getSelection()?.selectAllChildren(text.current);
			setResult("selected");
		}
	}

	return (
		<span className="inline-flex max-w-full items-start gap-1 rounded-md bg-sunken py-0.5 pr-0.5 pl-2 inset-ring inset-ring-line">
			<code ref={text} className="min-w-0 break-all py-0.5 font-mono text-xs leading-5">
				{value}
			</code>
			<button type="button" onClick={() => void copy()} aria-label={`Copy ${label}`} className={buttonStyle("quiet", "icon", "size-6")}>
				<Icon name={result === "copied" ? "check" : "copy"} className="size-3.5" />
			</button>
			<span role="status" className="sr-only">
				{result === "copied" && "Copied"}
				{result === "selected" && "Selected; press Ctrl+C to copy"}
			</span>
		</span>
	);
}
