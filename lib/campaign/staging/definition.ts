import type { PoolClient } from "pg";
import type { FrozenText } from "@/lib/text/effects";
import type { Track } from "@/lib/track/track";
import { canonicalJson } from "../canonical";
import type { SystemFacts } from "../rules";
import type { Chain } from "../schema";
import type { StagedTrack } from "./load";

/** What a row is judged by on this track: the text behind criteria_hash. */
export function criteriaText(track: Track): string {
	return canonicalJson({
		version: track.criteriaVersion,
		question: track.question,
		criteria: track.criteria,
		keepNeeds: track.keepNeeds,
		bulk: track.bulk,
		independence: track.independence,
		exception: track.exception,
	});
}

/** The whole frozen definition of a track as canonical JSON: what the control owner accepts and the pack repeats. People by reference. */
export async function definitionText(
	client: PoolClient,
	on: StagedTrack,
	systems: readonly SystemFacts[],
	populationHash: string,
	texts: readonly FrozenText[],
): Promise<string> {
	const controls = await controlsOf(client, on.id);
	const people = await refsOf(client, [...on.chain, ...on.secondStage.chain], on.ownerUserId);
	const groups = await groupsOf(client, [...on.chain, ...on.secondStage.chain]);
	const told = (chain: Chain) =>
		chain.map((c) => ({
			step: c.step,
			...(c.userId ? { person: people.get(c.userId) ?? null } : {}),
			...(c.groupId ? { group: groups.get(c.groupId) ?? null } : {}),
		}));
	const instruction = await instructionOf(client, on.instructionId);
	return canonicalJson({
		campaign: { id: on.campaignId.toString(), name: on.name, fiscalPeriod: on.fiscalPeriod, asOf: on.asOf.toISOString(), zone: on.zone },
		track: on.track.key,
		owner: people.get(on.ownerUserId.toString()) ?? null,
		dueAt: on.dueAt.toISOString(),
		report: JSON.parse(on.report),
		controls,
		scope: on.scope,
		systems: systems
			.filter((s) => s.inBoundary !== false)
			.map((s) => ({
				id: s.systemId.toString(),
				key: s.key,
				name: s.name,
				environment: s.environment,
				inBoundary: s.inBoundary,
				reason: s.boundaryReason,
				setBy: s.boundarySetBy,
				rows: s.rows,
				machines: s.machines,
				leftOut: s.leftOut,
				importId: s.importId?.toString() ?? null,
				extractedAt: s.extractedAt?.toISOString() ?? null,
			})),
		chain: told(on.chain),
		...(on.secondStage.on === "none" ? {} : { secondStage: { ...on.secondStage, chain: told(on.secondStage.chain) } }),
		instructions: instruction,
		criteria: JSON.parse(criteriaText(on.track)),
		texts,
		weights: on.track.weights,
		pace: on.track.pace,
		removalSlaDays: on.removalSlaDays,
		removalDays: on.counting,
		closingPolicy: on.closingPolicy,
		suggestions: on.suggestions,
		population: { hash: populationHash, rows: systems.reduce((sum, s) => sum + s.rows, 0) },
	});
}

/** The controls a track tests, as its texts name them. */
export async function testedControls(client: PoolClient, trackId: bigint): Promise<{ code: string; title: string; objective: string }[]> {
	const { rows } = await client.query(
		"select c.code, c.title, c.objective from campaign_control k join control c on c.id = k.control_id where k.campaign_track_id = $1 order by c.code",
		[trackId],
	);
	return rows;
}

async function controlsOf(client: PoolClient, trackId: bigint): Promise<unknown[]> {
	const { rows } = await client.query(
		`select c.id::text, c.code, c.title, c.objective, c.risk, n.ref::text as owner, c.frequency, c.type, c.narrative, c.assertion, c.framework_ids as "frameworkIds", c.evidence_standard::json as "evidenceStandard", c.version
		from campaign_control k join control c on c.id = k.control_id left join app_user u on u.id = c.owner_id left join identity n on n.id = u.identity_id
		where k.campaign_track_id = $1 order by c.code`,
		[trackId],
	);
	return rows;
}

async function refsOf(client: PoolClient, chain: Chain, owner: bigint): Promise<Map<string, string>> {
	const ids = [owner.toString(), ...chain.flatMap((c) => (c.userId ? [c.userId] : []))];
	const { rows } = await client.query<{ id: bigint; ref: string }>(
		"select u.id, n.ref::text from app_user u join identity n on n.id = u.identity_id where u.id = any($1::bigint[])",
		[ids],
	);
	return new Map(rows.map((r) => [r.id.toString(), r.ref]));
}

/** The groups a chain names as they are now: id, name, and who is in them by reference. */
async function groupsOf(client: PoolClient, chain: Chain): Promise<Map<string, { id: string; name: string; members: string[] }>> {
	const { rows } = await client.query<{ id: string; name: string; members: string[] }>(
		`select g.id::text, g.name, array(select n.ref::text from reviewer_group_member m join app_user u on u.id = m.user_id join identity n on n.id = u.identity_id
			where m.group_id = g.id order by m.user_id) as members from reviewer_group g where g.id = any($1::bigint[])`,
		[chain.flatMap((c) => (c.groupId ? [c.groupId] : []))],
	);
	return new Map(rows.map((r) => [r.id, r]));
}

async function instructionOf(client: PoolClient, id: bigint | null): Promise<unknown> {
	const { rows } = await client.query("select id::text, version, hash from instruction_version where id = $1", [id]);
	return rows[0] ?? null;
}
