"use client";

import { useState } from "react";
import { TrackBadge } from "@/components/track/track-badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import type { PreviewFacts } from "@/lib/signoff/queries";
import type { TextRow } from "@/lib/text/queries";
import { trackOf } from "@/lib/track/registry";
import { TEXT_KINDS, type TextKind } from "@/lib/track/template";
import type { Track } from "@/lib/track/track";
import { Filled } from "./filled";
import { TextEditor } from "./text-editor";

type KindProps = { track: Track; kind: TextKind; versions: TextRow[]; preview: PreviewFacts | null; mayEdit: boolean };
type TrackTextsProps = {
	trackKey: string;
	kinds: { kind: TextKind; versions: TextRow[] }[];
	preview: PreviewFacts | null;
	mayEdit: boolean;
};

/** The texts of one track. */
export function TrackTexts({ trackKey, kinds, preview, mayEdit }: TrackTextsProps) {
	const track = trackOf(trackKey);
	return (
		<section aria-label={`Texts of ${track.word}`} className="flex flex-col gap-4">
			{kinds.map(({ kind, versions }) => (
				<KindCard key={kind} track={track} kind={kind} versions={versions} preview={preview} mayEdit={mayEdit} />
			))}
		</section>
	);
}

/** The version in force of one text, what it says over the facts of a campaign, and, for its owners, the next one. */
function KindCard({ track, kind, versions, preview, mayEdit }: KindProps) {
	const [editing, setEditing] = useState(false);
	const [current, ...earlier] = versions;
	const { title, help } = TEXT_KINDS[kind];
	return (
		<Card
			title={
				<span className="flex flex-wrap items-center gap-2">
					<TrackBadge word={track.word} tone={track.tone} /> {title}
					{current && <span className="font-normal text-ink-3">version {current.version}</span>}
				</span>
			}
			note={
				<>
					{help}
					{current && (
						<>
							{" "}
							Published by {current.createdBy ?? "this installation"}, <Time at={current.createdAt} show="date" />
							{current.reason && `: “${current.reason}”`}; frozen into {current.campaigns}{" "}
							{current.campaigns === 1 ? "campaign" : "campaigns"}.
						</>
					)}
				</>
			}
			actions={mayEdit && current && !editing && <Button onClick={() => setEditing(true)}>Write the next version</Button>}
		>
			{!current && <p className="text-ink-2">The worker publishes the shipped text when it starts.</p>}
			{current && editing && <TextEditor track={track} current={current} preview={preview} onClose={() => setEditing(false)} />}
			{current && !editing && (
				<div className="flex flex-col gap-3">
					<Filled track={track} kind={kind} template={current.template} preview={preview} />
					<details>
						<summary className="cursor-pointer text-ink-2 text-sm">The template{earlier.length > 0 && " and earlier versions"}</summary>
						<Template>{current.template}</Template>
						{earlier.map((one) => (
							<div key={one.id} className="mt-3">
								<p className="text-ink-2 text-sm">
									Version {one.version}, <Time at={one.createdAt} show="date" />, frozen into {one.campaigns}
								</p>
								<Template>{one.template}</Template>
							</div>
						))}
					</details>
				</div>
			)}
		</Card>
	);
}

function Template({ children }: { children: string }) {
	return <p className="mt-2 max-w-[80ch] whitespace-pre-line break-words rounded-md bg-sunken p-3 font-mono text-xs">{children}</p>;
}
