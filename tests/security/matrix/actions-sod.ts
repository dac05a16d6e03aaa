import { newCtx } from "@/lib/access/context";
import { ensureRules } from "@/lib/sod/ensure-rules";
import { draftCampaign, need, stageNow } from "@/tests/support/world/campaign";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { activate } from "@/tests/support/world/lifecycle";
import { identity, one, unique } from "@/tests/support/world/people";
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

const HOLDERS = 40;
const conflicts = new WeakMap<World, Promise<bigint>>();

/** A track of its own, active, whose conflicts stand between rights outside its scope: they stop no signature of another test. */
async function conflictTrack(w: World): Promise<bigint> {
	await ensureRules(await newCtx({ type: "job", job: "setup" }));
	const systemId = await system(w.pool, { scopes: { SOC: false, SOX: false } });
	const importId = await committedImport(w.pool, systemId);
	const [maintain, pay] = [await entitlement(w.pool, systemId), await entitlement(w.pool, systemId)];
	await w.pool.query(
		"insert into entitlement_duty (entitlement_id, duty_id, added_by) values ($1, 'vendor.maintain', 'job:test'), ($2, 'vendor.pay', 'job:test')",
		[maintain, pay],
	);
	for (let n = 0; n < HOLDERS; n++) {
		const { id: identityId } = await identity(w.pool);
		await grant(w.pool, systemId, maintain, importId, { identityId });
		await grant(w.pool, systemId, pay, importId, { identityId });
	}
	const { trackIds } = await draftCampaign(w.pool, w.co, [{ track: "SOX" }]);
	const trackId = need(trackIds, "SOX");
	await stageNow(w.pool, w.co, trackId);
	await activate(w.pool, w.co, trackId);
	return trackId;
}

/** A conflict nobody has asked about. */
async function conflict(w: World): Promise<string> {
	const trackId = conflicts.get(w) ?? conflictTrack(w);
	conflicts.set(w, trackId);
	const { id } = await one<{ id: string }>(
		w.pool,
		"select id from sod_conflict c where campaign_track_id = $1 and not exists (select from conflict_outcome o where o.conflict_id = c.id) order by id limit 1",
		[await trackId],
	);
	return id;
}
const OUTCOME = {
	kind: "mitigate",
	reason: "Two clerks in a branch of three.",
	control: "Payments are read weekly",
	controlTestRef: "T-9",
	expiresOn: new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10),
};
const JUDGED = { verdict: "approved", note: "The weekly reading was seen." };
/** A request that waits, by somebody who is none of the actors but the administrator, who may give no verdict. */
async function outcome(w: World): Promise<Input> {
	const { id } = await one<{ id: string }>(
		w.pool,
		`insert into conflict_outcome (conflict_id, campaign_track_id, number, kind, reason, control, control_test_ref, risk_owner_id, expires_at, deficiency_candidate, requested_by_user_id)
		select id, campaign_track_id, 1, 'mitigate', 'reason', 'control', 'T-9', $2, app_now() + interval '90 days', false, $3 from sod_conflict where id = $1 returning id`,
		[await conflict(w), w.people.noRoles.identityId, w.people.admin.userId],
	);
	return { ...JUDGED, outcomeId: id };
}
const CONFLICTS = "app/(app)/campaigns/[id]/[track]/conflicts/actions.ts";

/** Duties and their rules are set by a control owner of a track that keeps duties apart, and by nobody else. */
export const SOD_ACTIONS: Table<Input> = {
	[`${CONFLICTS}#requestOutcomeAction`]: {
		it: {
			may: ["ownerSox"],
			of: async (w) => ({ ...OUTCOME, conflictIds: [await conflict(w)], riskOwnerIdentityId: String(w.people.noRoles.identityId) }),
		},
		absent: { may: [], of: (w) => ({ ...OUTCOME, conflictIds: [ABSENT], riskOwnerIdentityId: String(w.people.noRoles.identityId) }) },
	},
	[`${CONFLICTS}#judgeOutcomeAction`]: {
		it: { may: ["ownerSox", "executive"], of: outcome },
		absent: { may: [], of: () => ({ ...JUDGED, outcomeId: ABSENT }) },
	},
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
