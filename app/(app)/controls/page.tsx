import Link from "next/link";
import { Page } from "@/components/shell/page";
import { TrackBadge } from "@/components/track/track-badge";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { can, tracksFor } from "@/lib/access/permissions";
import { type ControlRow, controlsOf } from "@/lib/control/queries";
import { TRACKS } from "@/lib/track/registry";
import { pageCtx } from "@/lib/web/page";
import { ControlTabs } from "./control-tabs";

export const metadata = { title: "Controls" };

/** The company's controls, each track's apart. */
export default async function ControlsPage() {
	const ctx = await pageCtx("control:read");
	const controls = await controlsOf(ctx);
	const readable = tracksFor(ctx.actor, "control:read");
	return (
		<Page>
			<PageHeader
				title="Controls"
				lead="What each assurance tests. A campaign names controls of its track, and every decision names their objective."
			/>
			<ControlTabs current="/controls" />
			{TRACKS.filter((t) => !readable || readable.includes(t.key)).map((track) => (
				<Card
					key={track.key}
					title={<TrackBadge word={track.word} tone={track.tone} />}
					note={track.question}
					actions={
						can(ctx.actor, "control:edit", { track: track.key }) && (
							<ButtonLink href={`/controls/new?track=${track.key}`}>New {track.word} control</ButtonLink>
						)
					}
				>
					<ControlList controls={controls.filter((c) => c.track === track.key)} word={track.word} />
				</Card>
			))}
		</Page>
	);
}

function ControlList({ controls, word }: { controls: ControlRow[]; word: string }) {
	if (controls.length === 0) {
		return (
			<EmptyState title={`No ${word} control yet`}>
				A control owner of the {word} track writes it down: its code, its objective in a sentence, its owner, and the framework controls it
				serves. Without one no campaign can be staged on this track.
			</EmptyState>
		);
	}
	return (
		<ul className="flex flex-col">
			{controls.map((control) => (
				<li key={control.id} className="grid gap-x-4 gap-y-0.5 border-t py-2.5 first:border-0 sm:grid-cols-[6rem_minmax(0,1fr)_12rem]">
					<span className="font-mono text-ink-2 text-sm">{control.code}</span>
					<div className="min-w-0">
						<Link href={`/controls/${control.id}`} className="font-semibold hover:underline">
							{control.title}
						</Link>
						<p className="text-ink-2">{control.objective}</p>
						{control.frameworkIds.length > 0 && <p className="font-mono text-ink-3 text-xs">{control.frameworkIds.join("  ")}</p>}
					</div>
					<span className="text-ink-2 text-sm sm:text-right">
						{control.owner ?? "no owner"}
						<span className="block text-ink-3">
							{control.frequency}, {control.campaigns} {control.campaigns === 1 ? "campaign" : "campaigns"}
						</span>
					</span>
				</li>
			))}
		</ul>
	);
}
