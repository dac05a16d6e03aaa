import Link from "next/link";
import { Page } from "@/components/shell/page";
import { TrackBadge } from "@/components/track/track-badge";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { CopyField } from "@/components/ui/copy-field";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/access/permissions";
import { STATES, type TrackState } from "@/lib/campaign/rules";
import { packTracks, publicKeys } from "@/lib/evidence/queries";
import { idFrom } from "@/lib/id";
import { trackOf } from "@/lib/track/registry";
import { pageCtx } from "@/lib/web/page";
import { packStatusAction, requestPackAction } from "./actions";
import { PackList } from "./pack-list";

export const metadata = { title: "Evidence packs" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** One pack per campaign and track: ask for it, watch it being built, download it, and verify it without this tool. */
export default async function PacksPage({ searchParams }: Props) {
	const ctx = await pageCtx("pack:read");
	const { campaign } = await searchParams;
	const campaignId = typeof campaign === "string" ? (idFrom(campaign) ?? undefined) : undefined;
	const [tracks, keys] = await Promise.all([packTracks(ctx, campaignId), publicKeys(ctx)]);
	return (
		<Page narrow>
			<PageHeader
				title="Evidence packs"
				lead="One ZIP per campaign and track, as of an event of the ledger. It holds the evidence of its own track and is verified offline, without an account."
			/>
			{tracks.length === 0 && (
				<EmptyState title="There is nothing to pack yet">
					A pack can be built once a track is staged: its population is frozen then. Ask the administrator of the campaign.
				</EmptyState>
			)}
			{tracks.map((t) => {
				const track = trackOf(t.track);
				return (
					<Card
						key={t.campaignTrackId}
						title={
							<span className="flex items-center gap-2">
								<TrackBadge word={track.word} tone={track.tone} /> {t.campaign}
							</span>
						}
						note={`${t.period}, ${(STATES[t.state as TrackState]?.word ?? t.state).toLowerCase()}`}
					>
						{t.short.length > 0 && (
							<Callout tone="warn" className="mb-3" title="A pack built now falls short of the evidence standard of its controls.">
								<ul className="list-disc pl-5">
									{t.short.map((sentence) => (
										<li key={sentence}>{sentence}</li>
									))}
								</ul>
								<Link className="link" href={`/removals?track=${t.track}`} hidden={!can(ctx.actor, "removal:read", { track: t.track })}>
									Show the removals
								</Link>
							</Callout>
						)}
						<PackList
							campaignTrackId={t.campaignTrackId}
							track={track.word}
							packs={t.packs}
							mayRequest={can(ctx.actor, "pack:request", { track: t.track })}
							request={requestPackAction}
							status={packStatusAction}
						/>
					</Card>
				);
			})}
			<Card title="How to verify a pack offline" note="With Node 18 or newer and nothing else; no account, no network.">
				<ol className="flex list-decimal flex-col gap-2 pl-5">
					<li>
						Keep the{" "}
						<a className="link" href="/verify.mjs" download>
							verifier
						</a>{" "}
						and the public key below from here once, apart from any pack.
					</li>
					<li>
						Run <CopyField label="the command" value="node verify.mjs pack.zip --key countersign.pub" />
					</li>
					<li>
						Keep the <code className="font-mono text-xs">checkpoint.txt</code> it holds outside the company and give it to the next
						verification with <code className="font-mono text-xs">--prev</code>: that is what shows a ledger that was rewritten.
					</li>
				</ol>
				<h3 className="mt-4 mb-1 font-semibold">Public key</h3>
				{keys.length === 0 ? (
					<p className="text-ink-2">No key yet: the worker makes it when it signs for the first time.</p>
				) : (
					<ul className="flex flex-col gap-1.5">
						{keys.map((key) => (
							<li key={key.text}>
								<CopyField label="the public key" value={key.text} />{" "}
								<a className="link" download="countersign.pub" href={`data:text/plain,${encodeURIComponent(`${key.text}\n`)}`}>
									Save as countersign.pub
								</a>
								{key.retired && <span className="ml-2 text-ink-3 text-sm">retired; older packs are signed with it</span>}
							</li>
						))}
					</ul>
				)}
			</Card>
		</Page>
	);
}
