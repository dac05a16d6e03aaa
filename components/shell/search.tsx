"use client";

import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import type { NavSection } from "@/components/shell/nav-current";
import { useSearch } from "@/components/shell/use-search";
import { controlStyle } from "@/components/ui/control-style";
import { cx } from "@/components/ui/cx";
import { Dialog } from "@/components/ui/dialog";
import { Icon } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";
import { type HitGroup, menuHits, SEARCH_FROM } from "@/lib/search/rules";

/** Opens the search over everything the person may see: by its button, or Ctrl-K anywhere. */
export function Search({ sections, compact = false }: { sections: NavSection[]; compact?: boolean }) {
	const [open, setOpen] = useState(false);

	useEffect(() => {
		// The menu of a narrow screen has a button of its own; one of the two listens.
		if (compact) return;
		const onKey = (event: globalThis.KeyboardEvent) => {
			if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
			if (document.querySelector("dialog:modal")) return;
			event.preventDefault();
			setOpen(true);
		};
		document.addEventListener("keydown", onKey);
		return () => document.removeEventListener("keydown", onKey);
	}, [compact]);

	return (
		<>
			<button
				type="button"
				aria-label="Search everything"
				aria-haspopup="dialog"
				aria-keyshortcuts="Control+K Meta+K"
				onClick={() => setOpen(true)}
				className={cx(
					"inline-flex items-center gap-2 rounded-md text-ink-2 hover:bg-hover hover:text-ink",
					compact ? "min-h-10 min-w-10 justify-center" : "min-h-8 bg-surface px-2 inset-ring inset-ring-line",
				)}
			>
				<Icon name="search" className={compact ? "size-5" : undefined} />
				{!compact && (
					<>
						<span className="flex-1 text-left">Search</span>
						<Kbd>Ctrl K</Kbd>
					</>
				)}
			</button>
			<Dialog open={open} onClose={() => setOpen(false)} title="Search" dismissable>
				<SearchPanel sections={sections} onClose={() => setOpen(false)} />
			</Dialog>
		</>
	);
}

function SearchPanel({ sections, onClose }: { sections: NavSection[]; onClose: () => void }) {
	const router = useRouter();
	const id = useId();
	const [typed, setTyped] = useState("");
	const [at, setAt] = useState(0);
	const { groups, problem, busy } = useSearch(typed);
	const screens = menuHits(
		sections.flatMap((section) => section.links),
		typed,
	);
	const shown: HitGroup[] = [...(screens.length > 0 ? [{ label: "Screens", hits: screens }] : []), ...groups];
	const all = shown.flatMap((group) => group.hits);
	const active = Math.min(at, all.length - 1);
	const short = typed.trim().length < SEARCH_FROM;

	function go(href: string | undefined) {
		if (!href) return;
		onClose();
		router.push(href);
	}

	function onKey(event: KeyboardEvent) {
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step !== undefined && all.length > 0) {
			event.preventDefault();
			setAt((active + step + all.length) % all.length);
		}
		if (event.key === "Enter") {
			event.preventDefault();
			go(all[active]?.href);
		}
	}

	return (
		<div className="flex min-h-0 flex-1 flex-col">
			<div className="px-5 pb-3">
				<input
					type="text"
					role="combobox"
					aria-label="Search people, machines, systems, entitlements, campaigns, rows"
					aria-expanded={all.length > 0}
					aria-controls={`${id}-hits`}
					aria-activedescendant={all.length > 0 ? `${id}-${active}` : undefined}
					aria-autocomplete="list"
					autoComplete="off"
					spellCheck={false}
					maxLength={100}
					placeholder="A person, machine, system, entitlement, campaign"
					className={cx(controlStyle, "min-h-9")}
					value={typed}
					onChange={(event) => {
						setTyped(event.target.value);
						setAt(0);
					}}
					onKeyDown={onKey}
				/>
			</div>
			<div id={`${id}-hits`} role="listbox" aria-label="Found" className="pane min-h-0 flex-1 border-t px-2 py-2 empty:hidden">
				<Hits id={id} groups={shown} active={active} onGo={go} />
			</div>
			<p role="status" className="border-t px-5 py-2.5 text-ink-2 text-sm">
				{statusText({ short, busy, problem, found: all.length })}
			</p>
		</div>
	);
}

function statusText({ short, busy, problem, found }: { short: boolean; busy: boolean; problem: string | null; found: number }): string {
	if (short && found === 0) return `Type at least ${SEARCH_FROM} letters. What your screens show you is searched.`;
	if (busy) return "Searching…";
	if (problem) return problem;
	if (found === 0) return "Nothing found among what you may see.";
	return found === 1 ? "1 found. Enter opens it." : `${found} found. Arrow keys choose, Enter opens.`;
}

function Hits({ id, groups, active, onGo }: { id: string; groups: HitGroup[]; active: number; onGo: (href: string) => void }) {
	let n = 0;
	return groups.map((group) => (
		// biome-ignore lint/a11y/useSemanticElements: a group of options in a listbox has no element of its own
		<div key={group.label} role="group" aria-label={group.label}>
			<p aria-hidden="true" className="px-3 pt-2 pb-1 text-ink-3 text-xs">
				{group.label}
			</p>
			{group.hits.map((hit) => {
				const index = n++;
				return <Option key={hit.href + hit.title} id={`${id}-${index}`} hit={hit} chosen={index === active} onGo={() => onGo(hit.href)} />;
			})}
		</div>
	));
}

function Option({ id, hit, chosen, onGo }: { id: string; hit: HitGroup["hits"][number]; chosen: boolean; onGo: () => void }) {
	useEffect(() => {
		if (chosen) document.getElementById(id)?.scrollIntoView({ block: "nearest" });
	}, [chosen, id]);
	return (
		// biome-ignore lint/a11y/useKeyWithClickEvents: the box above keeps the focus and handles the keys
		// biome-ignore lint/a11y/useFocusableInteractive: options of a combobox are never focused
		<div
			id={id}
			role="option"
			aria-selected={chosen}
			onClick={onGo}
			className={cx(
				"cursor-pointer rounded-md px-3 py-1.5 max-md:py-2.5",
				chosen ? "bg-hover inset-ring inset-ring-line" : "hover:bg-hover",
			)}
		>
			<span className="block truncate">{hit.title}</span>
			{hit.detail && <span className="block truncate text-ink-3 text-sm">{hit.detail}</span>}
		</div>
	);
}
