import type { PoolClient } from "pg";
import { newestCalendar } from "@/lib/calendar/effects";
import type { Counting, DayBasis } from "@/lib/calendar/rules";
import { setToFreeze } from "@/lib/criteria/effects";
import { NotFoundError } from "@/lib/errors";
import { trackOf } from "@/lib/track/registry";
import type { Track } from "@/lib/track/track";
import { Chain, RemovalSlaDays, Scope, SecondStage } from "../schema";
import type { ScopeOf } from "./scope-sql";

/** A track as staging reads it, its JSON texts parsed. */
export type StagedTrack = {
	id: bigint;
	campaignId: bigint;
	/** With the criteria that are frozen with it now. */
	track: Track;
	criteriaSetId: bigint | null;
	state: string;
	name: string;
	fiscalPeriod: string;
	asOf: Date;
	zone: string;
	dueAt: Date;
	ownerUserId: bigint;
	report: string;
	scope: Scope;
	chain: Chain;
	secondStage: SecondStage;
	removalSlaDays: RemovalSlaDays;
	/** With the calendar that is frozen with it now. */
	counting: Counting;
	calendarId: bigint;
	closingPolicy: string;
	suggestions: string;
	instructionId: bigint | null;
	/** Scopes to freeze in one go, this track's first: the campaign's other tracks that are still drafts share the snapshot. */
	scopes: ScopeOf[];
};

type Row = {
	id: bigint;
	campaign_id: bigint;
	track: string;
	state: string;
	due_at: Date;
	owner_user_id: bigint;
	report: string;
	scope: string;
	chain: string;
	second_stage: string;
	removal_sla_days: string;
	removal_day_basis: DayBasis;
	closing_policy: string;
	suggestions: string;
	instruction_id: bigint | null;
};

/**
 * Loads a track for staging and locks its campaign, so that one track of a campaign is staged at a time and its dates stay as they are.
 * The lock lasts to the end of the transaction.
 */
export async function loadStaged(client: PoolClient, trackId: bigint): Promise<StagedTrack> {
	const campaigns = await client.query<{ id: bigint; name: string; fiscal_period: string; as_of: Date; zone: string }>(
		"select id, name, fiscal_period, as_of, zone from campaign where id = (select campaign_id from campaign_track where id = $1) for update",
		[trackId],
	);
	const campaign = campaigns.rows[0];
	const tracks = await client.query<Row>("select * from campaign_track where campaign_id = $1 order by id for update", [
		campaign?.id ?? null,
	]);
	const own = tracks.rows.find((t) => t.id === trackId);
	if (!campaign || !own) throw new NotFoundError("This track");
	// Only a track that is about to be frozen needs them.
	const asked = own.state === "staging" ? await setToFreeze(client, trackOf(own.track)) : null;
	const { id: calendarId, calendar } = await newestCalendar(client);
	const others = tracks.rows.filter((t) => t.id !== trackId && (t.state === "draft" || t.state === "staging"));
	return {
		id: own.id,
		campaignId: campaign.id,
		track: asked?.track ?? trackOf(own.track),
		criteriaSetId: asked?.setId ?? null,
		state: own.state,
		name: campaign.name,
		fiscalPeriod: campaign.fiscal_period,
		asOf: campaign.as_of,
		zone: campaign.zone,
		dueAt: own.due_at,
		ownerUserId: own.owner_user_id,
		report: own.report,
		scope: Scope.parse(JSON.parse(own.scope)),
		chain: Chain.parse(JSON.parse(own.chain)),
		secondStage: SecondStage.parse(JSON.parse(own.second_stage)),
		removalSlaDays: RemovalSlaDays.parse(JSON.parse(own.removal_sla_days)),
		counting: { basis: own.removal_day_basis, calendar },
		calendarId,
		closingPolicy: own.closing_policy,
		suggestions: own.suggestions,
		instructionId: own.instruction_id,
		scopes: [own, ...others].map((t) => ({ track: t.track, scope: Scope.parse(JSON.parse(t.scope)) })),
	};
}
