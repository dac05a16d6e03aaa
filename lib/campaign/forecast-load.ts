import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inSetTransaction } from "@/lib/db/transaction";
import { NotFoundError, RefusedError } from "@/lib/errors";
import { findConflicts } from "@/lib/sod/effects";
import { trackOf } from "@/lib/track/registry";
import { NEUTRAL_FLAGS } from "./rules";
import { Chain, ForecastLoad, Scope, SecondStage } from "./schema";
import { baselineSql, FLAG_ARRAY, flagColumns, flagConditions } from "./staging/flags-sql";
import { livingItemsSql } from "./staging/freeze";
import { Params } from "./staging/params";
import { chainSql, prepareReviewers } from "./staging/reviewers-sql";
import { identitiesOf } from "./staging/reviews";
import { asksForConflicts } from "./staging/scope-sql";

/** Rows and minutes of a reviewer in both stages; `second`: how many of these rows are in the second one. */
type ForecastOf = { userId: string; name: string; total: number; minutes: number; second: number };

/** What a chain would give its reviewers, and how many rows find nobody in each stage. */
export type LoadForecast = { reviewers: ForecastOf[]; unassigned: number; unassignedSecond: number };

/** A track's scope over the inventory of 1,000,000 grants is looked through once. */
const TIME_OUT = 120_000;

/**
 * What a draft's chain would give each reviewer over the inventory as it is now: rows, and minutes at the track's pace. Resolves reviewers by the same
 * SQL as staging; what only staging knows (changes since the last review, conflicts, who gave the access) counts as plain. A second stage counts with all
 * rows it takes, which is the most it can be: those the first one removes may end there.
 */
export async function forecastLoad(ctx: Ctx, input: unknown): Promise<LoadForecast> {
	requirePermission(ctx.actor, "campaign:configure");
	const { campaignTrackId } = ForecastLoad.parse(input);
	return inSetTransaction(
		ctx,
		async (client) => {
			const found = await client.query<{ track: string; scope: string; chain: string; second_stage: string; as_of: Date }>(
				"select t.track, t.scope, t.chain, t.second_stage, c.as_of from campaign_track t join campaign c on c.id = t.campaign_id where t.id = $1",
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
			const second = SecondStage.parse(JSON.parse(row.second_stage));
			const named = await identitiesOf(client, [...chain, ...second.chain]);
			const steps = chainSql(params, chain, track.independence.refused, named);
			const again = second.on === "none" ? null : chainSql(params, second.chain, track.independence.refused, named, steps.identity);
			const goesOn = second.on === "risky" ? `c.flags && ${params.add(second.flags, "text[]")}` : "true";
			const conditions = flagConditions(params, { track: { ...track, dutiesApart: false }, asOf: row.as_of, baseline: false });
			const scope = Scope.parse(JSON.parse(row.scope));
			if (asksForConflicts(scope)) await findConflicts(client);
			const living = livingItemsSql(params, { track: track.key, scope });
			const seconds = `case when c.flags <@ ${params.add(NEUTRAL_FLAGS, "text[]")} then ${params.add(track.pace.plain, "int")} else ${params.add(track.pace.flagged, "int")} end`;
			const { rows } = await client.query<{ stage: 1 | 2; user_id: bigint | null; name: string | null; total: number; minutes: number }>(
				`select l.stage, l.user_id, n.name, l.total, l.minutes
				from (
					select w.stage, w.user_id, count(*)::int as total, ceil(sum(d.seconds) / 60.0)::int as minutes
					from (
						select ${seconds} as seconds, ${steps.user} as first_user, ${again ? `case when ${goesOn} then coalesce(${again.user}, 0) end` : "null::bigint"} as second_user
						from (
							select f.*, ${FLAG_ARRAY} as flags
							from (
								select i.row_no, ${flagColumns(conditions)}, ${[steps, ...(again ? [again] : [])].map((s) => s.columns).join(", ")}
								from ${living} i join system y on y.id = i.system_id join entitlement e on e.id = i.entitlement_id
								left join identity n on n.id = i.identity_id left join identity o on o.id = i.owner_id
								left join ${baselineSql(params, null)} p on p.account_id = i.account_id and p.entitlement_id = i.entitlement_id
								${steps.joins} ${again?.joins ?? ""}
							offset 0) f
						offset 0) c
					offset 0) d cross join lateral (values (1, d.first_user), (2, nullif(d.second_user, 0))) w(stage, user_id)
					where w.stage = 1 or (d.first_user is not null and d.second_user is not null)
					group by 1, 2
				) l left join app_user u on u.id = l.user_id left join identity n on n.id = u.identity_id`,
				params.values,
			);
			const nobody = (stage: 1 | 2) => rows.find((r) => r.stage === stage && r.user_id === null)?.total ?? 0;
			return { reviewers: byReviewer(rows), unassigned: nobody(1), unassignedSecond: nobody(2) };
		},
		{ statementTimeoutMs: TIME_OUT },
	);
}

/** Both stages of each reviewer together, the largest load first. */
function byReviewer(
	rows: readonly { stage: 1 | 2; user_id: bigint | null; name: string | null; total: number; minutes: number }[],
): ForecastOf[] {
	const found = new Map<string, ForecastOf>();
	for (const { stage, user_id, name, total, minutes } of rows) {
		if (user_id === null) continue;
		const userId = user_id.toString();
		const sum = found.get(userId) ?? { userId, name: name ?? "", total: 0, minutes: 0, second: 0 };
		found.set(userId, {
			...sum,
			total: sum.total + total,
			minutes: sum.minutes + minutes,
			second: sum.second + (stage === 2 ? total : 0),
		});
	}
	return [...found.values()].sort((a, b) => b.total - a.total || a.name.localeCompare(b.name, "en"));
}
