import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { newestCalendar } from "@/lib/calendar/effects";
import type { DayBasis } from "@/lib/calendar/rules";
import { prisma } from "@/lib/db/client";
import { withConnection } from "@/lib/db/pool";
import { progressOf } from "@/lib/db/progress";
import { NotFoundError } from "@/lib/errors";
import { findConflicts } from "@/lib/sod/effects";
import { trackOf } from "@/lib/track/registry";
import { asOfIsAhead, missingSteps } from "./rules";
import { type Chain, Chain as ChainSchema, PreviewScope, type RemovalSlaDays, type Scope, SecondStage, type WaterfallLine } from "./schema";
import { Params } from "./staging/params";
import { asksForConflicts, scopeCountSql } from "./staging/scope-sql";
import { waterfallOf } from "./staging/waterfall";

export type Person = { userId: string; name: string; detail: string };

/** Active users with a role for a track, by name. */
export async function peopleWithRole(ctx: Ctx, role: "control_owner" | "reviewer", track: string): Promise<Person[]> {
	requirePermission(ctx.actor, "campaign:configure");
	const users = await prisma.user.findMany({
		where: {
			status: "active",
			roles: { some: { role, revokedAt: null, OR: [{ track: null }, { track }] } },
			...(role === "control_owner" ? { NOT: { roles: { some: { role: "iam_admin", revokedAt: null } } } } : {}),
		},
		orderBy: { identity: { name: "asc" } },
		select: { id: true, email: true, identity: { select: { name: true, jobTitle: true } } },
	});
	return users.map((u) => ({ userId: u.id.toString(), name: u.identity.name, detail: u.identity.jobTitle ?? u.email }));
}

/** A draft track as the wizard edits it, with what can be chosen. */
export async function trackSetup(ctx: Ctx, trackId: bigint) {
	requirePermission(ctx.actor, "campaign:configure");
	const row = await prisma.campaignTrack.findUnique({
		where: { id: trackId },
		include: { campaign: true, controls: { select: { controlId: true } } },
	});
	if (!row) throw new NotFoundError("This track");
	const [owners, reviewers, controls, instructions, systems, progress, criteria, groups, { calendar }] = await Promise.all([
		peopleWithRole(ctx, "control_owner", row.track),
		peopleWithRole(ctx, "reviewer", row.track),
		prisma.control.findMany({
			where: { track: row.track },
			orderBy: { code: "asc" },
			select: { id: true, code: true, title: true, objective: true },
		}),
		prisma.instructionVersion.findMany({
			where: { track: row.track },
			orderBy: { version: "desc" },
			select: { id: true, version: true, text: true, createdAt: true },
		}),
		prisma.system.findMany({
			where: { scopes: { some: { track: row.track, inScope: true } } },
			orderBy: { name: "asc" },
			select: { id: true, name: true, environment: true },
		}),
		progressOf("staging", `track:${trackId}`),
		prisma.criteriaSet.findFirst({ where: { track: row.track }, orderBy: { version: "desc" }, select: { version: true, criteria: true } }),
		prisma.reviewerGroup.findMany({ orderBy: { name: "asc" }, select: { id: true, name: true, _count: { select: { members: true } } } }),
		newestCalendar(prisma),
	]);
	return {
		id: row.id.toString(),
		campaignId: row.campaignId.toString(),
		track: row.track,
		state: row.state,
		version: row.version,
		zone: row.campaign.zone,
		asOf: row.campaign.asOf,
		dueAt: row.dueAt,
		ownerUserId: row.ownerUserId.toString(),
		controlIds: row.controls.map((c) => c.controlId.toString()),
		report: JSON.parse(row.report) as Record<string, string>,
		scope: { exclusions: [], definitions: [], ...(JSON.parse(row.scope) as Partial<Scope>) },
		/** Whether the scope step was saved once, even with nothing left out. */
		scopeSaved: row.scope !== "{}",
		chain: JSON.parse(row.chain) as Chain,
		secondStage: SecondStage.parse(JSON.parse(row.secondStage)),
		groups: groups.map((g) => ({ id: g.id.toString(), name: g.name, members: g._count.members })),
		removalSlaDays: JSON.parse(row.removalSlaDays) as RemovalSlaDays,
		removalDayBasis: row.removalDayBasis as DayBasis,
		/** The one that would be frozen now. */
		calendar,
		now: ctx.now,
		closingPolicy: row.closingPolicy,
		suggestions: row.suggestions,
		instructionId: row.instructionId?.toString() ?? null,
		owners,
		reviewers,
		controls: controls.map((c) => ({ ...c, id: c.id.toString() })),
		instructions: instructions.map((i) => ({ ...i, id: i.id.toString() })),
		systems: systems.map((s) => ({ ...s, id: s.id.toString() })),
		/** The set that would be frozen now. */
		criteria: criteria && { version: criteria.version, questions: (JSON.parse(criteria.criteria) as unknown[]).length },
		failure: progress?.state === "failed" ? progress.error : null,
	};
}
export type TrackSetup = Awaited<ReturnType<typeof trackSetup>>;

/** What keeps a draft from being staged, with the step of the wizard where it is put right. Same facts as the staging verb checks again. */
export function lacks(
	setup: TrackSetup,
	now: Date,
): { step: "campaign" | "controls" | "reviewers" | "rules" | "check"; sentence: string }[] {
	const chosen = new Set(setup.reviewers.map(({ userId }) => userId));
	const gone = [...setup.chain, ...setup.secondStage.chain].some(({ userId }) => userId !== undefined && !chosen.has(userId));
	return missingSteps({
		controls: setup.controlIds.length,
		reportFilled: trackOf(setup.track).report.schema.safeParse(setup.report).success,
		chainSet: ChainSchema.safeParse(setup.chain).success,
		chainHolds: !gone,
		instructions: setup.instructionId !== null,
		ownerHolds: setup.owners.some(({ userId }) => userId === setup.ownerUserId),
		asOfAhead: asOfIsAhead(setup.asOf, now, setup.zone),
	});
}

/** Which steps of a draft are filled, for the wizard's stepper. Same facts as the staging verb checks again. */
export function filledSteps(setup: TrackSetup): Record<"controls" | "scope" | "reviewers" | "rules", boolean> {
	return {
		controls: setup.controlIds.length > 0 && trackOf(setup.track).report.schema.safeParse(setup.report).success,
		scope: setup.scopeSaved,
		reviewers: setup.chain.length > 0,
		rules: setup.instructionId !== null,
	};
}

/** Counts a scope filter over the inventory as it is now, before it is saved: the live waterfall of the wizard. */
export async function previewScope(ctx: Ctx, input: unknown): Promise<WaterfallLine[]> {
	requirePermission(ctx.actor, "campaign:configure");
	const { campaignTrackId, scope } = PreviewScope.parse(input);
	const row = await prisma.campaignTrack.findUnique({ where: { id: campaignTrackId }, select: { track: true } });
	if (!row) throw new NotFoundError("This track");
	return withConnection(async (client) => {
		const apart = asksForConflicts(scope);
		if (apart) await client.query("begin");
		if (apart) await findConflicts(client);
		const params = new Params();
		const { rows } = await client.query<{ system_id: bigint; reason: string | null; rows: bigint }>(
			scopeCountSql(params, { track: row.track, scope }),
			params.values,
		);
		// Nothing was changed: what was found is dropped with the transaction.
		if (apart) await client.query("rollback");
		const counts = rows.map((r) => ({ systemId: r.system_id, reason: r.reason, rows: Number(r.rows) }));
		return waterfallOf(client, row.track, scope, counts);
	});
}
