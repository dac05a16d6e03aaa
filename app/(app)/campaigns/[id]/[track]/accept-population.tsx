"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Refused } from "@/components/ui/refused";
import { useAction } from "@/components/ui/use-action";
import { acceptanceRefusal } from "@/lib/campaign/rules";
import type { ExtractRow } from "@/lib/campaign/track-queries";
import { acceptPopulationAction } from "../../actions";
import { ExtractFacts } from "./extracts";

/** The control owner ticks each extract after looking at it, and accepts the population. */
export function AcceptPopulation({
	trackId,
	version,
	extracts,
	openGaps,
}: {
	trackId: string;
	version: number;
	extracts: ExtractRow[];
	openGaps: number;
}) {
	const router = useRouter();
	const [ticked, setTicked] = useState<string[]>([]);
	const act = useAction(acceptPopulationAction, { onDone: () => router.refresh() });
	const reason = acceptanceRefusal({ openGaps, extracts, ticked });
	return (
		<Card
			title="Accept the population"
			note="You accept that these extracts are complete and accurate for this track. Tick each one when you have looked at it."
		>
			<div className="flex flex-col gap-4">
				{extracts.map((extract) => (
					<div key={extract.importId} className="flex gap-3">
						<input
							type="checkbox"
							className="box mt-0.5"
							aria-label={`I have looked at the extract of ${extract.system}`}
							checked={ticked.includes(extract.importId)}
							onChange={(event) =>
								setTicked(event.target.checked ? [...ticked, extract.importId] : ticked.filter((id) => id !== extract.importId))
							}
						/>
						<ExtractFacts extract={extract} />
					</div>
				))}
				<Refused>{act.refusal}</Refused>
				{reason && <p className="text-ink-2 text-sm">{reason}</p>}
				<Button
					kind="primary"
					className="self-start"
					pending={act.pending}
					{...(reason ? { disabledReason: reason } : {})}
					onClick={() => void act.run({ campaignTrackId: trackId, version, importIds: ticked })}
				>
					Accept the population
				</Button>
			</div>
		</Card>
	);
}
