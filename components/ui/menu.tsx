"use client";

import { type KeyboardEvent, type ReactNode, type ToggleEvent, useId, useRef } from "react";
import { buttonStyle } from "@/components/ui/button-style";
import { Icon } from "@/components/ui/icon";

type MenuProps = {
	/** What the … button opens, for screen readers: "More for Ann Keller". */
	label: string;
	/** Shown on the button instead of the dots: an Icon, or words. */
	trigger?: ReactNode;
	kind?: "secondary" | "quiet";
	/** MenuItems, in the order of use. */
	children: ReactNode;
};

/** A button that opens a short list of acts. Arrow keys move, Escape closes and gives the focus back. */
export function Menu({ label, trigger, kind = "secondary", children }: MenuProps) {
	const id = useId();
	const button = useRef<HTMLButtonElement>(null);
	const list = useRef<HTMLDivElement>(null);

	function items() {
		return [...(list.current?.querySelectorAll<HTMLElement>("[role^=menuitem]:not([aria-disabled=true])") ?? [])];
	}

	function opened(event: ToggleEvent<HTMLDivElement>) {
		const open = event.newState === "open";
		button.current?.setAttribute("aria-expanded", String(open));
		if (!open || !button.current || !list.current) return;
		placeUnder(button.current, list.current);
		items()[0]?.focus();
	}

	function move(event: KeyboardEvent<HTMLDivElement>) {
		const all = items();
		const at = all.indexOf(document.activeElement as HTMLElement);
		const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
		event.stopPropagation();
		if (event.key === "Tab") list.current?.hidePopover();
		if (next === undefined) return;
		event.preventDefault();
		all.at(next % all.length)?.focus();
	}

	return (
		<>
			<button
				ref={button}
				type="button"
				aria-label={label}
				aria-haspopup="menu"
				aria-expanded={false}
				popoverTarget={id}
				className={buttonStyle(kind, trigger && kind === "secondary" ? "sm" : "icon")}
			>
				{trigger ?? <Icon name="more" />}
			</button>
			<div
				ref={list}
				id={id}
				popover="auto"
				role="menu"
				tabIndex={-1}
				aria-label={label}
				onToggle={opened}
				onKeyDown={move}
				onClick={() => list.current?.hidePopover()}
				className="fixed inset-auto m-0 min-w-44 max-w-[min(20rem,calc(100vw-1rem))] rounded-lg bg-raised p-1 text-ink shadow-pop"
			>
				{children}
			</div>
		</>
	);
}

/** Under the button, right edges in line; above it or further left where the window ends. */
function placeUnder(button: HTMLElement, list: HTMLElement) {
	const at = button.getBoundingClientRect();
	const { offsetWidth: width, offsetHeight: height } = list;
	const below = at.bottom + 4;
	list.style.top = `${below + height > window.innerHeight ? Math.max(8, at.top - height - 4) : below}px`;
	list.style.left = `${Math.min(Math.max(8, at.right - width), window.innerWidth - width - 8)}px`;
}
