import { isAmong } from "@/lib/access/permissions";
import type { Tx } from "@/lib/db/transaction";
import { NotFoundError, RefusedError } from "@/lib/errors";
import { actRefusal, type TrackAct } from "./rules";

/** The person behind a user who owns controls on this track; refuses anybody else, and administrators. Answers the person's reference. */
export async function ownerOf(tx: Tx, track: string, userId: bigint): Promise<string> {
	const administers = await tx.userRole.findFirst({ where: { userId, role: "iam_admin", revokedAt: null }, select: { id: true } });
	if (administers) {
		throw new RefusedError("This person administers the tool, so they cannot answer for a track in it. Choose another control owner.", {
			ownerUserId: "An administrator.",
		});
	}
	const ref = await holderOf(tx, track, userId, "control_owner");
	if (!ref) {
		throw new RefusedError(
			`This person is not an active control owner of the ${track} track. Choose one who is, or have the role granted first.`,
			{
				ownerUserId: "Not a control owner of this track.",
			},
		);
	}
	return ref;
}

/** The person behind a user who may decide rows of this track; refuses anybody else. */
export async function reviewerOf(tx: Tx, track: string, userId: bigint): Promise<string> {
	const ref = await holderOf(tx, track, userId, "reviewer");
	if (!ref) {
		throw new RefusedError(
			`A person named in the chain is not an active reviewer of the ${track} track. Choose another, or have the role granted first.`,
			{
				chain: "Not a reviewer of this track.",
			},
		);
	}
	return ref;
}

/** The name of a reviewer group; refuses one that is not there. */
export async function groupOf(tx: Tx, groupId: bigint): Promise<string> {
	const group = await tx.reviewerGroup.findUnique({ where: { id: groupId }, select: { name: true } });
	if (!group) throw new RefusedError("A group named in the chain does not exist. Choose another.", { chain: "No such group." });
	return group.name;
}

async function holderOf(tx: Tx, track: string, userId: bigint, role: string): Promise<string | undefined> {
	const user = await tx.user.findFirst({
		where: { id: userId, status: "active", roles: { some: { role, revokedAt: null, OR: [{ track: null }, { track }] } } },
		select: { identity: { select: { ref: true } } },
	});
	return user?.identity.ref;
}

const TRACK_FACTS = {
	id: true,
	campaignId: true,
	track: true,
	state: true,
	version: true,
	ownerUserId: true,
	dueAt: true,
	itemCount: true,
	gapCount: true,
	decidedCount: true,
	populationHash: true,
	definition: true,
	closingPolicy: true,
	removalDayBasis: true,
	report: true,
	chain: true,
	secondStage: true,
	instructionId: true,
	campaign: { select: { name: true, asOf: true, zone: true, fiscalPeriod: true } },
} as const;

/** The facts of a track that acts need; throws NotFoundError. */
export async function loadTrack(tx: Tx, id: bigint) {
	const track = await tx.campaignTrack.findUnique({ where: { id }, select: TRACK_FACTS });
	if (!track) throw new NotFoundError("This track");
	return track;
}
export type TrackFacts = Awaited<ReturnType<typeof loadTrack>>;

/**
 * The track's facts, when the act is allowed in its state; refuses with the way out otherwise. Throws NotFoundError for a track that is not
 * among `tracks` (null: all), whatever its state.
 */
export async function trackFor(tx: Tx, id: bigint, act: TrackAct, tracks: readonly string[] | null = null): Promise<TrackFacts> {
	const track = await loadTrack(tx, id);
	if (!isAmong(tracks, track.track)) throw new NotFoundError("This track");
	const refusal = actRefusal(act, track.state);
	if (refusal) throw new RefusedError(refusal);
	return track;
}

/** The extracts a staged population rests on: the last complete import of each system with rows in scope, as named in the definition. */
export async function extractsOf(
	tx: Tx,
	track: { definition: string },
): Promise<{ importId: string; system: string; complete: boolean }[]> {
	const { systems } = JSON.parse(track.definition) as { systems: { name: string; rows: number; importId: string | null }[] };
	const resting = systems.filter((s) => s.rows > 0);
	const found = await tx.import.findMany({
		where: { id: { in: resting.flatMap((s) => (s.importId ? [BigInt(s.importId)] : [])) } },
		select: { id: true, complete: true, state: true },
	});
	return resting.map((s) => {
		const extract = found.find((f) => f.id.toString() === s.importId);
		return { importId: s.importId ?? "", system: s.name, complete: extract?.complete === true && extract.state === "committed" };
	});
}

/**
 * Settles open gaps "no reviewer" of systems in which no open row is without one any more, with how that came about; those accepted stand as they were
 * accepted. Answers their numbers.
 */
export async function settleGaps(tx: Tx, campaignTrackId: bigint, at: Date, because: string): Promise<number[]> {
	const gaps = await tx.$queryRaw<{ number: number }[]>`
		update gap g set state = 'resolved', accepted_at = ${at}, accepted_reason = ${because}
		where g.campaign_track_id = ${campaignTrackId} and g.kind = 'no_reviewer' and g.state = 'open'
			and not exists (select from review r join item i on i.id = r.item_id where r.campaign_track_id = g.campaign_track_id and r.reviewer_user_id is null and r.state = 'open' and i.system_id = g.system_id)
		returning g.number`;
	return gaps.map((g) => g.number).sort((a, b) => a - b);
}
