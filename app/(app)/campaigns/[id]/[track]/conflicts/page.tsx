import { notFound } from "next/navigation";
import { parseParams } from "@/components/data-table/url-params";
import { Page } from "@/components/shell/page";
import { TrackBadge } from "@/components/track/track-badge";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { TabLinks } from "@/components/ui/tab-links";
import { trackDetail } from "@/lib/campaign/track-queries";
import { unsettledRefusal } from "@/lib/conflict/rules";
import { conflictSummary } from "@/lib/conflict/summary-queries";
import { idFrom } from "@/lib/id";
import { TRACK_KEYS, trackOf } from "@/lib/track/registry";
import { orNotFound, pageCtx } from "@/lib/web/page";
import { ConflictChips } from "./conflict-chips";
import { DutyMatrix } from "./duty-matrix";
import { type ConflictParams, conflictParams, hrefWith } from "./filters";
import { Listed } from "./listed";
import { RuleTable } from "./rule-table";

export const metadata = { title: "Conflicts" };

type Props = { params: Promise<{ id: string; track: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The conflicts between duties frozen with a track, what became of each, and the acts that are due: as a list, by duty and by rule. */
export default async function ConflictsPage({ params, searchParams }: Props) {
	const { id, track: key } = await params;
	const campaignId = idFrom(id);
	if (campaignId === null || !TRACK_KEYS.includes(key)) notFound();
	const ctx = await pageCtx("campaign:read");
	const { campaign, summary } = await orNotFound(trackDetail(ctx, campaignId, key));
	const parsed = parseParams(conflictParams, await searchParams);
	const asked: ConflictParams = parsed.params;
	const trackId = BigInt(summary.id);
	const counted = await conflictSummary(ctx, trackId);
	const { word, tone, dutiesApart } = trackOf(key);
	const path = `/campaigns/${campaign.id}/${key}/conflicts`;
	const view = asked.view ?? "list";
	const tab = (name: "list" | "matrix" | "rules", label: string) => ({
		...{ label, current: view === name },
		href: name === "list" ? path : hrefWith(path, {}, { view: name }),
	});
	return (
		<Page>
			<PageHeader
				crumbs={[
					{ label: "Campaigns", href: "/campaigns" },
					{ label: campaign.name, href: `/campaigns/${campaign.id}` },
					{ label: `${word} track`, href: `/campaigns/${campaign.id}/${key}` },
				]}
				badge={<TrackBadge word={word} tone={tone} />}
				title="Conflicts between duties"
				lead="Found when the track was staged, over everything each person reached then: all systems, all accounts, and the machines they own or whose secret they know. Each ends in one of three ways: one side is removed, a tested control mitigates it, or somebody above both owners accepts it."
			/>
			{counted.totals.total === 0 ? (
				<EmptyState title="No conflict is on record">
					{dutiesApart
						? "Nobody reached two duties that must stay apart, as far as entitlements are mapped to duties. What is not mapped stands among the gaps of the track."
						: `The ${word} track does not keep duties apart; another track of the campaign may.`}
				</EmptyState>
			) : (
				<>
					{counted.totals.unsettled > 0 && summary.state !== "signed" && (
						<Callout tone="warn">{unsettledRefusal(counted.totals.unsettled)}</Callout>
					)}
					<TabLinks label="Ways to look" tabs={[tab("list", "List"), tab("matrix", "Duty by duty"), tab("rules", "By rule")]} />
					{view === "matrix" && (
						<Card note="A number leads to its conflicts. Rules about other rules are left out here: they tell the same pair again.">
							<DutyMatrix
								cells={counted.cells}
								hrefOf={({ one, other }) => hrefWith(path, {}, other ? { duty: one.id, and: other.id } : { duty: one.id, without: "yes" })}
							/>
						</Card>
					)}
					{view === "rules" && (
						<Card note="A code leads to its conflicts.">
							<RuleTable counts={counted.rules} hrefOf={(rule) => hrefWith(path, {}, { rule })} />
						</Card>
					)}
					{view === "list" && (
						<>
							<ConflictChips path={path} params={asked} counted={counted} />
							<Listed ctx={ctx} on={{ campaignId: campaign.id, track: key, trackId, state: summary.state }} path={path} asked={asked} />
						</>
					)}
				</>
			)}
		</Page>
	);
}
