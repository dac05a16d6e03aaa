import type { PoolClient } from "pg";
import type { Counting } from "@/lib/calendar/rules";
import { NotFoundError, RefusedError } from "@/lib/errors";
import { trackOf } from "@/lib/track/registry";
import type { Track } from "@/lib/track/track";

/** What a track's filter leaves out: a system by id, a kind of holder, entitlements by the beginning of their names, or what takes part in no conflict. */
type Exclusion = { by: "system" | "kind" | "entitlement" | "duties"; value: string; reason: string };

type Step = { step: string; group?: { id: string; name: string } | null };

/** The frozen definition as staging wrote it (lib/campaign/staging/definition.ts); people by reference. */
export type Definition = {
	campaign: { id: string; name: string; fiscalPeriod: string; asOf: string; zone: string };
	owner: string | null;
	dueAt: string;
	report: Record<string, string>;
	controls: {
		code: string;
		title: string;
		objective: string;
		risk: string;
		owner: string | null;
		frequency: string;
		type: string;
		narrative: string;
		assertion: string;
		frameworkIds: string[];
		/** Absent where the control was frozen before standards were kept. */
		evidenceStandard?: { high?: string; medium?: string; low?: string };
	}[];
	scope: { exclusions?: Exclusion[]; definitions?: { attribute: string; value: string; reason: string }[] };
	systems: {
		id: string;
		key: string;
		name: string;
		environment: string;
		reason: string | null;
		rows: number;
		importId: string | null;
	}[];
	chain: Step[];
	secondStage?: { chain: Step[] };
	instructions: { id: string; version: number; hash: string } | null;
	criteria: { independence: { refused: string[] } };
	removalSlaDays: Record<string, number>;
	/** Absent where the track was frozen before there was a calendar. */
	removalDays?: Counting;
	closingPolicy: string;
};

/** What one pack is about: one track of one campaign as of one event of the ledger. */
export type BuildScope = {
	packId: bigint;
	kind: "content" | "final";
	trackId: bigint;
	campaignId: bigint;
	/** Both as the ledger writes them. */
	campaign: string;
	track: Track;
	definition: Definition;
	definitionText: string;
	waterfall: { label: string; count: number }[];
	populationHash: string;
	criteriaVersion: string;
	criteriaHash: string;
	createdBy: string;
	createdAt: Date;
	/** Last event the pack speaks as of, its time, and the number of events up to it. */
	cutoffSeq: bigint;
	cutoffAt: Date;
	cutoffTime: string;
	size: bigint;
	/** First event of the campaign and its time. */
	first: bigint;
	firstAt: Date;
	installation: { id: string; name: string; demo: boolean };
	exclusions: Exclusion[];
	/** When decisions were due at the cut-off: as frozen, or by the last amendment approved until then. ISO text. */
	dueAt: string;
	/**
	 * Event that froze this track's population, its time, and the first event that froze rows of the campaign. `conflicts`: it looked for conflicts
	 * between duties too, which versions before they were looked for did not.
	 */
	frozen: { seq: bigint; at: Date; first: bigint; conflicts: boolean };
};

type Row = {
	kind: "content" | "final";
	track_id: bigint;
	campaign_id: bigint;
	track: string;
	definition: string;
	waterfall: string;
	population_hash: string | null;
	criteria_version: string;
	criteria_hash: string;
	created_by: string;
	created_at: Date;
	cutoff_seq: bigint;
	cutoff_at: Date;
	cutoff_time: string;
	first: bigint;
	first_at: Date;
	uuid: string;
	installation: string;
	is_demo: boolean;
};

/** Loads what a pack is about. @throws NotFoundError, or RefusedError when its cut-off lies before the population was frozen */
export async function loadScope(client: PoolClient, packId: bigint): Promise<BuildScope> {
	const { rows } = await client.query<Row>(
		`select p.kind, t.id as track_id, t.campaign_id, t.track, t.definition, t.waterfall, t.population_hash, t.criteria_version, t.criteria_hash, c.created_by, c.created_at,
			p.cutoff_seq, e.at as cutoff_at, ledger_time(e.at) as cutoff_time, f.seq as first, f.at as first_at, n.uuid, n.name as installation, n.is_demo
		from evidence_pack p join campaign_track t on t.id = p.campaign_track_id join campaign c on c.id = t.campaign_id join ledger_event e on e.seq = p.cutoff_seq
		cross join installation n
		join lateral (select seq, at from ledger_event where campaign = t.campaign_id::text order by seq limit 1) f on true
		where p.id = $1`,
		[packId],
	);
	const row = rows[0];
	if (!row) throw new NotFoundError("This pack");
	const frozen = await frozenAt(client, row);
	if (!row.definition || !frozen)
		throw new RefusedError("At this cut-off the track had no frozen population yet. Stage the track, then ask for a pack.");
	const definition = JSON.parse(row.definition) as Definition;
	return {
		packId,
		kind: row.kind,
		trackId: row.track_id,
		campaignId: row.campaign_id,
		campaign: row.campaign_id.toString(),
		track: trackOf(row.track),
		definition,
		definitionText: row.definition,
		waterfall: JSON.parse(row.waterfall) as BuildScope["waterfall"],
		populationHash: row.population_hash ?? "",
		criteriaVersion: row.criteria_version,
		criteriaHash: row.criteria_hash,
		createdBy: row.created_by,
		createdAt: row.created_at,
		cutoffSeq: row.cutoff_seq,
		cutoffAt: row.cutoff_at,
		cutoffTime: row.cutoff_time,
		size: row.cutoff_seq + 1n,
		first: row.first,
		firstAt: row.first_at,
		installation: { id: row.uuid, name: row.installation, demo: row.is_demo },
		exclusions: definition.scope.exclusions ?? [],
		dueAt: (await amendedDue(client, row)) ?? definition.dueAt,
		frozen,
	};
}

/** The first track of a campaign that is staged freezes rows; the others reuse them. */
async function frozenAt(client: PoolClient, row: Row): Promise<BuildScope["frozen"] | null> {
	const { rows } = await client.query<{ seq: bigint; at: Date; subject: string; conflicts: boolean }>(
		`select e.seq, e.at, e.subject, p.payload is null or p.payload::json ->> 'conflicts' is not null as conflicts
		from ledger_event e left join ledger_payload p on p.seq = e.seq where e.type = 'campaign.staged' and e.seq <= $2
			and e.subject in (select 'track:' || id from campaign_track where campaign_id = $1) order by e.seq`,
		[row.campaign_id, row.cutoff_seq],
	);
	const own = rows.findLast(({ subject }) => subject === `track:${row.track_id}`);
	return own ? { seq: own.seq, at: own.at, first: rows[0]?.seq ?? own.seq, conflicts: own.conflicts } : null;
}

/** The due day by the last amendment of it approved by the cut-off, or null. */
async function amendedDue(client: PoolClient, row: Row): Promise<string | null> {
	const { rows } = await client.query<{ due: string }>(
		`select a.after::json ->> 'dueAt' as due from amendment a join ledger_event e on e.subject = 'amendment:' || a.id and e.type = 'amendment.approved' and e.seq <= $2
		where a.campaign_track_id = $1 and a.kind = 'due' order by e.seq desc limit 1`,
		[row.track_id, row.cutoff_seq],
	);
	return rows[0]?.due ?? null;
}
