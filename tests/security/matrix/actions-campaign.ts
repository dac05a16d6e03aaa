import { signPage } from "@/lib/signoff/queries";
import { trackOf } from "@/lib/track/registry";
import { need, versionOf } from "@/tests/support/world/campaign";
import { extractsOf } from "@/tests/support/world/lifecycle";
import { ctxOf, one, unique, user } from "@/tests/support/world/people";
import type { Actor } from "./actors";
import { ABSENT, ANY_OWNER, type Objects, SOC_OWNERS, SOC_RECORDS, SOX_RECORDS, type Table } from "./table";
import { markOf, type Side, type State, type TrackKey, type World } from "./world";

type Input = Record<string, unknown>;
const KEYS: readonly TrackKey[] = ["SOC", "SOX"];
const BOTH = (actors: readonly Actor[]) => ({ SOC: actors, SOX: actors });
/** Only the control owner named on the track acts; another of the same track is told so. */
const NAMED = { SOC: ["ownerSoc"], SOX: ["ownerSox"] } as const;
const OWN = { SOC: SOC_OWNERS, SOX: ["ownerSox"] } as const;
const ASKS = { SOC: ["admin", ...SOC_OWNERS], SOX: ["admin", "ownerSox"] } as const;
const PACK = { SOC: [...SOC_OWNERS, "auditorSoc"], SOX: ["ownerSox", "auditorSox"] } as const;

/** An act on one track of a campaign that stands in this state for the purpose alone. */
function onTrack(
	purpose: string,
	state: State,
	may: Record<TrackKey, readonly Actor[]>,
	more: (world: World, id: bigint, key: TrackKey) => Promise<Input> | Input = () => ({}),
): Objects<Input> {
	const objects: Objects<Input> = {};
	const input = async (world: World, key: TrackKey) => {
		const id = need((await world.campaign(purpose, state)).trackIds, key);
		return { campaignTrackId: String(id), ...(await more(world, id, key)) };
	};
	for (const key of KEYS) objects[key] = { may: may[key], sees: OWN[key], of: (world) => input(world, key) };
	objects.absent = { may: [], of: async (world) => ({ ...(await input(world, "SOX")), campaignTrackId: ABSENT }) };
	return objects;
}
const version = async (world: World, id: bigint) => ({ version: await versionOf(world.pool, id) });

const basics = () => ({ name: unique("Campaign"), fiscalPeriod: "FY26 Q4", asOf: "2026-06-30", zone: "Europe/Berlin" });
const day = "2026-12-31";

const control = (side: Side) => ({
	...{ title: "Access review", objective: "Access stays with those whose work needs it.", narrative: markOf(side.key) },
	...{ ownerUserId: String(side.owner.userId), frequency: "quarterly", type: "manual" },
});
const perTrack = (may: Record<TrackKey, readonly Actor[]>, of: (side: Side, world: World) => Input | Promise<Input>): Objects<Input> => ({
	SOC: { may: may.SOC, of: (w) => of(w.SOC, w) },
	SOX: { may: may.SOX, of: (w) => of(w.SOX, w) },
});

async function gapOf(world: World, id: bigint): Promise<Input> {
	const gap = await one<{ id: string }>(
		world.pool,
		`insert into gap (campaign_track_id, number, kind, detail) select $1, max(number) + 1, 'no_owner', 'added' from gap where campaign_track_id = $1 returning id`,
		[id],
	);
	return { gapIds: [gap.id], reason: "Known, and dealt with outside this review." };
}

/** What the sign-off page would send, with each deviation answered: content prepared a moment ago, and the hash of the text as it stands. */
async function signing(world: World, id: bigint, key: TrackKey): Promise<Input> {
	const { campaignId } = await world.campaign("sign", "closed");
	await world.pool.query("update deviation set cause = 'Leave.', response = 'A stand-in.' where campaign_track_id = $1", [id]);
	const content = await one<{ id: string }>(
		world.pool,
		`insert into evidence_pack (campaign_track_id, kind, cutoff_seq, state, requested_by, content_hash)
		select $1, 'content', size - 1, 'ready', 'job:test', repeat('c', 64) from ledger_head returning id`,
		[id],
	);
	const { textHash } = await signPage(await ctxOf(world[key].owner), campaignId, key);
	return { packId: content.id, textHash };
}

