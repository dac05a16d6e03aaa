import { Readable } from "node:stream";
import { beforeAll, expect, it } from "vitest";
import type { Ctx } from "@/lib/access/actor";
import { attachmentFor } from "@/lib/attachment/queries";
import { populationPage } from "@/lib/campaign/row-queries";
import { loadRows } from "@/lib/campaign/track-queries";
import { keep } from "@/lib/files/store";
import { keptFile } from "@/lib/import/queries";
import { removalDetail, removalPage } from "@/lib/removal/queries";
import { queueRows } from "@/lib/review/queue";
import { rowDetail } from "@/lib/review/row-detail";
import { type TestDb, testDb } from "@/tests/support/db";
import { type ActiveTrack, activeTrack } from "@/tests/support/world/active-track";
import { filesDirectory } from "@/tests/support/world/importing";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { ctxOf, identity, one, type TestUser, user } from "@/tests/support/world/people";

const ROWS = 3;

let db: TestDb;
let admin: TestUser;
let reviewer: TestUser;
let track: ActiveTrack;
let importId: bigint;

beforeAll(async () => {
	db = await testDb();
	await filesDirectory();
	const pool = db.ownerPool;
	admin = await user(pool, ["iam_admin"]);
	const owner = await user(pool, [{ role: "control_owner", track: "SOX" }]);
	reviewer = await user(pool, [{ role: "reviewer", track: "SOX" }]);
	const systemId = await system(pool);
	const right = await entitlement(pool, systemId);
	importId = await committedImport(pool, systemId);
	const rows = [];
	for (let n = 0; n < ROWS; n++)
		rows.push({ grantId: await grant(pool, systemId, right, importId, { identityId: (await identity(pool)).id }), reviewer });
	track = await activeTrack(pool, "SOX", owner, rows);
});

/** What was noted of one request, and what it answered. */
async function notedBy<T>(who: TestUser, read: (ctx: Ctx) => Promise<T>): Promise<{ noted: string[]; answer: T }> {
	const ctx = await ctxOf(who);
	const answer = await read(ctx);
	const { rows } = await db.pool.query<{ line: string }>(
		"select concat_ws(' ', what, subject, rows) as line from access_log where request_id = $1 and actor = $2 order by id",
		[ctx.requestId, `user:${who.ref}`],
	);
	return { noted: rows.map(({ line }) => line), answer };
}

it("rows of a population, their reviewers and a reviewer's queue are noted once per request, with how many were shown", async () => {
	const id = track.campaignTrackId;
	const on = `track:${id}`;
	expect((await notedBy(admin, (ctx) => populationPage(ctx, { campaignTrackId: String(id) }))).noted).toEqual([
		`campaign.population ${on} ${ROWS}`,
	]);
	expect((await notedBy(admin, (ctx) => populationPage(ctx, { campaignTrackId: String(id), after: 1 }))).noted).toEqual([
		`campaign.population ${on} ${ROWS - 1}`,
	]);
	const load = await notedBy(admin, (ctx) => loadRows(ctx, id));
	expect(load.noted).toEqual([`campaign.reviewers ${on} ${load.answer.length}`]);
	expect((await notedBy(reviewer, (ctx) => queueRows(ctx, id))).noted).toEqual([`review.rows ${on} ${ROWS}`]);
	const reviewId = String(track.reviewIds[0]);
	expect((await notedBy(reviewer, (ctx) => rowDetail(ctx, { reviewId }))).noted).toEqual([`review.row review:${reviewId} 1`]);
});

it("removals and their proofs are noted", async () => {
	const removal = await one<{ id: string }>(
		db.ownerPool,
		`insert into removal (number, campaign_id, campaign_track_id, review_id, item_id, grant_id, system_id, kind, instruction, sla_days, due_at)
		select 1, r.campaign_id, r.campaign_track_id, r.id, r.item_id, i.grant_id, i.system_id, 'remove', '', 3, app_now() + interval '3 days'
		from review r join item i on i.id = r.item_id where r.id = $1 returning id`,
		[track.reviewIds[0]],
	);
	const proof = await one<{ id: string }>(
		db.ownerPool,
		`insert into attachment (campaign_track_id, subject, kind, filename, media_type, bytes, sha256, uploaded_by)
		values ($1, $2, 'memo', 'proof.txt', 'text/plain', 5, repeat('a', 64), $3) returning id`,
		[track.campaignTrackId, `removal:${removal.id}`, reviewer.userId],
	);
	expect((await notedBy(admin, (ctx) => removalPage(ctx, {}))).noted).toEqual(["removals  1"]);
	expect((await notedBy(admin, (ctx) => removalDetail(ctx, BigInt(removal.id)))).noted).toEqual([`removal removal:${removal.id} 1`]);
	expect((await notedBy(admin, (ctx) => attachmentFor(ctx, proof.id))).noted).toEqual([`attachment attachment:${proof.id} 1`]);
});

it("a kept file that is handed out is noted with the rows in it; one that is refused is not", async () => {
	const { sha256, bytes } = await keep(Readable.from(["account_name\nann\n"]));
	const file = await one<{ id: string }>(
		db.ownerPool,
		"insert into import_file (import_id, role, filename, bytes, sha256_received, sha256_kept, rows) values ($1, 'grants', 'a.csv', $2, $3, $3, 7) returning id",
		[importId, bytes, sha256],
	);
	const { noted, answer } = await notedBy(admin, (ctx) => keptFile(ctx, importId, BigInt(file.id)));
	answer.stream.destroy();
	expect(noted).toEqual([`import.file import:${importId} 7`]);
	const refused = notedBy(reviewer, (ctx) => keptFile(ctx, importId, BigInt(file.id)));
	await expect(refused).rejects.toMatchObject({ code: "forbidden" });
	expect(
		await one(db.pool, "select count(*)::int as n from access_log where actor = $1 and what = 'import.file'", [`user:${reviewer.ref}`]),
	).toEqual({
		n: 0,
	});
});
