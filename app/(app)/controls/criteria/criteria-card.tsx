"use client";

import { useState } from "react";
import { CriteriaList } from "@/components/criteria/criteria-list";
import { TrackBadge } from "@/components/track/track-badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import { counted } from "@/lib/counted";
import type { CriteriaSetRow } from "@/lib/criteria/queries";
import { trackOf } from "@/lib/track/registry";
import { CriteriaEditor } from "./criteria-editor";

/** The present set of one track, its earlier versions, and, for its owners, the next one. */
export function CriteriaCard({ trackKey, sets, mayEdit }: { trackKey: string; sets: CriteriaSetRow[]; mayEdit: boolean }) {
	const [editing, setEditing] = useState(false);
	const track = trackOf(trackKey);
	const [current, ...earlier] = sets;
	return (
		<Card
			title={
				<span className="flex flex-wrap items-center gap-2">
					<TrackBadge word={track.word} tone={track.tone} /> {current ? `Version ${current.version}` : "No version yet"}
				</span>
			}
			note={current && <Published set={current} />}
			actions={mayEdit && current && !editing && <Button onClick={() => setEditing(true)}>Write the next version</Button>}
		>
			{editing && current ? (
				<CriteriaEditor track={track} current={current} onClose={() => setEditing(false)} />
			) : (
				<div className="flex flex-col gap-3">
					{current ? (
						<CriteriaList criteria={current.criteria} />
					) : (
						<p className="text-ink-2">The worker publishes the shipped set when it starts.</p>
					)}
					{earlier.map((one) => (
						<details key={one.id}>
							<summary className="cursor-pointer text-ink-2 text-sm">
								Version {one.version}, <Time at={one.createdAt} show="date" />, frozen into {counted(one.campaigns, "campaign")}
							</summary>
							<div className="mt-2 rounded-md bg-sunken p-3">
								<CriteriaList criteria={one.criteria} />
							</div>
						</details>
					))}
				</div>
			)}
		</Card>
	);
}

function Published({ set }: { set: CriteriaSetRow }) {
	return (
		<>
			Published by {set.createdBy ?? "this installation"}, <Time at={set.createdAt} show="date" />
			{set.reason && `: “${set.reason}”`}; frozen into {counted(set.campaigns, "campaign")}. SHA-256 {set.hash.slice(0, 12)}…
		</>
	);
}