/** Other removal days than anybody asked for on this track before. */
async function otherRules(world: World, id: bigint): Promise<Input> {
	const { n } = await one<{ n: number }>(world.pool, "select count(*)::int as n from amendment where campaign_track_id = $1", [id]);
	return {
		...{ kind: "rules", reason: "The team that removes access is two people short." },
		...{ removalSlaDays: { high: 1, medium: 2 + n, low: 90 }, closingPolicy: "deviation" },
	};
}

/** An amendment the administrator asked for on the active campaign's track, over an open row. */
async function askedFor(side: Side, world: World): Promise<Input> {
	const { id } = await one<{ id: string }>(
		world.pool,
		`insert into amendment (campaign_track_id, number, kind, before, after, reason, requested_by_user_id, requested_at)
		select $1, (select coalesce(max(number), 0) + 1 from amendment where campaign_track_id = $1), 'scope', '{"open":1}', '{"rows":[1]}',
			'The account was moved to another system.', $2, app_now() returning id`,
		[side.trackId, world.people.admin.userId],
	);
	return { amendmentId: id, approve: false, note: "The move is not done yet." };
}

const AMENDMENTS = "app/(app)/campaigns/[id]/[track]/amendments/actions.ts";
const CAMPAIGNS = "app/(app)/campaigns/actions.ts";
const CONTROLS = "app/(app)/controls/actions.ts";
const SIGN = "app/(app)/campaigns/[id]/[track]/sign/actions.ts";
const PACKS = "app/(app)/packs/actions.ts";

