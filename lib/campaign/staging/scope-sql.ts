import type { Scope } from "../schema";
import type { Params } from "./params";

/** One track's scope over the living inventory. */
export type ScopeOf = { track: string; scope: Scope };

/** Whether a scope asks which grants take part in a conflict: then `found_half` must be there (findConflicts of lib/sod). */
export const asksForConflicts = (scope: Scope): boolean => scope.exclusions.some((e) => e.by === "duties");

/** Joins and, per track, the reason an open grant `g` is left out (null: in scope). Only the tables the filters need are joined. */
export type ScopeSql = { from: string; reasons: string[] };

/**
 * The scope test of several tracks over `access_grant g`, in their order. A grant counts once, by the first reason that fits:
 * its system's boundary is not decided, it lies outside, or the n-th exclusion of the track's filter names it.
 */
export function scopeSql(params: Params, tracks: readonly ScopeOf[]): ScopeSql {
	const by = (kind: string) => tracks.some(({ scope }) => scope.exclusions.some((e) => e.by === kind));
	const joins = ["access_grant g"];
	const defines = tracks.some(({ scope }) => scope.definitions.length > 0);
	if (by("kind") || defines) joins.push("join account sa on sa.id = g.account_id left join identity sn on sn.id = sa.identity_id");
	if (by("entitlement")) joins.push("join entitlement se on se.id = g.entitlement_id");
	const reasons = tracks.map(({ track, scope }, k) => {
		joins.push(`left join system_scope ss${k} on ss${k}.system_id = g.system_id and ss${k}.track = ${params.add(track, "text")}`);
		const left = scope.exclusions.map((e, n) => `when ${exclusionSql(params, e)} then 'exclusion:${n}'`);
		left.push(...scope.definitions.map((d, n) => `when ${definitionSql(params, track, d)} then 'definition:${n}'`));
		return `case when ss${k}.system_id is null then 'undecided' when not ss${k}.in_scope then 'outside' ${left.join(" ")} end`;
	});
	return { from: joins.join("\n\t\t"), reasons };
}

/**
 * Whether a birthright definition covers grant `g` of holder `sn`: somebody employed whom the rule names. Who reviews on the track stays a row of their
 * own, so that nobody decides about own access by deciding the rule.
 */
function definitionSql(params: Params, track: string, d: Scope["definitions"][number]): string {
	const named = {
		everyone: () => "true",
		department: () => `lower(trim(coalesce(sn.department, ''))) = lower(trim(${params.add(d.value, "text")}))`,
		job_title: () => `lower(trim(coalesce(sn.job_title, ''))) = lower(trim(${params.add(d.value, "text")}))`,
		cost_centre: () => `lower(trim(coalesce(sn.cost_centre, ''))) = lower(trim(${params.add(d.value, "text")}))`,
	}[d.attribute]();
	return `g.entitlement_id = ${params.add(d.entitlementId, "bigint")} and sn.kind = 'human' and sn.status = 'active' and (sn.left_at is null or sn.left_at > app_now())
		and (sn.ends_at is null or sn.ends_at > app_now()) and ${named}
		and sn.id not in (select u.identity_id from app_user u join user_role o on o.user_id = u.id and o.role = 'reviewer' and o.revoked_at is null and (o.track is null or o.track = ${params.add(track, "text")}))`;
}

function exclusionSql(params: Params, exclusion: Scope["exclusions"][number]): string {
	switch (exclusion.by) {
		case "system":
			return `g.system_id = ${params.add(exclusion.value, "bigint")}`;
		case "kind":
			return `sn.kind = ${params.add(exclusion.value, "text")}`;
		case "duties":
			return "not exists (select from found_half sh where sh.grant_id = g.id)";
		case "entitlement":
			return `starts_with(lower(se.name), lower(${params.add(exclusion.value, "text")}))`;
	}
}

/** Open grants by system and by the reason they are left out of one track (null: in scope): what the waterfall is drawn from. */
export function scopeCountSql(params: Params, track: ScopeOf): string {
	const { from, reasons } = scopeSql(params, [track]);
	return `select g.system_id, ${reasons[0]} as reason, count(*) as rows from ${from} where g.gone_at is null group by 1, 2`;
}
