import type pg from "pg";
import type { Ctx } from "@/lib/access/actor";
import { newCtx } from "@/lib/access/context";
import { configureTrack } from "@/lib/campaign/configure-track";
import { createCampaign } from "@/lib/campaign/create-campaign";
import { ensureInstructions } from "@/lib/campaign/ensure-instructions";
import { runStaging } from "@/lib/campaign/run-staging";
import type { Chain, Exclusion, SecondStage } from "@/lib/campaign/schema";
import { stage } from "@/lib/campaign/stage";
import { createControl } from "@/lib/control/create-control";
import { ensureCriteria } from "@/lib/criteria/ensure-criteria";
import { ensureTexts } from "@/lib/text/ensure-texts";
import { TRACK_KEYS, trackOf } from "@/lib/track/registry";
import { ctxOf, one, type TestUser, unique, user } from "./people";

/** The worker's context. */
export const jobCtx = (job = "staging"): Promise<Ctx> => newCtx({ type: "job", job });

/** Who configures and answers for campaigns: an administrator and, per track, a control owner and a fallback reviewer. */
export type Company = { admin: TestUser; owners: Record<string, TestUser>; fallback: Record<string, TestUser> };

export async function company(pool: pg.Pool): Promise<Company> {
	const admin = await user(pool, ["iam_admin"]);
	const owners: Record<string, TestUser> = {};
	const fallback: Record<string, TestUser> = {};
	for (const track of TRACK_KEYS) {
		owners[track] = await user(pool, [{ role: "control_owner", track }]);
		fallback[track] = await user(pool, [{ role: "reviewer", track }]);
	}
	await ensureCriteria(await jobCtx("setup"));
	await ensureTexts(await jobCtx("setup"));
	await ensureInstructions(await jobCtx("setup"));
	return { admin, owners, fallback };
}

const REPORTS: Record<string, Record<string, string>> = {
	SOC: { reportType: "SOC 2", periodStart: "2026-01-01", periodEnd: "2026-12-31", criteria: "CC6.1, CC6.2" },
	SOX: { icfrReference: "Scoping memo 2026.1", assertion: "Payables, occurrence", fiscalQuarter: "FY26 Q3" },
};

export type TrackPlan = {
	track: string;
	chain?: Chain;
	secondStage?: SecondStage;
	exclusions?: Exclusion[];
	report?: Record<string, string>;
	suggestions?: string;
};
export type Draft = { campaignId: bigint; trackIds: Record<string, bigint> };

/** A campaign whose tracks are configured to the last step, through the verbs. Due thirty days after as-of, which is the database's today. */
export async function draftCampaign(pool: pg.Pool, co: Company, plans: TrackPlan[]): Promise<Draft> {
	const { today, due } = await one<{ today: string; due: string }>(
		pool,
		"select to_char(app_now() at time zone 'UTC', 'YYYY-MM-DD') as today, to_char((app_now() + interval '30 days') at time zone 'UTC', 'YYYY-MM-DD') as due",
	);
	const admin = await ctxOf(co.admin);
	const made = await createCampaign(admin, {
		name: unique("Campaign"),
		fiscalPeriod: "FY26 Q3",
		asOf: today,
		zone: "Europe/Berlin",
		tracks: plans.map((p) => ({ track: p.track, ownerUserId: need(co.owners, p.track).userId.toString(), due })),
	});
	const trackIds: Record<string, bigint> = {};
	for (const plan of plans) {
		const id = made.tracks.find((t) => t.track === plan.track)?.id ?? "";
		trackIds[plan.track] = BigInt(id);
		await configure(pool, co, admin, id, plan);
	}
	return { campaignId: BigInt(made.campaignId), trackIds };
}

async function configure(pool: pg.Pool, co: Company, admin: Ctx, campaignTrackId: string, plan: TrackPlan): Promise<void> {
	const owner = need(co.owners, plan.track);
	const control = await createControl(await ctxOf(owner), {
		track: plan.track,
		code: unique("AC"),
		title: "Access review",
		objective: "Access stays with those whose work needs it.",
		ownerUserId: owner.userId.toString(),
		frequency: "quarterly",
		type: "manual",
	});
	const instruction = await one<{ id: string }>(pool, "select id from instruction_version where track = $1 order by version desc limit 1", [
		plan.track,
	]);
	const fallback = need(co.fallback, plan.track).userId.toString();
	const kind = trackOf(plan.track);
	const chain =
		plan.chain ?? kind.defaultChain.map((step) => (step === "fallback" || step === "named" ? { step, userId: fallback } : { step }));
	const steps = [
		{ step: "controls", controlIds: [control.controlId], report: plan.report ?? REPORTS[plan.track] },
		{ step: "scope", scope: { exclusions: plan.exclusions ?? [] } },
		{ step: "reviewers", chain, ...(plan.secondStage ? { secondStage: plan.secondStage } : {}) },
		{
			step: "rules",
			instructionId: String(instruction.id),
			removalSlaDays: kind.removalSlaDays,
			closingPolicy: kind.closingPolicies[0]?.value,
			...(plan.suggestions ? { suggestions: plan.suggestions } : {}),
		},
	];
	for (const [version, step] of steps.entries()) await configureTrack(admin, { campaignTrackId, version, ...step });
}

/** Asks to stage a track and does what the worker would. */
export async function stageNow(pool: pg.Pool, co: Company, campaignTrackId: bigint): Promise<{ items: number; gaps: number } | null> {
	await stage(await ctxOf(co.admin), { campaignTrackId: campaignTrackId.toString(), version: await versionOf(pool, campaignTrackId) });
	return runStaging(await jobCtx(), { campaignTrackId: campaignTrackId.toString() });
}

/** The version of a track as its page would show it now. */
export async function versionOf(pool: pg.Pool, campaignTrackId: bigint): Promise<number> {
	return (await one<{ version: number }>(pool, "select version from campaign_track where id = $1", [campaignTrackId])).version;
}

/** The value under a key that the test knows to be there. */
export function need<T>(record: Record<string, T>, key: string): T {
	const value = record[key];
	if (value === undefined) throw new Error(`nothing under ${key}`);
	return value;
}
