"use client";

import { useRouter } from "next/navigation";
import { useRef } from "react";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Button } from "@/components/ui/button";
import { Refused } from "@/components/ui/refused";
import { useAction } from "@/components/ui/use-action";

type Load = (input: unknown) => Promise<ActionAnswer<{ entitlements: number; lines: number }>>;

/** Takes over a mapping from a file as it is downloaded here: CSV or JSON with system, entitlement and duty. */
export function LoadMapping({ load }: { load: Load }) {
	const router = useRouter();
	const input = useRef<HTMLInputElement>(null);
	const act = useAction(load, { onDone: () => router.refresh() });
	const take = async (file: File | undefined) => {
		if (!file) return;
		await act.run({ text: await file.text() });
		if (input.current) input.current.value = "";
	};
	return (
		<>
			<input
				ref={input}
				type="file"
				accept=".csv,.json,.txt"
				className="sr-only"
				tabIndex={-1}
				aria-label="File with a mapping of duties"
				onChange={(event) => void take(event.target.files?.[0])}
			/>
			<Button pending={act.pending} onClick={() => input.current?.click()}>
				Load a file
			</Button>
			<Refused>{act.refusal}</Refused>
		</>
	);
}
