import { newCtx } from "@/lib/access/context";
import { ensureRules } from "@/lib/sod/ensure-rules";
import { entitlement, system } from "@/tests/support/world/inventory";
import { one, unique } from "@/tests/support/world/people";
import { ABSENT, type Table } from "./table";
import type { World } from "./world";

type Input = Record<string, unknown>;

const SOD = "app/(app)/sod/actions.ts";
const REASON = "The ledger team asked for this in its meeting.";

const code = () =>
	unique("OWN")
		.toUpperCase()
		.replaceAll(/[^A-Z0-9-]/g, "")
		.slice(0, 20);

/** A rule nobody else acts on; with `proposed` a change of it waits for a second person. */
async function rule(w: World, proposed = false): Promise<string> {
	await ensureRules(await newCtx({ type: "job", job: "setup" }));
	const { id } = await one<{ id: string }>(
		w.pool,
		"insert into sod_rule (code, origin, kind, process) values ($1, 'own', 'duty_pair', 'Test') returning id",
		[code()],
	);
	const version = (n: number, severity: string, state: string) =>
		w.pool.query(
			`insert into sod_rule_version (rule_id, version, severity, risk, typical_mitigation, refs, any_of, other, subjects, proposed_by, reason, state)
			values ($1, $2, $3, 'risk', '', '{}', '{vendor.pay}', '{vendor.maintain}', '{human}', 'job:test', $4, $5)`,
			[id, n, severity, REASON, state],
		);
	await version(1, "high", "in_force");
	await w.pool.query("update sod_rule set current_version = 1 where id = $1", [id]);
	if (proposed) await version(2, "low", "proposed");
	return id;
}

const change = (ruleId: string): Input => ({ ruleId, version: 1, severity: "critical", enabled: true, reason: REASON });
const settle = (ruleId: string): Input => ({ ruleId, version: 2, verdict: "put_in_force" });

/** Duties and their rules are set by a control owner of a track that keeps duties apart, and by nobody else. */
export const SOD_ACTIONS: Table<Input> = {
	[`${SOD}#createRuleAction`]: {
		it: {
			may: ["ownerSox"],
			of: async (w) => {
				await rule(w);
				return {
					...{ code: code(), kind: "without", process: "Treasury", severity: "high", risk: "Nobody reconciles", typicalMitigation: "" },
					...{ anyOf: ["payment.release"], other: ["bank.reconcile"], subjects: ["human"] },
				};
			},
		},
	},
	[`${SOD}#changeRuleAction`]: {
		it: { may: ["ownerSox"], of: async (w) => change(await rule(w)) },
		absent: { may: [], of: () => change(ABSENT) },
	},
	[`${SOD}#settleRuleAction`]: {
		it: { may: ["ownerSox"], of: async (w) => settle(await rule(w, true)) },
		absent: { may: [], of: () => settle(ABSENT) },
	},
	[`${SOD}#setDutiesAction`]: {
		it: {
			may: ["ownerSox"],
			of: async (w) => ({
				entitlementId: String(await entitlement(w.pool, await system(w.pool, { scopes: {} }))),
				dutyIds: [],
				none: true,
			}),
		},
		absent: { may: [], of: () => ({ entitlementId: ABSENT, dutyIds: [], none: true }) },
	},
	[`${SOD}#loadMappingAction`]: {
		it: {
			may: ["ownerSox"],
			of: async (w) => {
				const systemId = await system(w.pool, { scopes: {} });
				const entitlementId = await entitlement(w.pool, systemId);
				const named = await one<{ key: string; name: string }>(
					w.pool,
					"select y.key, e.name from entitlement e join system y on y.id = e.system_id where e.id = $1",
					[entitlementId],
				);
				return { text: `system,entitlement,duty\n${named.key},${named.name},none\n` };
			},
		},
	},
};
