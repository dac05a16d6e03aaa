import { requestDelegation } from "@/lib/delegation/request";
import { ctxOf, type TestUser, user } from "@/tests/support/world/people";
import { ABSENT, type Objects, SOC_OWNERS, type Table } from "./table";
import type { TrackKey, World } from "./world";

type Input = Record<string, unknown>;
let asked = 0;

/** What a reviewer would send: each time other days, since nobody is away twice at once. */
async function away(w: World, key: TrackKey): Promise<Input> {
	const to = await user(w.pool, [{ role: "reviewer", track: key }]);
	asked += 1;
	const day = new Date(Date.now() + asked * 86_400_000).toISOString().slice(0, 10);
	return { track: key, toUserId: String(to.userId), from: day, until: day, reason: "On leave that day." };
}

/** A delegation asked for by this reviewer. */
const askedBy = async (w: World, key: TrackKey, who: TestUser) => ({
	delegationId: (await requestDelegation(await ctxOf(who), await away(w, key))).delegationId,
});
const fresh = (w: World, key: TrackKey) => user(w.pool, [{ role: "reviewer", track: key }]);
const settling = (may: Record<TrackKey, Objects<Input>[string]["may"]>): Objects<Input> => ({
	SOC: { may: may.SOC, of: async (w) => ({ ...(await askedBy(w, "SOC", await fresh(w, "SOC"))), verdict: "approve" }) },
	SOX: { may: may.SOX, of: async (w) => ({ ...(await askedBy(w, "SOX", await fresh(w, "SOX"))), verdict: "decline" }) },
	absent: { may: [], of: () => ({ delegationId: ABSENT, verdict: "approve" }) },
});

const DELEGATIONS = "app/(app)/delegations/actions.ts";

export const DELEGATION_ACTIONS: Table<Input> = {
	[`${DELEGATIONS}#requestDelegationAction`]: {
		SOC: { may: ["reviewerSoc", "otherReviewerSoc"], of: (w) => away(w, "SOC") },
		SOX: { may: ["reviewerSox"], of: (w) => away(w, "SOX") },
	},
	[`${DELEGATIONS}#settleDelegationAction`]: settling({ SOC: ["admin", ...SOC_OWNERS], SOX: ["admin", "ownerSox"] }),
	[`${DELEGATIONS}#withdrawDelegationAction`]: {
		SOC: { may: ["reviewerSoc"], of: (w) => askedBy(w, "SOC", w.SOC.reviewer) },
		SOX: { may: ["reviewerSox"], of: (w) => askedBy(w, "SOX", w.SOX.reviewer) },
		absent: { may: [], of: () => ({ delegationId: ABSENT }) },
	},
};
