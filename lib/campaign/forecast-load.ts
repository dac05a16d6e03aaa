import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inSetTransaction } from "@/lib/db/transaction";
import { NotFoundError, RefusedError } from "@/lib/errors";
import { findConflicts } from "@/lib/sod/effects";
import { trackOf } from "@/lib/track/registry";
import { NEUTRAL_FLAGS } from "./rules";
import { Chain, ForecastLoad, Scope } from "./schema";
import { baselineSql, FLAG_ARRAY, flagColumns, flagConditions } from "./staging/flags-sql";
import { livingItemsSql } from "./staging/freeze";
import { Params } from "./staging/params";
import { chainSql, prepareReviewers } from "./staging/reviewers-sql";
import { identitiesOf } from "./staging/reviews";
import { asksForConflicts } from "./staging/scope-sql";

export type LoadForecast = { reviewers: { userId: string; name: string; total: number; minutes: number }[]; unassigned: number };

/** A track's scope over the inventory of 1,000,000 grants is looked through once. */
const TIME_OUT = 120_000;

/**
 * What a draft's chain would give each reviewer over the inventory as it is now: rows, and minutes at the track's pace. Resolves reviewers by the same
 * SQL as staging; what only staging knows (changes since the last review, conflicts, who gave the access) counts as plain, and a second stage comes on top.
 */
export async function forecastLoad(ctx: Ctx, input: unknown): Promise<LoadForecast> {
	requirePermission(ctx.actor, "campaign:configure");
	const { campaignTrackId } = ForecastLoad.parse(input);
	return inSetTransaction(
		ctx,
		async (client) => {
			const found = await client.query<{ track: string; scope: string; chain: string; as_of: Date }>(
				"select t.track, t.scope, t.chain, c.as_of from campaign_track t join campaign c on c.id = t.campaign_id where t.id = $1",
				[campaignTrackId],
			);
			const row = found.rows[0];
			if (!row) throw new NotFoundError("This track");
			const track = trackOf(row.track);
			const { data: chain } = Chain.safeParse(JSON.parse(row.chain));
			if (!chain) throw new RefusedError("Say first how reviewers are found, then ask for the forecast.");
			await prepareReviewers(client, track.key);
			await client.query(
				"create temporary table removed_before (account_id bigint not null, entitlement_id bigint not null) on commit drop",
			);
			const params = new Params();
			const steps = chainSql(params, chain, track.independence.refused, await identitiesOf(client, chain));
			const conditions = flagConditions(params, { track: { ...track, dutiesApart: false }, asOf: row.as_of, baseline: false });
			const scope = Scope.parse(JSON.parse(row.scope));
			if (asksForConflicts(scope)) await findConflicts(client);
			const living = livingItemsSql(params, { track: track.key, scope });
			const seconds = `case when c.flags <@ ${params.add(NEUTRAL_FLAGS, "text[]")} then ${params.add(track.pace.plain, "int")} else ${params.add(track.pace.flagged, "int")} end`;
			const { rows } = await client.query<{ user_id: bigint | null; name: string | null; total: number; minutes: number }>(
				`select l.user_id, n.name, l.total, l.minutes
				from (
					select ${steps.user} as user_id, count(*)::int as total, ceil(sum(${seconds}) / 60.0)::int as minutes
					from (
						select f.*, ${FLAG_ARRAY} as flags
						from (
							select ${flagColumns(conditions)}, ${steps.columns}
							from ${living} i join system y on y.id = i.system_id join entitlement e on e.id = i.entitlement_id
							left join identity n on n.id = i.identity_id left join identity o on o.id = i.owner_id
							left join ${baselineSql(params, null)} p on p.account_id = i.account_id and p.entitlement_id = i.entitlement_id
							${steps.joins}
						offset 0) f
					offset 0) c
					group by 1
				) l left join app_user u on u.id = l.user_id left join identity n on n.id = u.identity_id
				order by l.total desc, n.name`,
				params.values,
			);
			return {
				reviewers: rows.flatMap(({ user_id, name, total, minutes }) =>
					user_id === null ? [] : [{ userId: user_id.toString(), name: name ?? "", total, minutes }],
				),
				unassigned: rows.find((r) => r.user_id === null)?.total ?? 0,
			};
		},
		{ statementTimeoutMs: TIME_OUT },
	);
}
