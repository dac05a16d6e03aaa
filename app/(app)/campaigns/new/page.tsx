import { notFound, redirect } from "next/navigation";
import { Page } from "@/components/shell/page";
import { PageHeader } from "@/components/ui/page-header";
import { type Step, Stepper } from "@/components/ui/stepper";
import { TabLinks } from "@/components/ui/tab-links";
import { birthrightCandidates } from "@/lib/birthright/queries";
import { currentCalendar } from "@/lib/calendar/queries";
import { dayIn } from "@/lib/calendar/rules";
import { campaignSummary } from "@/lib/campaign/queries";
import { filledSteps, lacks, peopleWithRole, trackSetup } from "@/lib/campaign/setup-queries";
import { idFrom } from "@/lib/id";
import { TRACKS, trackOf } from "@/lib/track/registry";
import { pageCtx } from "@/lib/web/page";
import { BasicsForm } from "./basics-form";
import { StepForm } from "./step-form";
import { stepHref, TRACK_STEPS, type TrackStep } from "./steps";

export const metadata = { title: "New campaign" };

/** The wizard. Each step is saved by itself into the draft, and the URL says where one is: a reload loses nothing. */
export default async function NewCampaignPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
	const ctx = await pageCtx("campaign:configure");
	const raw = await searchParams;
	const text = (key: string) => (typeof raw[key] === "string" ? raw[key] : undefined);
	const campaignId = idFrom(text("campaign"));
	const owners = Object.fromEntries(
		await Promise.all(TRACKS.map(async (t) => [t.key, await peopleWithRole(ctx, "control_owner", t.key)] as const)),
	);
	const calendar = await currentCalendar(ctx);
	const tracks = TRACKS.map(({ key, word, question }) => ({ key, word, question }));
	if (campaignId === null) {
		return (
			<Page narrow>
				<PageHeader
					crumbs={[{ label: "Campaigns", href: "/campaigns" }]}
					title="New campaign"
					lead="Name it, say as of which day access is looked at, and choose the assurances it serves. Everything is kept as a draft until you stage it."
				/>
				<Stepper
					label="Steps"
					steps={[{ label: "Campaign", state: "current" }, ...TRACK_STEPS.map((s): Step => ({ label: s.label, state: "todo" }))]}
				/>
				<BasicsForm tracks={tracks} owners={owners} today={dayIn(ctx.now, calendar.zone)} calendar={calendar} />
			</Page>
		);
	}
	const campaign = await campaignSummary(ctx, campaignId);
	const chosen = campaign.tracks.find((t) => t.track === text("track")) ?? campaign.tracks[0];
	if (!chosen) notFound();
	const step = text("step") === "campaign" ? "campaign" : (TRACK_STEPS.find((s) => s.key === text("step"))?.key ?? "controls");
	const setup = await trackSetup(ctx, BigInt(chosen.id));
	if (setup.state !== "draft") redirect(`/campaigns/${campaign.id}/${chosen.track}`);
	return (
		<Page narrow>
			<PageHeader
				crumbs={[
					{ label: "Campaigns", href: "/campaigns" },
					{ label: campaign.name, href: `/campaigns/${campaign.id}` },
				]}
				title={campaign.name}
				lead="A draft: each step is saved as you go on, and anybody who configures campaigns can finish it."
			/>
			<Stepper label="Steps" steps={stepsOf(campaign.id, chosen.track, step, filledSteps(setup))} />
			{step !== "campaign" && (
				<TabLinks
					label="Tracks"
					tabs={campaign.tracks.map((t) => ({
						href: t.state === "draft" ? stepHref(campaign.id, t.track, step) : `/campaigns/${campaign.id}/${t.track}`,
						label: t.state === "draft" ? `${t.track} track` : `${t.track} track (staged)`,
						current: t.track === chosen.track,
					}))}
				/>
			)}
			{step === "campaign" ? (
				<BasicsForm
					tracks={tracks}
					owners={owners}
					today={dayIn(ctx.now, "UTC")}
					calendar={calendar}
					campaign={{ ...campaign, asOf: dayIn(campaign.asOf, campaign.zone) }}
				/>
			) : (
				<StepForm
					key={`${setup.id}:${step}:${setup.version}`}
					step={step}
					setup={setup}
					campaignId={campaign.id}
					lacks={lacks(setup, ctx.now)}
					candidates={step === "scope" && trackOf(chosen.track).birthright ? await birthrightCandidates(ctx, chosen.track) : []}
					due={dayIn(setup.dueAt, setup.zone)}
					asOf={dayIn(setup.asOf, setup.zone)}
				/>
			)}
		</Page>
	);
}

function stepsOf(campaignId: string, track: string, current: TrackStep | "campaign", filled: Record<string, boolean>): Step[] {
	const all = [{ key: "campaign", label: "Campaign" } as const, ...TRACK_STEPS];
	return all.map(({ key, label }) => ({
		label,
		href: stepHref(campaignId, track, key),
		state: key === current ? "current" : key === "campaign" || filled[key] ? "done" : "todo",
	}));
}
