"use client";

import { useRouter } from "next/navigation";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { useAction } from "@/components/ui/use-action";
import { counted } from "@/lib/counted";
import type { PackLine } from "@/lib/evidence/queries";
import type { SignPage } from "@/lib/signoff/queries";
import { Preparing } from "./preparing";

type Content = NonNullable<SignPage["content"]>;

type Props = {
	campaignTrackId: string;
	textHash: string;
	/** What the button says, as the track words it. */
	button: string;
	content: Content | null;
	prepare: (input: { campaignTrackId: string; kind: "content" }) => Promise<ActionAnswer<{ packId: string }>>;
	status: (input: { packIds: string[] }) => Promise<ActionAnswer<PackLine[]>>;
	sign: (input: { campaignTrackId: string; packId: string; textHash: string }) => Promise<ActionAnswer<unknown>>;
};

/** Prepare the content, then sign over it: the signature covers files that exist, not a promise of them. */
export function SignForm({ campaignTrackId, textHash, button, content, prepare, status, sign }: Props) {
	const router = useRouter();
	const asked = useAction(prepare, { onDone: () => router.refresh() });
	const signing = useAction(sign, { onDone: () => router.refresh() });
	const waiting = content !== null && (content.state === "queued" || content.state === "building");
	const ready = content?.state === "ready" && content.later === 0 ? content : null;
	return (
		<div className="flex flex-col gap-3">
			{waiting && content && <Preparing packId={content.packId} status={status} onEnd={() => router.refresh()} />}
			{content?.state === "failed" && (
				<Callout tone="danger">The content could not be built. Prepare it again; the evidence packs page says why.</Callout>
			)}
			{content?.state === "ready" && content.later > 0 && (
				<Callout tone="warn" title="The content is out of date.">
					{counted(content.later, "act")} of this track happened after it was prepared. Prepare it again, so that you sign what is true now.
				</Callout>
			)}
			{ready && (
				<p>
					The content is prepared:{" "}
					<a className="link" href={`/api/packs/${ready.packId}`} download>
						look through its files
					</a>{" "}
					before you sign. Its hash is <code className="break-all font-mono text-xs">{ready.contentHash}</code>.
				</p>
			)}
			{(asked.refusal ?? signing.refusal) && (
				<Callout tone="danger" live>
					{asked.refusal ?? signing.refusal}
				</Callout>
			)}
			<div className="flex flex-wrap gap-2">
				{!ready && !waiting && (
					<Button kind="primary" pending={asked.pending} onClick={() => void asked.run({ campaignTrackId, kind: "content" })}>
						Prepare the content
					</Button>
				)}
				{ready && (
					<Button
						kind="primary"
						pending={signing.pending}
						onClick={() => void signing.run({ campaignTrackId, packId: ready.packId, textHash })}
					>
						{button}
					</Button>
				)}
			</div>
			{ready && <p className="text-ink-2 text-sm">You may be asked to confirm who you are.</p>}
		</div>
	);
}
