"use client";

import { useEffect, useState } from "react";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

export type FindPeople = (input: unknown) => Promise<ActionAnswer<{ id: string; name: string; note: string }[]>>;
export type Picked = { id: string; name: string };

/** Finds a person of the inventory by name and picks them. `many` keeps several. */
export function PersonPicker({
	label,
	value,
	onChange,
	find,
	many = false,
}: {
	label: string;
	value: Picked[];
	onChange: (value: Picked[]) => void;
	find: FindPeople;
	many?: boolean;
}) {
	const [q, setQ] = useState("");
	const [found, setFound] = useState<{ id: string; name: string; note: string }[]>([]);
	useEffect(() => {
		if (q.trim().length < 2) return;
		let current = true;
		const timer = setTimeout(() => {
			void find({ q: q.trim() }).then((answer) => current && setFound(answer.ok ? answer.data : []));
		}, 250);
		return () => {
			current = false;
			clearTimeout(timer);
		};
	}, [q, find]);
	const shown = q.trim().length < 2 ? [] : found.filter((f) => !value.some((v) => v.id === f.id));
	return (
		<div className="flex flex-col gap-2">
			<Field label={label} hint={value.length === 0 ? "Nobody yet. Type a name to find somebody." : undefined}>
				<Input value={q} onChange={(e) => setQ(e.target.value)} placeholder="Name, key or address" />
			</Field>
			{shown.length > 0 && (
				<ul className="flex flex-col rounded-md border">
					{shown.map((p) => (
						<li key={p.id}>
							<button
								type="button"
								className="w-full px-3 py-1.5 text-left hover:bg-hover"
								onClick={() => {
									onChange(many ? [...value, { id: p.id, name: p.name }] : [{ id: p.id, name: p.name }]);
									setQ("");
								}}
							>
								{p.name} <span className="text-ink-3 text-sm">{p.note}</span>
							</button>
						</li>
					))}
				</ul>
			)}
			{value.length > 0 && (
				<ul className="flex flex-wrap gap-2">
					{value.map((p) => (
						<li key={p.id} className="flex items-center gap-1 rounded-full bg-sunken py-0.5 pr-1 pl-3 text-sm">
							{p.name}
							<Button size="sm" kind="quiet" aria-label={`Take ${p.name} off`} onClick={() => onChange(value.filter((v) => v.id !== p.id))}>
								×
							</Button>
						</li>
					))}
				</ul>
			)}
		</div>
	);
}
