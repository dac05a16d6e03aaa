import { acceptGap } from "@/lib/campaign/accept-gap";
import { acceptPopulation } from "@/lib/campaign/accept-population";
import { configureTrack } from "@/lib/campaign/configure-track";
import { createCampaign } from "@/lib/campaign/create-campaign";
import { launch } from "@/lib/campaign/launch";
import { stage as stageTrack } from "@/lib/campaign/stage";
import { createControl } from "@/lib/control/create-control";
import { prisma } from "@/lib/db/client";
import { trackOf } from "@/lib/track/registry";
import { at, type Quarter } from "../company/calendar";
import { CONTROL_OWNER, FALLBACK } from "../company/posts";
import { definitionsOf } from "./definitions";
import { chainWith, formGroup, lookTwice } from "./reviewers";
import type { Stage } from "./stage";
import { idOf } from "./systems";

const ZONE = "Europe/Dublin";
/** The track whose rows are shared in a group, and looked at twice where they are risky. */
const FINANCE = "SOX";

const CONTROLS: Readonly<
	Record<string, { code: string; title: string; objective: string; risk: string; assertion: string; frameworkIds: string[] }>
> = {
	SOC: {
		code: "AC-03",
		title: "Quarterly review of access to the service",
		objective: "Access to the systems of the service stays with people and machines whose present work needs it.",
		risk: "Former staff or forgotten machines reach customers' data.",
		assertion: "CC6.2, CC6.3",
		frameworkIds: ["CC6.1", "CC6.2", "CC6.3"],
	},
	SOX: {
		code: "ITGC-AP-07",
		title: "Quarterly review of access to financial systems",
		objective: "Nobody and nothing can post, pay or change master data beyond an authorised and undivided duty.",
		risk: "Unauthorised or conflicting access leads to a misstatement that nobody notices.",
		assertion: "Payables, cash and revenue: occurrence and completeness",
		frameworkIds: ["AS2201-APD"],
	},
};

const SLA: Readonly<Record<string, { high: number; medium: number; low: number }>> = {
	SOC: { high: 14, medium: 21, low: 30 },
	// In working days, as the track ships it.
	SOX: { high: 7, medium: 10, low: 15 },
};

/** Reviewed elsewhere: groups that open nothing but the company's own pages. */
const EXCLUSIONS: Readonly<Record<string, object[]>> = {
	SOX: [{ by: "entitlement", value: "grp-staff", reason: "Directory groups of all staff confer no access to financial systems." }],
};

/** The controls of the company, written down by their owners. */
export async function writeControls({ crew }: Stage): Promise<void> {
	for (const [track, control] of Object.entries(CONTROLS)) {
		const ctx = await crew.as(CONTROL_OWNER[track] ?? "");
		await createControl(ctx, {
			track,
			...control,
			ownerUserId: ctx.actor.userId.toString(),
			frequency: "quarterly",
			type: "it_dependent_manual",
		});
	}
}

/** A campaign on both tracks: configured by the administrator, staged, accepted by each control owner, launched two days after its as-of day. */
export async function runUpToLaunch(stage: Stage, quarter: Quarter): Promise<TrackId[]> {
	const { clock, crew, hands, say } = stage;
	await clock.set(at(quarter.asOf, 1, 8));
	const tracks = await configured(stage, quarter);
	for (const { id } of tracks) await stageTrack(await crew.as("iam-lead"), { campaignTrackId: id, version: await versionOf(id) });
	await hands.workOff("staging");
	await clock.pass(120);
	for (const { id, track } of tracks) {
		const ctx = await crew.as(CONTROL_OWNER[track] ?? "");
		const gaps = await prisma.gap.findMany({ where: { campaignTrackId: BigInt(id), state: "open" }, select: { id: true } });
		const reason = "Known to me; each is followed up with the system's owner before the next quarter.";
		if (gaps.length > 0) await acceptGap(ctx, { campaignTrackId: id, gapIds: gaps.map((gap) => gap.id.toString()), reason });
		const { definition, state, itemCount } = await prisma.campaignTrack.findUniqueOrThrow({ where: { id: BigInt(id) } });
		if (state !== "staged") throw new Error(`the ${track} track is ${state}`);
		const { systems } = JSON.parse(definition) as { systems: { rows: number; importId: string | null }[] };
		const importIds = systems.flatMap((one) => (one.rows > 0 && one.importId ? [one.importId] : []));
		await acceptPopulation(ctx, { campaignTrackId: id, version: await versionOf(id), importIds });
		say(`${quarter.label} ${track}: ${itemCount} rows staged and accepted, with ${gaps.length} gaps`);
	}
	await clock.set(at(quarter.asOf, 2, 8));
	for (const { id } of tracks) await launch(await crew.as("iam-lead"), { campaignTrackId: id, version: await versionOf(id) });
	return tracks;
}

