"use client";

import { useEffect, useState } from "react";
import type { ActionAnswer } from "@/components/ui/action-answer";
import type { PackLine } from "@/lib/evidence/queries";

/** Milliseconds between two questions while something is being built. */
const EVERY = 1500;

const waits = (pack: PackLine) => pack.state === "queued" || pack.state === "building";

/** The packs as they stand now: asks again while one of them is waited for, and rests otherwise. */
export function usePackStatus(first: PackLine[], status: (input: { packIds: string[] }) => Promise<ActionAnswer<PackLine[]>>): PackLine[] {
	const [told, setTold] = useState<PackLine[]>([]);
	const packs = first.map((pack) => (waits(pack) ? (told.find((t) => t.id === pack.id) ?? pack) : pack));
	const open = packs
		.filter(waits)
		.map((pack) => pack.id)
		.join(",");

	useEffect(() => {
		if (open === "") return;
		const ids = open.split(",");
		const timer = setInterval(() => {
			status({ packIds: ids }).then(
				(answer) => answer.ok && setTold((before) => [...answer.data, ...before.filter((b) => !ids.includes(b.id))]),
				// Unreachable for a moment: the next question is asked all the same.
				() => undefined,
			);
		}, EVERY);
		return () => clearInterval(timer);
	}, [open, status]);
	return packs;
}
