import { one } from "@/tests/support/world/people";
import type { Actor } from "./actors";
import { ABSENT, type Objects, RECORDS, SOC_OWNERS, type Table } from "./table";
import type { Side, TrackKey, World } from "./world";

type Input = Record<string, unknown>;
const OWN = { SOC: SOC_OWNERS, SOX: ["ownerSox"] } as const;

const perTrack = (
	may: Record<TrackKey, readonly Actor[]>,
	of: (side: Side, world: World) => Promise<Input>,
	absent: Input,
): Objects<Input> => ({
	SOC: { may: may.SOC, of: (w) => of(w.SOC, w) },
	SOX: { may: may.SOX, of: (w) => of(w.SOX, w) },
	absent: { may: [], of: () => absent },
});

const note = "Weighed against the compensating control.";
const requested = async (side: Side, w: World) => {
	const { id, version } = await one<{ id: string; version: number }>(
		w.pool,
		"select id, version from exception where campaign_track_id = $1 and state = 'requested' order by id limit 1",
		[side.trackId],
	);
	return { exceptionId: id, note, version };
};
const approved = async (side: Side, w: World) => {
	const { exceptionId, version } = await requested(side, w);
	await w.pool.query("update exception set state = 'approved', approved_by_user_id = $2, approved_at = app_now() where id = $1", [
		exceptionId,
		side.owner.userId,
	]);
	return { exceptionId, note, version };
};

const RENEWAL = {
	reason: "The vault that takes it over is not live yet.",
	compensatingControl: "Weekly log review",
	expiresOn: new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10),
};
/** One that was approved already and waits for no renewal; where there is none, another is approved. */
const renewable = async (side: Side, w: World) => {
	const { rows } = await w.pool.query<{ id: string; version: number }>(
		`select id, version from exception e where campaign_track_id = $1 and state = 'approved' and not exists (select from exception n where n.renews_id = e.id)
		order by id limit 1`,
		[side.trackId],
	);
	if (rows[0]) return { ...RENEWAL, exceptionId: rows[0].id, version: rows[0].version };
	const { exceptionId, version } = await approved(side, w);
	return { ...RENEWAL, exceptionId, version };
};

const openRemoval = (side: Side, w: World) =>
	one<{ id: string; version: number }>(
		w.pool,
		"select id, version from removal where campaign_track_id = $1 and state = 'open' order by id limit 1",
		[side.trackId],
	);
/** Claimed by somebody who is none of the actors, with a proof. */
const claimed = async (side: Side, w: World) => {
	const { id, version } = await openRemoval(side, w);
	await w.pool.query(
		"update removal set state = 'claimed', claimed_by_user_id = $2, claimed_at = app_now(), ticket = 'T-1' where id = $1",
		[id, w.people.disabled.userId],
	);
	const proof = await one<{ id: string }>(
		w.pool,
		`insert into attachment (campaign_track_id, subject, kind, filename, media_type, bytes, sha256, uploaded_by)
		values ($1, $2, 'memo', 'proof.txt', 'text/plain', 5, repeat('a', 64), $3) returning id`,
		[side.trackId, `removal:${id}`, w.people.disabled.userId],
	);
	return { removalId: id, attachmentId: proof.id, note: "Seen in the system itself.", version };
};

const EXCEPTIONS = "app/(app)/exceptions/actions.ts";
const REMOVALS = "app/(app)/removals/actions.ts";
const noException = { exceptionId: ABSENT, note, version: 0 };
const ANSWER = { used: "no", howKnown: "The log of the system, read from the flag to the proof." };
const CLAIM = { ticket: "T-7", note: "Taken out by hand." };

export const OUTCOME_ACTIONS: Table<Input> = {
	[`${EXCEPTIONS}#approveAction`]: perTrack(OWN, requested, noException),
	[`${EXCEPTIONS}#declineAction`]: perTrack(OWN, requested, noException),
	[`${EXCEPTIONS}#closeAction`]: perTrack(OWN, approved, noException),
	[`${EXCEPTIONS}#renewAction`]: perTrack(OWN, renewable, { ...RENEWAL, exceptionId: ABSENT, version: 0 }),
	"app/(app)/deviations/actions.ts#respondAction": perTrack(
		OWN,
		async (side, w) => ({
			...(await one<{ version: number }>(w.pool, "select version from deviation where id = $1", [side.deviationId])),
			...{ deviationId: side.deviationId, cause: "The task was not seen.", response: "Reminders are sent from now on." },
		}),
		{ deviationId: ABSENT, cause: "The task was not seen.", response: "Reminders are sent from now on.", version: 0 },
	),
	[`${REMOVALS}#claimAction`]: perTrack(
		{ SOC: ["remediator"], SOX: ["remediator"] },
		async (side, w) => {
			const { id, version } = await openRemoval(side, w);
			return { ...CLAIM, removalId: id, version };
		},
		{ ...CLAIM, removalId: ABSENT, version: 0 },
	),
	[`${REMOVALS}#verifyAction`]: perTrack({ SOC: [...SOC_OWNERS, "remediator"], SOX: ["ownerSox", "remediator"] }, claimed, {
		removalId: ABSENT,
		attachmentId: ABSENT,
		note: "Seen in the system itself.",
		version: 0,
	}),
	[`${REMOVALS}#answerLookBackAction`]: perTrack(
		{ SOC: SOC_OWNERS, SOX: ["ownerSox"] },
		async (side, w) => {
			const { id } = await one<{ id: string }>(
				w.pool,
				`with fresh as (
					insert into removal (campaign_id, campaign_track_id, review_id, item_id, grant_id, system_id, number, kind, sla_days, due_at)
					select campaign_id, campaign_track_id, review_id, item_id, grant_id, system_id, (select max(number) + 1 from removal where campaign_track_id = $1), 'remove', 3, app_now()
					from removal where campaign_track_id = $1 order by id limit 1 returning id, campaign_track_id, opened_at
				) insert into look_back (removal_id, campaign_track_id, flagged_at) select id, campaign_track_id, opened_at from fresh returning removal_id as id`,
				[side.trackId],
			);
			return { ...ANSWER, removalId: id };
		},
		{ ...ANSWER, removalId: ABSENT },
	),
	[`${REMOVALS}#removalPageAction`]: { it: { may: [...RECORDS, "remediator"], of: () => ({}) } },
	"app/(app)/ledger/actions.ts#verifyLedgerAction": { it: { may: RECORDS, of: () => ({}) } },
};
