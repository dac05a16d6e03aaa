"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { InstructionText } from "@/components/track/instruction-text";
import { TrackBadge } from "@/components/track/track-badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { Textarea } from "@/components/ui/textarea";
import { Time } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";
import { useAction } from "@/components/ui/use-action";
import type { InstructionRow } from "@/lib/campaign/instruction-queries";
import { publishInstructionsAction } from "../actions";

type InstructionsProps = { track: { key: string; word: string; tone: Tone }; versions: InstructionRow[]; mayEdit: boolean };

/** The present text of one track's instructions, its earlier versions, and, for its owners, the next one. */
export function Instructions({ track, versions, mayEdit }: InstructionsProps) {
	const router = useRouter();
	const [editing, setEditing] = useState(false);
	const act = useAction(publishInstructionsAction, {
		onDone: () => {
			setEditing(false);
			router.refresh();
		},
	});
	const [current, ...earlier] = versions;
	return (
		<Card
			title={
				<span className="flex flex-wrap items-center gap-2">
					<TrackBadge word={track.word} tone={track.tone} /> {current ? `Version ${current.version}` : "No version yet"}
				</span>
			}
			note={
				current && (
					<>
						Published by {current.createdBy ?? "this installation"}, <Time at={current.createdAt} show="date" />; used by{" "}
						{current.campaigns} {current.campaigns === 1 ? "campaign" : "campaigns"}. SHA-256 {current.hash.slice(0, 12)}…
					</>
				)
			}
			actions={mayEdit && !editing && <Button onClick={() => setEditing(true)}>Write the next version</Button>}
		>
			{editing ? (
				<form
					className="flex flex-col gap-3"
					onSubmit={(event) => {
						event.preventDefault();
						void act.run({ track: track.key, text: new FormData(event.currentTarget).get("text") });
					}}
				>
					<Refused>{act.refusal}</Refused>
					<Field
						label={`Text of version ${(current?.version ?? 0) + 1}`}
						hint="Plain text; # begins a heading, - an item, ** makes bold."
						error={act.fields.text}
					>
						<Textarea name="text" rows={16} defaultValue={current?.text} />
					</Field>
					<div className="flex gap-2">
						<Button type="submit" kind="primary" pending={act.pending}>
							Publish version {(current?.version ?? 0) + 1}
						</Button>
						<Button onClick={() => setEditing(false)}>Cancel</Button>
					</div>
				</form>
			) : (
				<div className="flex flex-col gap-3">
					{current ? <Text>{current.text}</Text> : <p className="text-ink-2">The worker publishes a first version when it starts.</p>}
					{earlier.map((one) => (
						<details key={one.id}>
							<summary className="cursor-pointer text-ink-2 text-sm">
								Version {one.version}, <Time at={one.createdAt} show="date" />, used by {one.campaigns}
							</summary>
							<Text>{one.text}</Text>
						</details>
					))}
				</div>
			)}
		</Card>
	);
}

function Text({ children }: { children: string }) {
	return (
		<div className="mt-2 max-w-[80ch] rounded-md bg-sunken p-3">
			<InstructionText text={children} />
		</div>
	);
}
