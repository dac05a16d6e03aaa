import { mark } from "@/lib/review/mark";
import { ctxOf, one } from "@/tests/support/world/people";
import type { Actor } from "./actors";
import { ABSENT, type Objects, REVIEWERS, type Table } from "./table";
import { type Side, statementHash, type World, YES } from "./world";

type Input = Record<string, unknown>;
type Row = { id: string; version: number };

/** The first row that waits for the track's reviewer. */
const openRow = (world: World, side: Side) =>
	one<Row>(
		world.pool,
		"select id, version from review where campaign_track_id = $1 and state = 'open' and reviewer_user_id = $2 order by id limit 1",
		[side.trackId, side.reviewer.userId],
	);

/** An act of a reviewer on a row of their own. `blank`: whoever else may decide is told that nothing was done, as for a row that does not exist. */
function onRow(
	of: (row: Row, side: Side, world: World) => Input | Promise<Input>,
	{ blank }: { blank?: readonly Actor[] } = {},
): Objects<Input> {
	const absent = { id: ABSENT, version: 0 };
	const also = blank ? { blank } : {};
	return {
		SOC: { may: ["reviewerSoc"], ...also, of: async (w) => of(await openRow(w, w.SOC), w.SOC, w) },
		SOX: { may: ["reviewerSox"], ...also, of: async (w) => of(await openRow(w, w.SOX), w.SOX, w) },
		"absent row": { may: [], ...also, sees: ["reviewerSox"], of: (w) => of(absent, w.SOX, w) },
		absent: { may: [], ...also, of: (w) => of(absent, { ...w.SOX, trackId: ABSENT }, w) },
	};
}

const KEEP = { outcome: "keep", answers: YES, reason: "Needed for the daily work of the team." };
const marking = (row: Row, side: Side) => ({
	campaignTrackId: side.trackId,
	mark: { ...KEEP, reviewId: row.id, versionSeen: row.version },
});

async function acknowledging(w: World, side: Side): Promise<Input> {
	const text = await one<{ hash: string }>(
		w.pool,
		"select v.hash from campaign_track t join instruction_version v on v.id = t.instruction_id where t.id = $1",
		[side.trackId],
	);
	return { campaignTrackId: side.trackId, instructionHash: text.hash };
}

const REVIEWS = "app/(app)/reviews/actions.ts";

export const REVIEW_ACTIONS: Table<Input> = {
	[`${REVIEWS}#markAction`]: onRow(marking),
	[`${REVIEWS}#markBulkAction`]: onRow((row, side) => ({
		...KEEP,
		campaignTrackId: side.trackId,
		rows: [{ reviewId: row.id, versionSeen: row.version }],
	})),
	[`${REVIEWS}#unmarkAction`]: onRow(
		async (row, side, _w) => {
			if (row.id !== ABSENT) await mark(await ctxOf(side.reviewer), marking(row, side));
			return { campaignTrackId: side.trackId, reviewIds: [row.id] };
		},
		{ blank: REVIEWERS },
	),
	[`${REVIEWS}#submitAction`]: onRow(async (row, side) => {
		if (row.id !== ABSENT) await mark(await ctxOf(side.reviewer), marking(row, side));
		return { campaignTrackId: side.trackId, reviewIds: [row.id], statementHash: statementHash(side.key) };
	}),
	[`${REVIEWS}#routeAction`]: onRow((row) => ({
		...{ reviewId: row.id, versionSeen: row.version },
		...{ kind: "need_info", reason: "Who asked for this access?" },
	})),
	[`${REVIEWS}#openRowAction`]: onRow((row) => ({ reviewId: row.id }), { blank: REVIEWERS }),
	[`${REVIEWS}#rowDetailAction`]: onRow((row) => ({ reviewId: row.id })),
	[`${REVIEWS}#acknowledgeAction`]: {
		SOC: { may: ["reviewerSoc"], of: (w) => acknowledging(w, w.SOC) },
		SOX: { may: ["reviewerSox"], of: (w) => acknowledging(w, w.SOX) },
		absent: { may: [], of: async (w) => ({ ...(await acknowledging(w, w.SOX)), campaignTrackId: ABSENT }) },
	},
};
