import { newToken } from "@/lib/people/one-time-token";
import { definitionOf, flaggedBatch } from "./actions-quality";
import { SIGNED_IN, SIGNED_OUT } from "./actors";
import {
	ABSENT,
	ANY_OWNER,
	EVERYBODY,
	just,
	type Objects,
	RECORDS,
	REVIEWERS,
	SOC_OWNERS,
	SOC_RECORDS,
	SOX_RECORDS,
	type Table,
} from "./table";
import type { Side, World } from "./world";

const at = (path: string) => () => path;
const none = (path: string) => ({ absent: { of: at(path), may: [] } });

/** A page about something of a track of the active campaign. */
const ofTrack = (of: (side: Side, world: World) => string, may: Record<"SOC" | "SOX", Objects<string>[string]["may"]>, absent: string) => ({
	SOC: { of: (w: World) => of(w.SOC, w), may: may.SOC },
	SOX: { of: (w: World) => of(w.SOX, w), may: may.SOX },
	...none(absent),
});
const CAMPAIGN = { SOC: [...SOC_RECORDS, "executive"], SOX: [...SOX_RECORDS, "executive"] } as const;
const ofCampaign = (page: string) =>
	ofTrack((side, w) => `/campaigns/${w.campaignId}/${side.key}${page}`, CAMPAIGN, `/campaigns/${ABSENT}/SOX${page}`);

