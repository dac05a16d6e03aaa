import Link from "next/link";
import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { TrackBadge } from "@/components/track/track-badge";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { CopyField } from "@/components/ui/copy-field";
import { DescriptionList } from "@/components/ui/description-list";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { can } from "@/lib/access/permissions";
import { idFrom } from "@/lib/id";
import { type SignedLine, type SignPage, signPage } from "@/lib/signoff/queries";
import { trackOf } from "@/lib/track/registry";
import { orNotFound, pageCtx } from "@/lib/web/page";
import { contentStatusAction, prepareContentAction, signAction } from "./actions";
import { SignForm } from "./sign-form";

export const metadata = { title: "Sign-off" };

type Props = { params: Promise<{ id: string; track: string }> };

/** The control owner reads memo, narrative and statement, and signs over content that was prepared before. */
export default async function SignPageOfTrack({ params }: Props) {
	const ctx = await pageCtx("campaign:read");
	const { id, track: key } = await params;
	const campaignId = idFrom(id);
	if (campaignId === null) notFound();
	const page = await orNotFound(signPage(ctx, campaignId, key));
	const track = trackOf(page.track);
	const maySign = page.mine && can(ctx.actor, "track:sign", { track: page.track });
	return (
		<Page narrow>
			<PageHeader
				crumbs={[
					{ label: "Campaigns", href: "/campaigns" },
					{ label: page.campaign, href: `/campaigns/${campaignId}` },
				]}
				badge={<TrackBadge word={track.word} tone={track.tone} />}
				title={track.signoff.role}
				lead="One signature per campaign and track, by its control owner, over content that cannot change afterwards."
			/>
			{page.signed ? <SignedReceipt signed={page.signed} /> : null}
			{!page.signed && (
				<>
					<Card title="Memo">
						<p className="whitespace-pre-line text-pretty">{page.memo}</p>
					</Card>
					<Card
						title="How the control is carried out"
						note={
							<>
								Memo, narrative and statement are the versions frozen with the rows. The next campaign's are written under{" "}
								<Link className="link" href={`/controls/texts?campaign=${campaignId}`}>
									Texts
								</Link>
								.
							</>
						}
					>
						<p className="whitespace-pre-line text-pretty">{page.narrative}</p>
					</Card>
					<Card title="Your statement">
						<p className="text-pretty">{page.statement}</p>
					</Card>
					<SignOrWhyNot page={page} campaignId={campaignId} button={track.signoff.button} maySign={maySign} />
				</>
			)}
		</Page>
	);
}

function SignOrWhyNot({ page, campaignId, button, maySign }: { page: SignPage; campaignId: bigint; button: string; maySign: boolean }) {
	if (!maySign)
		return (
			<Callout>Only {page.owner || "the control owner named in this campaign"} signs this track; nobody signs for somebody else.</Callout>
		);
	if (page.state !== "closed")
		return <Callout>The review is not closed yet. Close it on the campaign's page; then it can be signed.</Callout>;
	if (page.unanswered)
		return (
			<Callout tone="warn">
				{page.unanswered}{" "}
				<Link className="link" href={`/deviations?track=${page.track}`}>
					Go to the deviations
				</Link>
			</Callout>
		);
	if (page.differing)
		return (
			<Callout tone="warn" title="It cannot be signed yet.">
				{page.differing}{" "}
				<Link className="link" href={`/campaigns/${campaignId}/${page.track}/quality`}>
					Quality of review
				</Link>
			</Callout>
		);
	if (page.unsettled)
		return (
			<Callout tone="warn">
				{page.unsettled}{" "}
				<Link className="link" href={`/campaigns/${campaignId}/${page.track}/conflicts?state=open`}>
					Go to the conflicts
				</Link>
			</Callout>
		);
	return (
		<SignForm
			campaignTrackId={page.campaignTrackId}
			textHash={page.textHash}
			button={button}
			content={page.content}
			prepare={prepareContentAction}
			status={contentStatusAction}
			sign={signAction}
		/>
	);
}

function SignedReceipt({ signed }: { signed: SignedLine }) {
	return (
		<>
			<Callout tone="ok" title="Signed.">
				The evidence pack built from now on holds this signature and the proof that it stands in the ledger.
			</Callout>
			<Card title="Receipt">
				<DescriptionList
					items={[
						{ term: "Signed by", description: signed.by },
						{ term: "Signed at", description: <Time at={signed.at} show="second" /> },
						{ term: "Statement", description: signed.statement },
						{ term: "Content", description: <CopyField label="the hash of the content" value={signed.contentHash} /> },
						{ term: "Ledger event", description: signed.ledgerSeq },
						{ term: "Ledger hash", description: <CopyField label="the hash of the event" value={signed.ledgerHash} /> },
					]}
				/>
			</Card>
			<Card title="Memo as signed">
				<p className="whitespace-pre-line text-pretty">{signed.memo}</p>
			</Card>
		</>
	);
}
