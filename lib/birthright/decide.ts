import type { Ctx } from "@/lib/access/actor";
import { requireFresh, requireOnTrack, requirePermission } from "@/lib/access/permissions";
import { counted } from "@/lib/counted";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { RELATIONS } from "@/lib/track/flags";
import { trackOf } from "@/lib/track/registry";
import { decideRefusal, ruleWords } from "./rules";
import { DecideDefinition } from "./schema";

/**
 * The reviewer of a definition confirms or refuses the rule, once, under a fresh sign-in. Confirmed: its holders are reviewed for this campaign.
 * Refused: nobody gets it without being asked for any more, which says nothing yet about Ann; a numbered gap holds the holders nobody has been asked
 * about, and the rule is not taken by the next campaign, where each of them is a row.
 */
export async function decideDefinition(ctx: Ctx, input: unknown): Promise<{ definitionId: string }> {
	requirePermission(ctx.actor, "review:decide");
	const { definitionId, outcome, reason, version } = DecideDefinition.parse(input);
	const user = requireFresh(ctx);
	return inTransaction(ctx, async (tx) => {
		const d = await tx.definitionReview.findUnique({ where: { id: definitionId } });
		if (!d || d.reviewerUserId !== user.userId) throw new NotFoundError("This definition");
		const [on] = await tx.$queryRaw<{ track: string; campaign_id: bigint; state: string }[]>`
			select track, campaign_id, state from campaign_track where id = ${d.campaignTrackId} for share`;
		if (!on) throw new NotFoundError("This definition");
		requireOnTrack(ctx.actor, "review:decide", on.track, "This definition");
		const no = decideRefusal({ state: d.state, trackState: on.state });
		if (no) throw new RefusedError(no);
		const behalf = d.delegationId === null ? null : await standsInFor(tx, d.delegationId, ctx.now);
		const [related] = await tx.$queryRaw<
			{ relations: string[] }[]
		>`select definition_relations(${d.reviewerIdentityId}, ${d.id}) as relations`;
		const bar = trackOf(on.track).independence.refused.find((r) => related?.relations.includes(r));
		if (bar)
			throw new RefusedError(
				`You cannot decide this definition, since of what it covers ${RELATIONS[bar]}. Have a control owner hand it to another reviewer.`,
			);
		const { count } = await tx.definitionReview.updateMany({
			where: { id: definitionId, state: "open", version, reviewerUserId: user.userId },
			data: { state: "decided", outcome, reason, decidedAt: ctx.now, version: { increment: 1 } },
		});
		if (count !== 1) throw new ConflictError();
		if (outcome === "remove" && d.holders > 0) {
			await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`gap:${d.campaignTrackId}`}))`;
			await tx.$executeRaw`
				insert into gap (campaign_track_id, number, kind, system_id, rows, detail)
				select ${d.campaignTrackId}, (select coalesce(max(number), 0) + 1 from gap where campaign_track_id = ${d.campaignTrackId}), 'definition_refused', ${d.systemId}, ${d.holders},
					${`${d.systemName}: the rule that ${ruleWords(d)} gets “${d.entitlementTitle}” was refused; nobody has been asked about its ${counted(d.holders, "holder")}.`}`;
		}
		await record(tx, ctx, {
			type: "birthright.decided",
			subject: `definition:${definitionId}`,
			refs: [
				...[`track:${d.campaignTrackId}`, `entitlement:${d.entitlementId}`, `system:${d.systemId}`],
				...(behalf === null ? [] : [`person:${behalf}`]),
			],
			campaignId: on.campaign_id,
			track: on.track,
			payload: {
				definitionId: definitionId.toString(),
				number: d.number,
				entitlement: d.entitlementTitle,
				system: d.systemName,
				attribute: d.attribute,
				value: d.value,
				holders: d.holders,
				outside: d.outside,
				outcome,
				reason,
				onBehalfOf: behalf,
			},
		});
		return { definitionId: definitionId.toString() };
	});
}

/** Whom the reviewer of a delegated definition stands in for, by reference. @throws RefusedError once the delegation is over, also before the definition has gone back */
async function standsInFor(tx: Tx, delegationId: bigint, now: Date): Promise<string | null> {
	const [from] = await tx.$queryRaw<{ ref: string; name: string; runs: boolean }[]>`
		select n.ref::text as ref, n.name, g.state = 'approved' and g.starts_at <= ${now} and g.ends_at > ${now} as runs
		from delegation g join app_user u on u.id = g.from_user_id join identity n on n.id = u.identity_id where g.id = ${delegationId}`;
	if (from && !from.runs) throw new RefusedError(`You stood in for ${from.name}, and that is over: this definition goes back.`);
	return from?.ref ?? null;
}