/** Every page of the build: who is answered with it, object by object. Everybody else is sent to sign in, refused, or told it does not exist. */
export const PAGES: Table<string> = {
	"/": just(at("/"), SIGNED_IN),
	"/account": just(at("/account"), SIGNED_IN),
	"/help": just(at("/help"), SIGNED_IN),
	"/confirm": just(at("/confirm"), SIGNED_IN),
	"/confirm/done": just(at("/confirm/done"), SIGNED_IN),
	"/sign-in": just(at("/sign-in"), SIGNED_OUT),
	// Whoever holds the link; a worthless one shows a page that says so and nothing else.
	"/invite/[token]": just(() => `/invite/${newToken()}`, EVERYBODY),
	"/reset/[token]": just(() => `/reset/${newToken()}`, EVERYBODY),
	"/setup/[token]": just(() => `/setup/${newToken()}`, EVERYBODY),

	// Leads on to the first noun, which checks.
	"/inventory": { it: { of: at("/inventory"), may: [] } },
	"/inventory/[noun]": { ...just(at("/inventory/grants"), RECORDS), ...none("/inventory/secrets") },
	"/inventory/[noun]/[id]": {
		system: { of: (w) => `/inventory/systems/${w.systemId}`, may: RECORDS },
		identity: { of: (w) => `/inventory/identities/${w.people.noRoles.identityId}`, may: RECORDS },
		entitlement: { of: (w) => `/inventory/entitlements/${w.entitlementId}`, may: RECORDS },
		...none(`/inventory/systems/${ABSENT}`),
	},
	"/imports": just(at("/imports"), RECORDS),
	"/imports/new": just(at("/imports/new"), ["admin"]),
	"/imports/[id]": { it: { of: (w) => `/imports/${w.importId}`, may: RECORDS }, ...none(`/imports/${ABSENT}`) },

	"/campaigns": just(at("/campaigns"), [...RECORDS, "executive"]),
	"/campaigns/new": just(at("/campaigns/new"), ["admin"]),
	"/campaigns/[id]": {
		"both tracks": { of: (w) => `/campaigns/${w.campaignId}`, may: [...RECORDS, "executive"] },
		"SOX alone": { of: (w) => `/campaigns/${w.soxOnly.campaignId}`, may: CAMPAIGN.SOX },
		...none(`/campaigns/${ABSENT}`),
	},
	"/campaigns/[id]/divergences": {
		"both tracks": { of: (w) => `/campaigns/${w.campaignId}/divergences`, may: [...RECORDS, "executive"] },
		"SOX alone": { of: (w) => `/campaigns/${w.soxOnly.campaignId}/divergences`, may: CAMPAIGN.SOX },
		...none(`/campaigns/${ABSENT}/divergences`),
	},
	"/campaigns/[id]/[track]": ofCampaign(""),
	"/campaigns/[id]/[track]/rows": ofCampaign("/rows"),
	"/campaigns/[id]/[track]/sign": ofCampaign("/sign"),
	"/campaigns/[id]/[track]/conflicts": ofCampaign("/conflicts"),
	"/campaigns/[id]/[track]/amendments": ofCampaign("/amendments"),
	"/campaigns/[id]/[track]/gone": ofCampaign("/gone"),
	"/campaigns/[id]/[track]/unseen": ofCampaign("/unseen"),

	"/campaigns/[id]/[track]/quality": ofTrack(
		(side, w) => `/campaigns/${w.campaignId}/${side.key}/quality`,
		{ SOC: [...SOC_OWNERS, "auditorSoc"], SOX: ["ownerSox", "auditorSox"] },
		`/campaigns/${ABSENT}/SOX/quality`,
	),

	"/controls": just(at("/controls"), RECORDS),
	"/controls/catalogue": just(at("/controls/catalogue"), RECORDS),
	"/controls/criteria": just(at("/controls/criteria"), RECORDS),
	"/controls/texts": just(at("/controls/texts"), RECORDS),
	"/controls/instructions": just(at("/controls/instructions"), RECORDS),
	"/controls/new": {
		SOC: { of: at("/controls/new?track=SOC"), may: SOC_OWNERS },
		SOX: { of: at("/controls/new?track=SOX"), may: ["ownerSox"] },
	},
	"/controls/[id]": ofTrack((side) => `/controls/${side.controlId}`, { SOC: SOC_RECORDS, SOX: SOX_RECORDS }, `/controls/${ABSENT}`),

	"/sod": just(at("/sod"), RECORDS),
	"/sod/duties": just(at("/sod/duties"), RECORDS),
	"/sod/new": just(at("/sod/new"), ["ownerSox"]),

	"/reviews": just(at("/reviews"), REVIEWERS),
	"/reviews/[campaignTrackId]": ofTrack(
		(side) => `/reviews/${side.trackId}`,
		{ SOC: ["reviewerSoc"], SOX: ["reviewerSox"] },
		`/reviews/${ABSENT}`,
	),
	"/reviews/receipts/[submissionId]": ofTrack(
		(side) => `/reviews/receipts/${side.submissionId}`,
		{ SOC: ["reviewerSoc"], SOX: ["reviewerSox"] },
		`/reviews/receipts/${ABSENT}`,
	),

	"/reviews/definitions/[id]": {
		SOC: { of: async (w) => `/reviews/definitions/${await definitionOf(w.SOC, w)}`, may: ["reviewerSoc"] },
		SOX: { of: async (w) => `/reviews/definitions/${await definitionOf(w.SOX, w)}`, may: ["reviewerSox"] },
		...none(`/reviews/definitions/${ABSENT}`),
	},
	"/reviews/second-look/[batchId]": {
		SOC: { of: async (w) => `/reviews/second-look/${(await flaggedBatch(w.SOC, w, "assigned")).batchId}`, may: ["otherReviewerSoc"] },
		SOX: { of: async (w) => `/reviews/second-look/${(await flaggedBatch(w.SOX, w, "assigned")).batchId}`, may: [] },
		...none(`/reviews/second-look/${ABSENT}`),
	},

	"/removals": just(at("/removals"), [...RECORDS, "remediator"]),
	"/removals/[id]": ofTrack(
		(side) => `/removals/${side.removalId}`,
		{ SOC: [...SOC_RECORDS, "remediator"], SOX: [...SOX_RECORDS, "remediator"] },
		`/removals/${ABSENT}`,
	),
	"/exceptions": just(at("/exceptions"), RECORDS),
	"/deviations": just(at("/deviations"), [...RECORDS, "executive"]),
	"/packs": just(at("/packs"), [...ANY_OWNER, "auditorSoc", "auditorSox"]),
	"/ledger": just(at("/ledger"), RECORDS),

	"/people": just(at("/people"), ["admin"]),
	"/people/invite": just(at("/people/invite"), ["admin"]),
	"/people/groups": just(at("/people/groups"), ["admin"]),
	"/delegations": just(at("/delegations"), ["admin", ...ANY_OWNER, ...REVIEWERS]),
	"/people/[id]": { it: { of: (w) => `/people/${w.people.ownerSox.userId}`, may: ["admin"] }, ...none(`/people/${ABSENT}`) },
	"/settings": just(at("/settings"), ["admin"]),
	"/settings/calendar": just(at("/settings/calendar"), ["admin"]),
};

/** Pages of the framework that have no address of their own. */
export const INTERNAL: readonly string[] = ["/_not-found", "/_global-error"];
