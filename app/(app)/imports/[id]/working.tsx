"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Callout } from "@/components/ui/callout";
import { ProgressBar } from "@/components/ui/progress-bar";
import { importStatusAction } from "../actions";

const EVERY = 1_500;

/** How far the worker is; the page is read anew when it is done. */
export function Working({ importId }: { importId: string }) {
	const router = useRouter();
	const [shown, setShown] = useState<{ step: string; done: number; total: number } | null>(null);
	const [trouble, setTrouble] = useState<string | null>(null);
	useEffect(() => {
		let stopped = false;
		let timer: ReturnType<typeof setTimeout>;
		const ask = async () => {
			// Not reached: said on the page, and asked again.
			const answer = await importStatusAction({ importId }).catch(() => null);
			if (stopped) return;
			setTrouble(answer === null ? "Countersign cannot be reached at the moment; trying again." : answer.ok ? null : answer.message);
			if (answer?.ok) {
				setShown(answer.data.progress);
				if (answer.data.state !== "checking" && answer.data.state !== "committing") return router.refresh();
			}
			timer = setTimeout(() => void ask(), EVERY);
		};
		void ask();
		return () => {
			stopped = true;
			clearTimeout(timer);
		};
	}, [importId, router]);
	return (
		<Callout tone="blue" title="The worker is at it.">
			You can leave this page; it goes on.
			<span role="status" className="mt-1 flex flex-wrap items-center gap-2 text-ink-2 text-sm">
				{shown && shown.total > 0 && <ProgressBar label="Read" value={shown.done} max={shown.total} />}
				{shown?.step || "Waiting for the worker"}
				{trouble && ` (${trouble})`}
			</span>
		</Callout>
	);
}