export interface TrackId {
	id: string;
	track: string;
}

/** The user of somebody with a post. */
export async function userAt({ crew }: Stage, post: string): Promise<string> {
	const identityId = await idOf("identity", crew.person(post).key);
	return (await prisma.user.findUniqueOrThrow({ where: { identityId }, select: { id: true } })).id.toString();
}

async function configured(stage: Stage, quarter: Quarter): Promise<TrackId[]> {
	const admin = await stage.crew.as("iam-lead");
	const userOf = (post: string | undefined) => userAt(stage, post ?? "");
	const present = quarter === stage.calendar.present;
	const groupId = present ? await formGroup(stage, userOf) : null;
	const owners = await Promise.all(
		Object.entries(CONTROL_OWNER).map(async ([track, post]) => ({ track, ownerUserId: await userOf(post), due: quarter.due })),
	);
	const { tracks } = await createCampaign(admin, {
		name: `${quarter.label} user access review`,
		fiscalPeriod: quarter.label,
		asOf: quarter.asOf,
		zone: ZONE,
		tracks: owners,
	});
	for (const { id, track } of tracks) {
		const kind = trackOf(track);
		const fallback = await userOf(FALLBACK[track]);
		const control = await prisma.control.findFirstOrThrow({ where: { track }, select: { id: true } });
		const instruction = await prisma.instructionVersion.findFirstOrThrow({ where: { track }, orderBy: { version: "desc" } });
		const steps = [
			{ step: "controls", controlIds: [control.id.toString()], report: reportOf(track, quarter) },
			{ step: "scope", scope: { exclusions: EXCLUSIONS[track] ?? [], definitions: present ? await definitionsOf(track) : [] } },
			{
				step: "reviewers",
				chain: chainWith(
					kind.defaultChain.map((step) => (step === "fallback" ? { step, userId: fallback } : { step })),
					track === FINANCE ? groupId : null,
				),
				...(present && track === FINANCE ? { secondStage: lookTwice(fallback) } : {}),
			},
			{
				step: "rules",
				instructionId: instruction.id.toString(),
				removalSlaDays: SLA[track],
				closingPolicy: kind.closingPolicies[0]?.value,
			},
		];
		for (const step of steps) await configureTrack(admin, { campaignTrackId: id, version: await versionOf(id), ...step });
	}
	return tracks;
}

function reportOf(track: string, quarter: Quarter): Record<string, string> {
	const year = quarter.asOf.slice(0, 4);
	const reports: Record<string, Record<string, string>> = {
		SOC: {
			reportType: "SOC 2",
			periodStart: `${year}-01-01`,
			periodEnd: `${year}-12-31`,
			criteria: "CC6.1, CC6.2, CC6.3",
			boundary: "Section III of the system description",
		},
		SOX: {
			icfrReference: `ICFR scoping memo ${year}, version 2`,
			assertion: "Payables, cash and revenue: occurrence, completeness",
			fiscalQuarter: quarter.label,
		},
	};
	return reports[track] ?? {};
}

export async function versionOf(campaignTrackId: string): Promise<number> {
	return (await prisma.campaignTrack.findUniqueOrThrow({ where: { id: BigInt(campaignTrackId) }, select: { version: true } })).version;
}
