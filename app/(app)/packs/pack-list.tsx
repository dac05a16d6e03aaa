"use client";

import { useRouter } from "next/navigation";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CopyField } from "@/components/ui/copy-field";
import { formatBytes } from "@/components/ui/format-bytes";
import { ProgressBar } from "@/components/ui/progress-bar";
import { Refused } from "@/components/ui/refused";
import { Time } from "@/components/ui/time";
import { useAction } from "@/components/ui/use-action";
import type { PackLine } from "@/lib/evidence/queries";
import { usePackStatus } from "./use-pack-status";

type Props = {
	campaignTrackId: string;
	track: string;
	packs: PackLine[];
	mayRequest: boolean;
	request: (input: { campaignTrackId: string; kind: "final" }) => Promise<ActionAnswer<{ packId: string }>>;
	status: (input: { packIds: string[] }) => Promise<ActionAnswer<PackLine[]>>;
};

/** The packs of one track: asked for, being built, ready to download. */
export function PackList({ campaignTrackId, track, packs: first, mayRequest, request, status }: Props) {
	const router = useRouter();
	const ask = useAction(request, { onDone: () => router.refresh() });
	const packs = usePackStatus(first, status);
	return (
		<div className="flex flex-col gap-3">
			{packs.length === 0 && <p className="text-ink-2">No pack of this track was asked for yet.</p>}
			<ul className="flex flex-col divide-y">
				{packs.map((pack) => (
					<PackRow key={pack.id} pack={pack} />
				))}
			</ul>
			<Refused>{ask.refusal}</Refused>
			{mayRequest && (
				<div>
					<Button pending={ask.pending} onClick={() => void ask.run({ campaignTrackId, kind: "final" })}>
						Build a {track} pack as of now
					</Button>
				</div>
			)}
		</div>
	);
}

const WORDS: Record<string, string> = { queued: "Waiting", building: "Being built", ready: "Ready", failed: "Not built" };

function PackRow({ pack }: { pack: PackLine }) {
	return (
		<li className="flex flex-col gap-2 py-3 first:pt-0">
			<div className="flex flex-wrap items-center gap-x-3 gap-y-1">
				<Badge tone={pack.state === "ready" ? "ok" : pack.state === "failed" ? "danger" : "neutral"}>
					{WORDS[pack.state] ?? pack.state}
				</Badge>
				<span>
					{pack.kind === "content" ? "Content for signing" : "Evidence pack"} {pack.id}
				</span>
				<span className="text-ink-3 text-sm">
					as of event {pack.cutoffSeq}, asked for <Time at={pack.requestedAt} show="minute" />
				</span>
				{pack.state === "ready" && (
					<a className="link ml-auto" href={`/api/packs/${pack.id}`} download>
						Download{pack.bytes === null ? "" : ` (${formatBytes(pack.bytes)})`}
					</a>
				)}
			</div>
			{pack.progress?.step && (
				<div className="flex items-center gap-3 text-ink-2 text-sm">
					{pack.progress.total > 0 && <ProgressBar label="Rows written" value={pack.progress.done} max={pack.progress.total} />}
					{howFar(pack.progress)}
				</div>
			)}
			{pack.error && <Callout tone="danger">{pack.error}</Callout>}
			{pack.sha256 && (
				<div className="flex flex-wrap items-center gap-2 text-ink-3 text-sm">
					SHA-256 of the ZIP <CopyField label="SHA-256 of the ZIP" value={pack.sha256} />
				</div>
			)}
		</li>
	);
}

/** "Population, 37 % written"; the part alone until its rows are counted. */
function howFar({ step, done, total }: NonNullable<PackLine["progress"]>): string {
	return total > 0 ? `${step}, ${Math.floor((100 * done) / total)} % written` : step;
}
