import type { PoolClient } from "pg";
import type { Tx } from "@/lib/db/transaction";
import { RefusedError } from "@/lib/errors";
import type { Relation } from "@/lib/track/flags";
import { trackOf } from "@/lib/track/registry";
import { type HandingDefinitions, settleDefinitionGaps, type TrackOfDefinitions } from "./hand";
import { birthrightRefusal, nobodyText } from "./rules";
import type { BirthrightDefinition } from "./schema";

/** Refuses definitions the track does not take: not at all, of entitlements that are not there, risky ones, and rules refused when last reviewed. */
export async function checkDefinitions(tx: Tx, track: string, definitions: readonly BirthrightDefinition[]): Promise<void> {
	if (definitions.length === 0) return;
	const { word, birthright } = trackOf(track);
	if (!birthright) throw new RefusedError(`On ${word} every holder is reviewed: an entitlement is never reviewed once as a rule.`);
	const ids = definitions.map((d) => BigInt(d.entitlementId));
	const found = await tx.$queryRaw<
		{ id: bigint; title: string; privileged: boolean | null; risk: string | null; refusedBefore: boolean }[]
	>`
		select e.id, coalesce(nullif(e.title, ''), e.name) as title, e.privileged, e.risk, coalesce(l.outcome = 'remove', false) as "refusedBefore"
		from unnest(${ids}::bigint[], ${definitions.map((d) => d.attribute)}::text[], ${definitions.map((d) => d.value)}::text[]) as d(id, attribute, value)
		join entitlement e on e.id = d.id
		left join lateral (
			select w.outcome from definition_review w join campaign_track t on t.id = w.campaign_track_id
			where w.entitlement_id = d.id and w.attribute = d.attribute and w.value = d.value and t.track = ${track} and w.state = 'decided' order by w.id desc limit 1
		) l on true`;
	if (found.length !== definitions.length)
		throw new RefusedError("One of the entitlements is not in the inventory any more. Choose again.");
	const no = found.map(birthrightRefusal).find((sentence) => sentence !== null);
	if (no) throw new RefusedError(no);
}

/** A frozen definition nobody may decide, for the numbered gaps of staging. */
export type UnansweredDefinition = { systemId: bigint; rows: number; detail: string };

/**
 * Freezes the definitions of a track that is being staged: how many holders each covers, how many rows of its entitlement stay, and who decides it: the
 * first whom `definition_candidates` names. Answers those nobody decides.
 */
export async function freezeDefinitions(
	client: PoolClient,
	campaignTrackId: bigint,
	definitions: readonly BirthrightDefinition[],
): Promise<UnansweredDefinition[]> {
	if (definitions.length === 0) return [];
	const { rows } = await client.query<{
		system_id: bigint;
		system_name: string;
		title: string;
		attribute: string;
		value: string;
		holders: number;
		reviewer: bigint | null;
	}>(
		`insert into definition_review (campaign_track_id, number, entitlement_id, entitlement_title, system_id, system_name, attribute, value, rule_reason, holders, outside, reviewer_user_id, reviewer_identity_id)
		select $1, d.n, e.id, coalesce(nullif(e.title, ''), e.name), y.id, y.name, d.attribute, d.value, d.reason,
			(select count(*) from left_out l where l.campaign_track_id = $1 and l.reason = 'definition:' || (d.n - 1)),
			(select count(*) from review r join item i on i.id = r.item_id where r.campaign_track_id = $1 and i.entitlement_id = e.id), p.user_id, p.identity_id
		from unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) with ordinality d(entitlement_id, attribute, value, reason, n)
		join entitlement e on e.id = d.entitlement_id join system y on y.id = e.system_id
		left join lateral (select c.user_id, c.identity_id from definition_candidates($1, e.id) c order by c.place, c.user_id limit 1) p on true
		order by d.n
		returning system_id, system_name, entitlement_title as title, attribute, value, holders, reviewer_user_id as reviewer`,
		[
			campaignTrackId,
			definitions.map((d) => d.entitlementId),
			definitions.map((d) => d.attribute),
			definitions.map((d) => d.value),
			definitions.map((d) => d.reason),
		],
	);
	return rows.flatMap((r) =>
		r.reviewer === null
			? [{ systemId: r.system_id, rows: r.holders, detail: nobodyText({ ...r, entitlement: r.title, system: r.system_name }) }]
			: [],
	);
}

/** Definitions nobody decided, as a track is closed: they become not reviewed. Answers how many, and how many holders they covered. */
export async function closeDefinitions(client: PoolClient, campaignTrackId: bigint): Promise<{ definitions: number; holders: number }> {
	const { rows } = await client.query<{ holders: number }>(
		"update definition_review set state = 'not_reviewed', version = version + 1 where campaign_track_id = $1 and state = 'open' returning holders",
		[campaignTrackId],
	);
	return { definitions: rows.length, holders: rows.reduce((sum, r) => sum + r.holders, 0) };
}

/** Definitions that changed hands, and those the new reviewer may not decide, each by its number on the track. */
export type HandedDefinitions = { handed: { id: bigint; number: number }[]; barred: { number: number; relation: Relation }[] };

/**
 * Hands open definitions to another reviewer, as rows are handed on: one of them, or all of a reviewer (null: of nobody). Those the new reviewer stands in
 * a relation to that the track refuses stay where they are. Gaps of definitions without a reviewer are settled once none of their system is left.
 */
export async function handDefinitions(
	tx: Tx,
	on: TrackOfDefinitions,
	which: { definitionId: bigint } | { whose: bigint | null },
	to: { userId: bigint; identityId: bigint },
	how: Omit<HandingDefinitions, "kind">,
): Promise<HandedDefinitions> {
	const id = "definitionId" in which ? which.definitionId : null;
	const whose = "whose" in which ? which.whose : null;
	const asked = await tx.$queryRaw<{ id: bigint; number: number; bar: Relation | null }[]>`
		with asked as materialized (
			select d.id, d.number, d.reviewer_user_id as was from definition_review d where d.campaign_track_id = ${on.id} and d.state = 'open' and d.reviewer_user_id is distinct from ${to.userId}
				and case when ${id}::bigint is null then d.reviewer_user_id is not distinct from ${whose}::bigint else d.id = ${id} end for update
		), judged as materialized (
			select a.*, (select w from unnest(definition_relations(${to.identityId}, a.id)) w where w = any(${[...on.refused]}::text[]) limit 1) as bar from asked a
		), moved as (
			update definition_review d set reviewer_user_id = ${to.userId}, reviewer_identity_id = ${to.identityId}, delegation_id = null, version = d.version + 1
			from judged j where d.id = j.id and j.bar is null returning d.id
		), routed as (
			insert into definition_routing (definition_id, kind, reason, from_user_id, to_user_id, by_user_id, at)
			select j.id, 'reassigned', ${how.reason}, j.was, ${to.userId}::bigint, ${how.byUserId}::bigint, ${how.at} from judged j join moved m on m.id = j.id
		)
		select j.id, j.number, j.bar from judged j order by j.number`;
	await settleDefinitionGaps(tx, on.id, how.at);
	return {
		handed: asked.flatMap((d) => (d.bar === null ? [{ id: d.id, number: d.number }] : [])),
		barred: asked.flatMap((d) => (d.bar === null ? [] : [{ number: d.number, relation: d.bar }])),
	};
}

/** How many open definitions a reviewer has (null: that nobody has). */
export function openDefinitionsOf(tx: Tx, campaignTrackId: bigint, reviewerUserId: bigint | null): Promise<number> {
	return tx.definitionReview.count({ where: { campaignTrackId, state: "open", reviewerUserId } });
}
