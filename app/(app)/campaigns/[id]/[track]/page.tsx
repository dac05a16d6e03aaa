import { notFound } from "next/navigation";
import { ScopeWaterfall } from "@/components/campaign/scope-waterfall";
import { StatePath } from "@/components/campaign/state-path";
import { TrackProgress } from "@/components/campaign/track-progress";
import { FrozenCriteria } from "@/components/criteria/frozen-criteria";
import { Page } from "@/components/shell/page";
import { TrackBadge } from "@/components/track/track-badge";
import { ButtonLink } from "@/components/ui/button-link";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { CopyField } from "@/components/ui/copy-field";
import { EmptyState } from "@/components/ui/empty-state";
import { formatTime } from "@/components/ui/format-time";
import { PageHeader } from "@/components/ui/page-header";
import { Stat, Stats } from "@/components/ui/stat";
import { Time } from "@/components/ui/time";
import { can } from "@/lib/access/permissions";
import { amendmentCounts } from "@/lib/amendment/queries";
import { trackDefinitions } from "@/lib/birthright/queries";
import { type DayBasis, lengthWords } from "@/lib/calendar/rules";
import { deltaCounts } from "@/lib/campaign/delta-queries";
import type { TrackState } from "@/lib/campaign/rules";
import { assignees, gapRows, loadRows, type TrackDetail, trackDetail } from "@/lib/campaign/track-queries";
import { trackConflicts } from "@/lib/conflict/summary-queries";
import { idFrom } from "@/lib/id";
import { rulesChangedSince } from "@/lib/sod/changed-queries";
import { TRACK_KEYS, trackOf } from "@/lib/track/registry";
import { orNotFound, pageCtx } from "@/lib/web/page";
import { stepHref } from "../../new/steps";
import { AcceptPopulation } from "./accept-population";
import { Definitions } from "./definitions";
import { Deltas } from "./deltas";
import { Extracts } from "./extracts";
import { Gaps } from "./gaps";
import { HandOver } from "./hand-over";
import { Load } from "./load";
import { RuleChanges } from "./rule-changes";
import { Staging } from "./staging";
import { TrackActs } from "./track-acts";

export const metadata = { title: "Track" };

