"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Refused } from "@/components/ui/refused";
import { useAction } from "@/components/ui/use-action";
import { requestCheckAction } from "../actions";

export function AskCheck({ importId, version, again }: { importId: string; version: number; again: boolean }) {
	const router = useRouter();
	const act = useAction(requestCheckAction, { onDone: () => router.refresh() });
	return (
		<span className="flex flex-col gap-2">
			<span>
				<Button kind={again ? "secondary" : "primary"} pending={act.pending} onClick={() => void act.run({ importId, version })}>
					{again ? "Check again" : "Start the dry run"}
				</Button>
			</span>
			<Refused>{act.refusal}</Refused>
		</span>
	);
}
