"use client";

import { useEffect, useRef } from "react";
import type { TableUrl } from "@/components/data-table/table-url";
import { controlStyle } from "@/components/ui/control-style";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { Spinner } from "@/components/ui/spinner";

/** Milliseconds without typing before the search is sent. */
const pause = 300;

type SearchProps = {
	url: TableUrl;
	/** What is searched: "Search people, systems, entitlements". */
	label: string;
	name?: string;
};

/** Search in the URL, sent when typing pauses or on Enter; Escape empties it. */
export function SearchBox({ url, label, name = "q" }: SearchProps) {
	const input = useRef<HTMLInputElement>(null);
	const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
	const current = new URLSearchParams(url.query).get(name) ?? "";

	useEffect(() => () => clearTimeout(timer.current), []);

	// The box follows the URL when that changes elsewhere (back, a cleared filter), but not under the typing hand.
	useEffect(() => {
		if (input.current && document.activeElement !== input.current) input.current.value = current;
	}, [current]);

	function send(after: number) {
		clearTimeout(timer.current);
		timer.current = setTimeout(() => {
			const text = input.current?.value.trim() ?? "";
			if (text !== current) url.set({ [name]: text || null });
		}, after);
	}

	return (
		<search className="relative block max-sm:w-full sm:w-64">
			<input
				ref={input}
				type="search"
				aria-label={label}
				placeholder={label}
				defaultValue={current}
				className={cx(controlStyle, "min-h-8 pl-8 [&::-webkit-search-cancel-button]:hidden")}
				onChange={() => send(pause)}
				onKeyDown={(event) => {
					if (event.key === "Enter") send(0);
					if (event.key === "Escape" && event.currentTarget.value) {
						event.currentTarget.value = "";
						send(0);
					}
				}}
			/>
			<span className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3">
				{url.pending ? <Spinner /> : <Icon name="search" />}
			</span>
		</search>
	);
}
