import type { Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { NotFoundError } from "@/lib/errors";

export type SubmissionReceipt = {
	submissionId: string;
	campaignTrackId: string;
	campaign: string;
	track: string;
	decisions: number;
	kept: number;
	removed: number;
	changed: number;
	statement: string;
	statementHash: string;
	at: string;
	method: string;
	authenticatedAt: string;
	ledgerSeq: string;
	ledgerHash: string;
};

async function receiptsWhere(ctx: Ctx, submissionId: bigint | null): Promise<SubmissionReceipt[]> {
	requirePermission(ctx.actor, "review:read");
	const user = requireUser(ctx.actor);
	const rows = await prisma.$queryRaw<
		{
			id: bigint;
			campaign_track_id: bigint;
			campaign: string;
			track: string;
			decisions: number;
			kept: bigint;
			removed: bigint;
			changed: bigint;
			statement: string;
			statement_hash: string;
			submitted_at: Date;
			method: string;
			authenticated_at: Date;
			seq: bigint;
			hash: Uint8Array;
		}[]
	>`
		select s.id, s.campaign_track_id, c.name as campaign, t.track, s.decisions, d.kept, d.removed, d.changed, s.statement, s.statement_hash, s.submitted_at, s.method, s.authenticated_at, e.seq, e.hash
		from submission s join campaign_track t on t.id = s.campaign_track_id join campaign c on c.id = t.campaign_id
		join ledger_event e on e.subject = 'submission:' || s.id and e.type = 'review.submitted'
		cross join lateral (select count(*) filter (where outcome = 'keep') as kept, count(*) filter (where outcome = 'remove') as removed, count(*) filter (where outcome = 'change') as changed
			from decision where campaign_track_id = s.campaign_track_id and submission_id = s.id) d
		where s.user_id = ${user.userId} and (${submissionId}::bigint is null or s.id = ${submissionId}) order by s.id desc limit 50`;
	return rows.map((r) => ({
		submissionId: r.id.toString(),
		campaignTrackId: r.campaign_track_id.toString(),
		campaign: r.campaign,
		track: r.track,
		decisions: r.decisions,
		kept: Number(r.kept),
		removed: Number(r.removed),
		changed: Number(r.changed),
		statement: r.statement,
		statementHash: r.statement_hash,
		at: r.submitted_at.toISOString(),
		method: r.method,
		authenticatedAt: r.authenticated_at.toISOString(),
		ledgerSeq: r.seq.toString(),
		ledgerHash: Buffer.from(r.hash).toString("hex"),
	}));
}

/** The reader's own submissions, newest first. */
export const myReceipts = (ctx: Ctx): Promise<SubmissionReceipt[]> => receiptsWhere(ctx, null);

/** One receipt of the reader's own. Throws NotFoundError for somebody else's. */
export async function myReceipt(ctx: Ctx, submissionId: bigint): Promise<SubmissionReceipt> {
	const [receipt] = await receiptsWhere(ctx, submissionId);
	if (!receipt) throw new NotFoundError("This receipt");
	return receipt;
}