/** One track: its path, its population with the extracts behind it, its gaps, its load, and the acts that are due. */
export default async function TrackPage({ params }: { params: Promise<{ id: string; track: string }> }) {
	const { id, track: key } = await params;
	const campaignId = idFrom(id);
	if (campaignId === null || !TRACK_KEYS.includes(key)) notFound();
	const ctx = await pageCtx("campaign:read");
	const detail = await orNotFound(trackDetail(ctx, campaignId, key));
	const { campaign, summary } = detail;
	const trackId = BigInt(summary.id);
	const assigns =
		["staged", "accepted", "active"].includes(summary.state) &&
		(can(ctx.actor, "campaign:configure") || can(ctx.actor, "review:reopen", { track: key }));
	const [gaps, load, reviewers] = await Promise.all([gapRows(ctx, trackId), loadRows(ctx, trackId), assigns ? assignees(ctx, key) : []]);
	const isOwner =
		summary.ownerUserId === ctx.actor.userId.toString() &&
		can(ctx.actor, "population:accept", { track: key }) &&
		!can(ctx.actor, "campaign:configure");
	const configures = can(ctx.actor, "campaign:configure");
	const { word, tone, scopeWord, dutiesApart } = trackOf(key);
	const conflicts = dutiesApart ? await trackConflicts(ctx, trackId) : null;
	const amendments = await amendmentCounts(ctx, trackId);
	const href = `/campaigns/${campaign.id}/${key}`;
	const staged = summary.items > 0;
	return (
		<Page>
			<PageHeader
				crumbs={[
					{ label: "Campaigns", href: "/campaigns" },
					{ label: campaign.name, href: `/campaigns/${campaign.id}` },
				]}
				badge={<TrackBadge word={word} tone={tone} />}
				title={`${word} track of ${campaign.name}`}
				lead={
					<>
						Control owner {summary.owner}. Population as of <Time at={campaign.asOf} show="date" zone={campaign.zone} />, decisions due{" "}
						<Time at={summary.dueAt} show="minute" zone={campaign.zone} />.{removalWords(detail)}
					</>
				}
				actions={
					<TrackActs
						mayReadPacks={can(ctx.actor, "pack:read", { track: key })}
						detail={{ ...summary, campaignId: campaign.id }}
						isOwner={isOwner}
						configures={configures}
						early={summary.dueAt > ctx.now}
					/>
				}
			/>
			<StatePath state={summary.state} notes={notesOf(detail)} />
			{summary.state === "draft" && (
				<EmptyState
					title="This track is a draft"
					action={
						configures && (
							<ButtonLink kind="primary" href={stepHref(campaign.id, key, "controls")}>
								Go on configuring
							</ButtonLink>
						)
					}
				>
					{configures
						? "Finish its steps and stage it: that freezes the rows."
						: "An administrator configures it and stages it; you are asked once the population is frozen."}
				</EmptyState>
			)}
			{summary.state === "draft" && detail.progress?.state === "failed" && (
				<Callout tone="danger" title="Staging was refused.">
					{detail.progress.error}
				</Callout>
			)}
			{summary.state === "staging" && (
				<Staging done={Number(detail.progress?.done ?? 0)} total={Number(detail.progress?.total ?? 4)} step={detail.progress?.step ?? ""} />
			)}
			{staged && (
				<>
					<Stats>
						<Stat label="Rows" value={summary.items} href={`${href}/rows`} note={scopeWord} />
						<Stat label="Decided" value={summary.decided} href={`${href}/rows?state=decided`} />
						<Stat
							label="No reviewer"
							value={summary.unassigned}
							href={`${href}/rows?gap=no_reviewer`}
							{...(summary.unassigned > 0 ? { tone: "warn" as const } : {})}
						/>
						<Stat
							label="Open gaps"
							value={summary.openGaps}
							href="#gaps"
							note={`of ${summary.gaps}`}
							{...(summary.openGaps > 0 ? { tone: "warn" as const } : {})}
						/>
						{conflicts && (
							<Stat
								label="Conflicts"
								value={conflicts.total}
								href={`${href}/conflicts${conflicts.unsettled > 0 ? "?state=open" : ""}`}
								note={conflicts.unsettled > 0 ? `${conflicts.unsettled.toLocaleString("en")} without outcome` : "between duties"}
								{...(conflicts.unsettled > 0 ? { tone: "danger" as const } : {})}
							/>
						)}
						{can(ctx.actor, "review:oversee", { track: key }) && summary.decided > 0 && (
							<Stat label="Quality" value="Figures" href={`${href}/quality`} note="of review" />
						)}
						<Stat
							label="Amendments"
							value={amendments.all}
							href={`${href}/amendments`}
							note={amendments.waiting > 0 ? `${amendments.waiting} to decide` : "changes since staging"}
							{...(amendments.waiting > 0 ? { tone: "warn" as const } : {})}
						/>
						<Stat
							label="Deviations"
							value={summary.deviations}
							href={`/deviations?track=${key}`}
							{...(summary.deviations > 0 ? { tone: "danger" as const } : {})}
						/>
					</Stats>
					{["active", "closing"].includes(summary.state) && (
						<TrackProgress decided={summary.decided} items={summary.items - summary.taken} tone={tone} />
					)}
					{dutiesApart && <RuleChanges changed={await rulesChangedSince(ctx, trackId)} />}
					<Deltas counts={await deltaCounts(ctx, trackId)} href={href} />
					<Card title="Population" note="Frozen and hashed; nothing of it changes any more.">
						<div className="flex flex-col gap-4">
							<ScopeWaterfall lines={detail.waterfall} rowsHref={`${href}/rows`} />
							{detail.populationHash && (
								<div className="flex flex-col items-start gap-1">
									<p className="text-ink-3 text-sm">SHA-256 over the hashes of its rows, in order</p>
									<CopyField label="the hash of the population" value={detail.populationHash} />
								</div>
							)}
						</div>
					</Card>
					<FrozenCriteria label={detail.criteriaVersion} criteria={detail.criteria} />
					{summary.state === "staged" && isOwner ? (
						<AcceptPopulation trackId={summary.id} version={summary.version} extracts={detail.extracts} openGaps={summary.openGaps} />
					) : (
						<Extracts extracts={detail.extracts} />
					)}
					<Definitions definitions={await trackDefinitions(ctx, trackId)} trackId={summary.id} reviewers={reviewers} />
					<Gaps
						trackId={summary.id}
						rowsHref={`${href}/rows`}
						gaps={gaps}
						mayAccept={(summary.state === "staged" || summary.state === "active") && isOwner}
						assign={
							assigns && summary.unassigned > 0 ? (
								<HandOver
									trackId={summary.id}
									what={{ whose: "nobody" }}
									label="Find a reviewer"
									title="Rows without a reviewer"
									reviewers={reviewers}
								/>
							) : undefined
						}
					/>
					<Load
						load={load}
						rowsHref={`${href}/rows`}
						started={summary.state !== "staged" && summary.state !== "accepted"}
						reviewers={reviewers}
						trackId={summary.id}
					/>
				</>
			)}
		</Page>
	);
}

function notesOf({ campaign, stagedAt, acceptedAt, launchedAt, closedAt, signedAt }: TrackDetail): Partial<Record<TrackState, string>> {
	const day = (at: Date | null) => (at ? formatTime(at, "date") : undefined);
	const notes = {
		draft: day(campaign.createdAt),
		staged: day(stagedAt),
		accepted: day(acceptedAt),
		active: day(launchedAt),
		closed: day(closedAt),
		signed: day(signedAt),
	};
	return Object.fromEntries(Object.entries(notes).filter(([, note]) => note !== undefined));
}

/** How long removals may take, where that is frozen. */
function removalWords({ removalSlaDays: { high = 0, medium = 0, low = 0 }, removalDayBasis, calendar }: TrackDetail): string {
	if (!calendar) return "";
	const lengths = lengthWords({ basis: removalDayBasis as DayBasis }, high, medium, low);
	return ` Removals within ${lengths} (high, medium, low risk), by calendar version ${calendar.version}.`;
}
