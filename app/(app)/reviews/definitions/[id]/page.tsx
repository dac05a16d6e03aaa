import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { TrackBadge } from "@/components/track/track-badge";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { DescriptionList, None } from "@/components/ui/description-list";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { myDefinition } from "@/lib/birthright/queries";
import { ruleWords } from "@/lib/birthright/rules";
import { idFrom } from "@/lib/id";
import { trackOf } from "@/lib/track/registry";
import { orNotFound, pageCtx } from "@/lib/web/page";
import { decideDefinitionAction } from "./actions";
import { DecideForm } from "./decide-form";

export const metadata = { title: "Birthright" };

/** One rule that gives an entitlement, decided once in place of each of its holders. */
export default async function DefinitionPage({ params }: { params: Promise<{ id: string }> }) {
	const id = idFrom((await params).id);
	if (id === null) notFound();
	const ctx = await pageCtx("review:read");
	const d = await orNotFound(myDefinition(ctx, id));
	const { word, tone } = trackOf(d.track);
	const rows = (n: number, one: string) => `${n.toLocaleString("en")} ${n === 1 ? one : `${one}s`}`;
	return (
		<Page narrow>
			<PageHeader
				crumbs={[{ label: "My reviews", href: "/reviews" }]}
				badge={<TrackBadge word={word} tone={tone} />}
				title={`${d.entitlement} in ${d.system}`}
				lead={`Should ${ruleWords(d)} still get this without asking? You decide the rule once; it stands for ${rows(d.holders, "holder")} of ${d.campaign}.`}
			/>
			{d.behalfOf && d.state === "open" && <Callout tone="blue">You stand in for {d.behalfOf}. The decision says so.</Callout>}
			<Card title="The rule">
				<DescriptionList
					items={[
						{ term: "Who gets it", description: ruleWords(d) },
						{ term: "Why a rule", description: d.ruleReason },
						{ term: "What it allows", description: d.description || <None>nobody has described it</None> },
						{ term: "Holders it covers", description: d.holders.toLocaleString("en") },
						{
							term: "Holders outside it",
							description: `${d.outside.toLocaleString("en")}: machines, leavers, reviewers, and whoever the rule does not name. They stay rows, decided one by one.`,
						},
					]}
				/>
			</Card>
			{d.state === "open" && d.trackState === "active" ? (
				<DecideForm definition={{ id: d.id, version: d.version, holders: d.holders }} decide={decideDefinitionAction} />
			) : (
				<EmptyState
					title={
						d.state === "decided" ? (d.outcome === "keep" ? "The rule is confirmed" : "The rule is refused") : "The review is not open"
					}
				>
					{d.reason ? `“${d.reason}”` : "A definition is decided while its review is open."}
				</EmptyState>
			)}
		</Page>
	);
}
