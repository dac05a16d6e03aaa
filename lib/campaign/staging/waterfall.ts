import type { PoolClient } from "pg";
import { ruleWords } from "@/lib/birthright/rules";
import { kindInSentence } from "@/lib/inventory/rules";
import { trackOf } from "@/lib/track/registry";
import type { Scope, WaterfallLine } from "../schema";
import type { ScopeCount } from "./freeze";

/** Where the inventory's rows went: start, each reason they left by, and the end. Outs and end add up to the start, or it throws. */
export async function waterfallOf(
	client: PoolClient,
	track: string,
	scope: Scope,
	counts: readonly ScopeCount[],
): Promise<WaterfallLine[]> {
	const { rows } = await client.query<{ id: bigint; name: string; reason: string | null }>(
		"select y.id, y.name, s.reason from system y left join system_scope s on s.system_id = y.id and s.track = $1 where y.id = any($2::bigint[])",
		[track, [...new Set(counts.map((c) => c.systemId))]],
	);
	const systems = new Map(rows.map((r) => [r.id, r]));
	const defined = await client.query<{ id: bigint; title: string }>(
		"select id, coalesce(nullif(title, ''), name) as title from entitlement where id = any($1::bigint[])",
		[scope.definitions.map((d) => d.entitlementId)],
	);
	const titles = new Map(defined.rows.map((e) => [e.id.toString(), e.title]));
	const total = (of: readonly ScopeCount[]) => of.reduce((sum, c) => sum + c.rows, 0);
	const out = (key: string, label: string, byS = false): WaterfallLine => {
		const found = counts.filter((c) => c.reason === key);
		const parts = found
			.map((c) => ({
				systemId: c.systemId.toString(),
				label: systems.get(c.systemId)?.name ?? "",
				count: c.rows,
				reason: systems.get(c.systemId)?.reason ?? "",
			}))
			.sort((a, b) => b.count - a.count || a.label.localeCompare(b.label));
		return { key, label, kind: "out", count: total(found), ...(byS && parts.length > 0 ? { parts } : {}) };
	};
	const word = trackOf(track).scopeWord;
	const lines: WaterfallLine[] = [
		{ key: "inventory", label: "Grants in the inventory", kind: "start", count: total(counts) },
		out("undecided", "System's boundary not decided", true),
		out("outside", `System not ${word}`, true),
		...scope.exclusions.map((e, n) => out(`exclusion:${n}`, exclusionLabel(e, systems))),
		...scope.definitions.map((d, n) =>
			out(`definition:${n}`, `Reviewed once as a definition: ${ruleWords(d)} gets “${titles.get(d.entitlementId) ?? d.entitlementId}”`),
		),
		{ key: "in_scope", label: "In scope", kind: "end", count: total(counts.filter((c) => c.reason === null)) },
	];
	const left = lines.filter((l) => l.kind !== "start").reduce((sum, l) => sum + l.count, 0);
	if (left !== lines[0]?.count) throw new Error(`waterfall: ${lines[0]?.count} rows in, ${left} accounted for`);
	return lines;
}

function exclusionLabel(exclusion: Scope["exclusions"][number], systems: ReadonlyMap<bigint, { name: string }>): string {
	const what = {
		system: () => `System ${systems.get(BigInt(exclusion.value))?.name ?? exclusion.value}`,
		kind: () => `Holders of kind ${kindInSentence(exclusion.value)}`,
		duties: () => "Rows that take part in no conflict between duties",
		entitlement: () => `Entitlements beginning with “${exclusion.value}”`,
	}[exclusion.by]();
	return `${what}: ${exclusion.reason}`;
}
