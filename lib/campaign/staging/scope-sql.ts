import type { Scope } from "../schema";
import type { Params } from "./params";

/** One track's scope over the living inventory. */
export type ScopeOf = { track: string; scope: Scope };

/** Joins and, per track, the reason an open grant `g` is left out (null: in scope). Only the tables the filters need are joined. */
export type ScopeSql = { from: string; reasons: string[] };

/**
 * The scope test of several tracks over `access_grant g`, in their order. A grant counts once, by the first reason that fits:
 * its system's boundary is not decided, it lies outside, or the n-th exclusion of the track's filter names it.
 */
export function scopeSql(params: Params, tracks: readonly ScopeOf[]): ScopeSql {
	const by = (kind: string) => tracks.some(({ scope }) => scope.exclusions.some((e) => e.by === kind));
	const joins = ["access_grant g"];
	if (by("kind")) joins.push("join account sa on sa.id = g.account_id left join identity sn on sn.id = sa.identity_id");
	if (by("entitlement")) joins.push("join entitlement se on se.id = g.entitlement_id");
	const reasons = tracks.map(({ track, scope }, k) => {
		joins.push(`left join system_scope ss${k} on ss${k}.system_id = g.system_id and ss${k}.track = ${params.add(track, "text")}`);
		const left = scope.exclusions.map((e, n) => `when ${exclusionSql(params, e)} then 'exclusion:${n}'`);
		return `case when ss${k}.system_id is null then 'undecided' when not ss${k}.in_scope then 'outside' ${left.join(" ")} end`;
	});
	return { from: joins.join("\n\t\t"), reasons };
}

function exclusionSql(params: Params, exclusion: Scope["exclusions"][number]): string {
	switch (exclusion.by) {
		case "system":
			return `g.system_id = ${params.add(exclusion.value, "bigint")}`;
		case "kind":
			return `sn.kind = ${params.add(exclusion.value, "text")}`;
		case "entitlement":
			return `starts_with(lower(se.name), lower(${params.add(exclusion.value, "text")}))`;
	}
}

/** Open grants by system and by the reason they are left out of one track (null: in scope): what the waterfall is drawn from. */
export function scopeCountSql(params: Params, track: ScopeOf): string {
	const { from, reasons } = scopeSql(params, [track]);
	return `select g.system_id, ${reasons[0]} as reason, count(*) as rows from ${from} where g.gone_at is null group by 1, 2`;
}
