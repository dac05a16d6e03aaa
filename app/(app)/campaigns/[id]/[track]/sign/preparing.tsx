"use client";

import { useEffect, useState } from "react";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { ProgressBar } from "@/components/ui/progress-bar";
import type { PackLine } from "@/lib/evidence/queries";

type Props = { packId: string; status: (input: { packIds: string[] }) => Promise<ActionAnswer<PackLine[]>>; onEnd: () => void };

/** How far the content is; calls `onEnd` when it is ready or could not be built. */
export function Preparing({ packId, status, onEnd }: Props) {
	const [line, setLine] = useState<PackLine | null>(null);
	useEffect(() => {
		const timer = setInterval(() => {
			status({ packIds: [packId] }).then(
				(answer) => {
					const [told] = answer.ok ? answer.data : [];
					if (!told) return;
					setLine(told);
					if (told.state === "ready" || told.state === "failed") onEnd();
				},
				// Unreachable for a moment: the next question is asked all the same.
				() => undefined,
			);
		}, 1500);
		return () => clearInterval(timer);
	}, [packId, status, onEnd]);
	const progress = line?.progress;
	return (
		<div className="flex flex-wrap items-center gap-3 text-ink-2" role="status">
			<ProgressBar label="Parts written" value={progress?.done ?? 0} max={progress?.total || 1} />
			{progress?.step ? `Preparing: ${progress.step}` : "Waiting for the worker"}
		</div>
	);
}
