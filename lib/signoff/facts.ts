import { conflictTotals } from "@/lib/conflict/effects";
import type { Tx } from "@/lib/db/transaction";
import { DEVIATION_WORDS } from "@/lib/deviation/schema";
import { NotFoundError } from "@/lib/errors";
import { ledgerTime } from "@/lib/ledger/time";
import type { TextFacts } from "@/lib/track/track";

/**
 * The facts a track's narrative and memo are generated from, counted in the database now. Late removals are those not proved by their deadline.
 * Times are UTC ISO text; the deadline's zone stands beside it.
 */
export async function trackFacts(tx: Tx, campaignTrackId: bigint, now: Date): Promise<TextFacts> {
	const on = await tx.campaignTrack.findUnique({
		where: { id: campaignTrackId },
		include: { campaign: true, controls: { include: { control: true } } },
	});
	if (!on) throw new NotFoundError("This track");
	const [counts] = await tx.$queryRaw<
		{
			in_scope: bigint;
			people: bigint;
			machines: bigint;
			kept: bigint;
			removed: bigint;
			changed: bigint;
			undecided: bigint;
			taken_out: bigint;
			reviewers: bigint;
			systems: string[] | null;
		}[]
	>`
		select count(*) as in_scope, count(*) filter (where i.identity_kind = 'human') as people, count(*) filter (where i.identity_kind <> 'human') as machines,
			count(*) filter (where r.state = 'decided' and d.outcome = 'keep') as kept, count(*) filter (where r.state = 'decided' and d.outcome = 'remove') as removed,
			count(*) filter (where r.state = 'decided' and d.outcome = 'change') as changed, count(*) filter (where r.state not in ('decided', 'taken_out')) as undecided, count(*) filter (where r.state = 'taken_out') as taken_out,
			count(distinct d.reviewer_user_id) as reviewers, array_agg(distinct i.system_name) as systems
		from review r join item i on i.id = r.item_id left join decision d on d.id = r.current_decision_id
		where r.campaign_track_id = ${campaignTrackId}`;
	const [after] = await tx.$queryRaw<{ verified: bigint; open: bigint; late: bigint; exceptions: bigint; gaps: bigint }[]>`
		select count(*) filter (where m.state = 'verified') as verified, count(*) filter (where m.state in ('open', 'claimed')) as open,
			count(*) filter (where m.state <> 'withdrawn' and coalesce(m.verified_at, ${now}) > m.due_at) as late,
			(select count(distinct e.review_id) from exception e where e.campaign_track_id = ${campaignTrackId} and e.state in ('requested', 'approved')) as exceptions,
			(select count(*) from gap g where g.campaign_track_id = ${campaignTrackId} and g.state = 'accepted') as gaps
		from removal m where m.campaign_track_id = ${campaignTrackId}`;
	const [looked] = await tx.$queryRaw<{ asked: bigint; open: bigint; used: bigint }[]>`
		select count(*) as asked, count(*) filter (where used is null) as open, count(*) filter (where used = 'yes') as used from look_back where campaign_track_id = ${campaignTrackId}`;
	const deviations = await tx.$queryRaw<{ rule: string; rows: bigint; answered: boolean }[]>`
		select d.rule, count(distinct w.review_id) as rows, d.response <> '' as answered from deviation d left join deviation_row w on w.deviation_id = d.id where d.campaign_track_id = ${campaignTrackId} group by d.id order by d.rule`;
	const conflicts = await conflictTotals(tx, campaignTrackId, now);
	const instruction = on.instructionId
		? await tx.instructionVersion.findUnique({ where: { id: on.instructionId }, select: { version: true } })
		: null;
	return {
		campaign: on.campaign.name,
		fiscalPeriod: on.campaign.fiscalPeriod,
		controls: on.controls
			.map(({ control }) => ({ code: control.code, title: control.title, objective: control.objective }))
			.sort((a, b) => (a.code < b.code ? -1 : 1)),
		asOf: ledgerTime(on.campaign.asOf),
		dueAt: ledgerTime(on.dueAt),
		zone: on.campaign.zone,
		systems: counts?.systems ?? [],
		inScope: Number(counts?.in_scope ?? 0),
		people: Number(counts?.people ?? 0),
		machines: Number(counts?.machines ?? 0),
		kept: Number(counts?.kept ?? 0),
		removed: Number(counts?.removed ?? 0),
		changed: Number(counts?.changed ?? 0),
		undecided: Number(counts?.undecided ?? 0),
		takenOut: Number(counts?.taken_out ?? 0),
		exceptions: Number(after?.exceptions ?? 0),
		deviations: deviations.map((d) => ({ words: DEVIATION_WORDS[d.rule] ?? d.rule, rows: Number(d.rows), answered: d.answered })),
		removalsVerified: Number(after?.verified ?? 0),
		removalsOpen: Number(after?.open ?? 0),
		removalsLate: Number(after?.late ?? 0),
		lookBacks: { asked: Number(looked?.asked ?? 0), open: Number(looked?.open ?? 0), used: Number(looked?.used ?? 0) },
		gapsAccepted: Number(after?.gaps ?? 0),
		conflicts,
		reviewers: Number(counts?.reviewers ?? 0),
		instructionVersion: instruction?.version ?? 0,
		report: JSON.parse(on.report) as Record<string, string>,
	};
}
