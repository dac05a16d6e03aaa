"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Callout } from "@/components/ui/callout";
import { ProgressBar } from "@/components/ui/progress-bar";

/** How far the worker is with staging; looks again every second and can be left. */
export function Staging({ done, total, step }: { done: number; total: number; step: string }) {
	const router = useRouter();
	useEffect(() => {
		const timer = setInterval(() => router.refresh(), 1000);
		return () => clearInterval(timer);
	}, [router]);
	return (
		<Callout title="Staging.">
			{step ? `Step ${done + 1} of ${total}: ${step}.` : "Waiting for the worker to begin."} You can leave this page; it goes on by itself
			and survives a restart.
			<ProgressBar label="Staging" value={done} max={total} className="mt-2" />
		</Callout>
	);
}
