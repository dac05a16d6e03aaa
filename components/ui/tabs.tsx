"use client";

import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { tabStyle } from "@/components/ui/tab-style";

export type Tab = { id: string; label: string; content: ReactNode };

type TabsProps = {
	label: string;
	tabs: [Tab, ...Tab[]];
	/** Keep it outside where the tab should stay while the row changes. */
	current?: string;
	onChange?: (id: string) => void;
};

/** Parts of one pane, one at a time. Left and right move between them. */
export function Tabs({ label, tabs, current, onChange }: TabsProps) {
	const base = useId();
	const list = useRef<HTMLDivElement>(null);
	const [own, setOwn] = useState(tabs[0].id);
	const shown = tabs.find((tab) => tab.id === (current ?? own)) ?? tabs[0];

	function choose(id: string) {
		setOwn(id);
		onChange?.(id);
	}

	function move(event: KeyboardEvent) {
		const at = tabs.indexOf(shown);
		const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
		if (next === undefined) return;
		event.preventDefault();
		const index = (next + tabs.length) % tabs.length;
		choose((tabs[index] as Tab).id);
		list.current?.querySelectorAll<HTMLElement>("[role=tab]")[index]?.focus();
	}

	return (
		<div>
			<div ref={list} role="tablist" aria-label={label} onKeyDown={move} className="pane flex gap-3.5 border-b">
				{tabs.map((tab) => (
					<button
						key={tab.id}
						type="button"
						role="tab"
						id={`${base}-${tab.id}`}
						aria-selected={tab === shown}
						aria-controls={`${base}-panel`}
						tabIndex={tab === shown ? 0 : -1}
						onClick={() => choose(tab.id)}
						className={tabStyle(tab === shown)}
					>
						{tab.label}
					</button>
				))}
			</div>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a panel may hold nothing that takes the focus, and must be reachable */}
			<div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${shown.id}`} tabIndex={0} className="pt-3">
				{shown.content}
			</div>
		</div>
	);
}
