import Link from "next/link";
import { CampaignCard } from "@/components/campaign/campaign-card";
import { Page } from "@/components/shell/page";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Icon } from "@/components/ui/icon";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/access/permissions";
import { campaignPage } from "@/lib/campaign/queries";
import { firstSteps } from "@/lib/people/first-steps";
import { myLastReset } from "@/lib/people/reset-queries";
import { TRACKS } from "@/lib/track/registry";
import { myWaiting } from "@/lib/web/my-waiting";
import { signedInCtx } from "@/lib/web/page";
import { FirstStepsCard } from "./first-steps";
import { OwnersTexts } from "./owners-texts";
import { ResetNotice } from "./reset-notice";
import { tasksOf } from "./tasks";

export const metadata = { title: "My work" };

/** Home: what waits for the person signed in, most pressing first. */
export default async function HomePage() {
	const ctx = await signedInCtx();
	const steps = can(ctx.actor, "campaign:configure") ? await firstSteps(ctx) : null;
	const tasks = tasksOf(await myWaiting());
	const reset = await myLastReset(ctx);
	const recent = can(ctx.actor, "campaign:read") ? (await campaignPage(ctx, {})).rows : [];
	const underWay = recent.filter((campaign) => campaign.tracks.some((track) => track.state !== "signed")).slice(0, 3);
	return (
		<Page narrow={recent.length === 0}>
			<PageHeader title="My work" lead="What waits for you, most pressing first." />
			{reset && <ResetNotice reset={reset} />}
			{tasks.length > 0 && (
				<Card padded={false}>
					<ul className="flex flex-col divide-y">
						{tasks.map((task) => (
							<li key={task.href + task.text}>
								<Link className="group flex items-center gap-3 px-4 py-3 -outline-offset-2 hover:bg-hover" href={task.href}>
									<span className="min-w-0 flex-1">
										<span className="block font-medium group-hover:underline">{task.text}</span>
										<span className="block text-ink-2 text-sm">{task.why}</span>
									</span>
									<Icon name="chevron-right" className="text-ink-3" />
								</Link>
							</li>
						))}
					</ul>
				</Card>
			)}
			{ctx.actor.roles.length === 0 && (
				<EmptyState title="You hold no role yet">
					Your sign-in works. Ask an administrator (an IAM admin) to grant you the role you need.
				</EmptyState>
			)}
			{ctx.actor.roles.length > 0 && tasks.length === 0 && (!steps || steps.campaign) && (
				<EmptyState title="Nothing waits for you">When something needs you, it stands here and beside its name in the menu.</EmptyState>
			)}
			{steps && !steps.campaign && <FirstStepsCard done={steps} />}
			{can(ctx.actor, "criteria:edit") && (
				<OwnersTexts roles={TRACKS.some((t) => t.authorisedRoles && can(ctx.actor, "authorised_role:edit", { track: t.key }))} />
			)}
			{underWay.length > 0 && (
				<section aria-labelledby="under-way" className="flex flex-col gap-3">
					<h2 id="under-way" className="font-semibold text-md">
						Under way
					</h2>
					{underWay.map((campaign) => (
						<CampaignCard key={campaign.id} campaign={campaign} />
					))}
				</section>
			)}
		</Page>
	);
}