export const CAMPAIGN_ACTIONS: Table<Input> = {
	[`${CAMPAIGNS}#createCampaignAction`]: {
		it: { may: ["admin"], of: (w) => ({ ...basics(), tracks: [{ track: "SOX", ownerUserId: String(w.SOX.owner.userId), due: day }] }) },
	},
	[`${CAMPAIGNS}#updateCampaignAction`]: {
		it: { may: ["admin"], of: async (w) => ({ campaignId: String((await w.campaign("update", "draft")).campaignId), ...basics() }) },
		absent: { may: [], of: () => ({ campaignId: ABSENT, ...basics() }) },
	},
	[`${CAMPAIGNS}#addTrackAction`]: {
		it: {
			may: ["admin"],
			of: (w) => ({ campaignId: String(w.soxOnly.campaignId), track: "SOC", ownerUserId: String(w.SOC.owner.userId), due: day }),
		},
		absent: { may: [], of: (w) => ({ campaignId: ABSENT, track: "SOC", ownerUserId: String(w.SOC.owner.userId), due: day }) },
	},
	[`${CAMPAIGNS}#configureTrackAction`]: onTrack("configure", "draft", BOTH(["admin"]), async (w, id) => ({
		...(await version(w, id)),
		...{ step: "scope", scope: { exclusions: [] } },
	})),
	[`${CAMPAIGNS}#previewScopeAction`]: onTrack("configure", "draft", BOTH(["admin"]), () => ({ scope: { exclusions: [] } })),
	[`${CAMPAIGNS}#forecastLoadAction`]: onTrack("configure", "draft", BOTH(["admin"])),
	[`${CAMPAIGNS}#stageAction`]: onTrack("stage", "draft", BOTH(["admin"]), version),
	[`${CAMPAIGNS}#acceptGapAction`]: onTrack("gap", "staged", NAMED, gapOf),
	[`${CAMPAIGNS}#acceptPopulationAction`]: onTrack("accept", "staged", NAMED, async (w, id) => {
		await w.pool.query("update gap set state = 'accepted' where campaign_track_id = $1", [id]);
		return { ...(await version(w, id)), importIds: await extractsOf(w.pool, id) };
	}),
	[`${CAMPAIGNS}#launchAction`]: onTrack("launch", "accepted", BOTH(["admin"]), version),
	[`${CAMPAIGNS}#startClosingAction`]: onTrack("closing", "active", NAMED, version),
	[`${CAMPAIGNS}#closeAction`]: onTrack("close", "closing", NAMED, version),
	[`${CAMPAIGNS}#reassignAction`]: onTrack(
		"reassign",
		"active",
		{ SOC: ["admin", ...SOC_OWNERS], SOX: ["admin", "ownerSox"] },
		async (w, id, key) => {
			const row = await one<{ id: string }>(
				w.pool,
				"select id from review where campaign_track_id = $1 and state = 'open' order by version, id limit 1",
				[id],
			);
			const to = await user(w.pool, [{ role: "reviewer", track: key }]);
			return { reviewIds: [row.id], toUserId: String(to.userId), reason: "The reviewer before is on leave for long." };
		},
	),
	[`${CAMPAIGNS}#populationPageAction`]: {
		SOC: { may: [...SOC_RECORDS, "executive"], of: (w) => ({ campaignTrackId: w.SOC.trackId }) },
		SOX: { may: [...SOX_RECORDS, "executive"], of: (w) => ({ campaignTrackId: w.SOX.trackId }) },
		absent: { may: [], of: () => ({ campaignTrackId: ABSENT }) },
	},

	[`${AMENDMENTS}#requestAmendmentAction`]: onTrack("amend", "active", ASKS, otherRules),
	[`${AMENDMENTS}#decideAmendmentAction`]: {
		...perTrack(OWN, askedFor),
		absent: { may: [], of: () => ({ amendmentId: ABSENT, approve: false, note: "The move is not done yet." }) },
	},

	[`${CONTROLS}#createControlAction`]: perTrack(OWN, (side) => ({ ...control(side), track: side.key, code: unique("AC") })),
	[`${CONTROLS}#updateControlAction`]: {
		...perTrack(OWN, async (side, w) => {
			const row = await one<{ version: number }>(w.pool, "select version from control where id = $1", [side.controlId]);
			return { ...control(side), ...row, controlId: side.controlId };
		}),
		absent: { may: [], of: (w) => ({ ...control(w.SOX), version: 0, controlId: ABSENT }) },
	},
	[`${CONTROLS}#publishInstructionsAction`]: perTrack(OWN, (side) => ({
		track: side.key,
		text: `${unique("Read each row and decide whether its holder still needs it.")} ${markOf(side.key)}`,
	})),

	[`${CONTROLS}#publishCriteriaAction`]: perTrack(OWN, async (side, w) => {
		const { version } = await one<{ version: number }>(w.pool, "select max(version) as version from criteria_set where track = $1", [
			side.key,
		]);
		const question = `${unique("Is this access needed")}? ${markOf(side.key)}`;
		const answers = [
			{ label: "Yes", asks: "nothing" },
			{ label: "No", asks: "no_keep" },
		];
		return {
			track: side.key,
			basedOn: version,
			reason: "The question is put in other words.",
			// Asked on no row, so that what the other requests of the table answer stays enough.
			criteria: [...trackOf(side.key).criteria, { question, appliesTo: ["break_glass"], answers }],
		};
	}),

	[`${CONTROLS}#publishTextAction`]: perTrack(OWN, async (side, w) => {
		const sql = "select max(version) as version from track_text where track = $1 and kind = 'narrative'";
		const { version } = await one<{ version: number }>(w.pool, sql, [side.key]);
		const template = `${unique("The review {{campaign}} covers {{inScope}}")}. ${markOf(side.key)}`;
		return { track: side.key, kind: "narrative", basedOn: version, template, reason: "The narrative is put in other words." };
	}),

	[`${PACKS}#requestPackAction`]: onTrack("pack", "active", PACK),
	// A pack of another track is left out of the answer like one that does not exist.
	[`${PACKS}#packStatusAction`]: packStatus(),
	[`${SIGN}#contentStatusAction`]: packStatus(),
	[`${SIGN}#prepareContentAction`]: onTrack("content", "closed", PACK, () => ({ kind: "content" })),
	[`${SIGN}#signAction`]: onTrack("sign", "closed", NAMED, signing),
};

function packStatus(): Objects<Input> {
	const readers = [...ANY_OWNER, "auditorSoc", "auditorSox"] as const;
	return {
		SOC: { may: PACK.SOC, blank: readers, of: (w) => ({ packIds: [w.SOC.packId] }) },
		SOX: { may: PACK.SOX, blank: readers, of: (w) => ({ packIds: [w.SOX.packId] }) },
		absent: { may: [], blank: readers, of: () => ({ packIds: [ABSENT] }) },
	};
}
