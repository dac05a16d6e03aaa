import { beforeAll, describe, expect, it } from "vitest";
import { newCtx } from "@/lib/access/context";
import { raiseLate } from "@/lib/deviation/raise-late";
import { ForbiddenError, NotFoundError, RefusedError } from "@/lib/errors";
import { answerLookBack } from "@/lib/look-back/answer";
import { removalDetail } from "@/lib/removal/queries";
import { type TestDb, testDb } from "@/tests/support/db";
import { type Company, company, draftCampaign, need, stageNow } from "@/tests/support/world/campaign";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { activate, closeNow } from "@/tests/support/world/lifecycle";
import { ctxOf, identity, type TestUser, user } from "@/tests/support/world/people";

let db: TestDb;
let co: Company;
let ids: Record<string, bigint>;

const HOW = "The audit log of the ERP from the flag to the proof, read by the ledger team.";
const job = () => newCtx({ type: "job", job: "housekeeping" });
const owner = () => ctxOf(need(co.owners, "SOX"));
const questions = () => db.prisma.lookBack.findMany({ orderBy: { id: "asc" } });

/** A removal of the row with this number on a track, opened six days ago and due so many days from now. */
async function removalOf(key: string, row: number, dueInDays: number): Promise<string> {
	const { rows } = await db.ownerPool.query<{ id: string }>(
		`insert into removal (number, campaign_id, campaign_track_id, review_id, item_id, grant_id, system_id, kind, opened_at, sla_days, due_at)
		select $2, r.campaign_id, r.campaign_track_id, r.id, r.item_id, i.grant_id, i.system_id, 'remove', app_now() - interval '6 days', 3, app_now() + $3 * interval '1 day'
		from review r join item i on i.id = r.item_id where r.campaign_track_id = $1 and r.row_no = $2 returning id`,
		[need(ids, key), row, dueInDays],
	);
	return String(rows[0]?.id);
}
const claimedBy = (removalId: string, who: TestUser) =>
	db.ownerPool.query(
		"update removal set state = 'claimed', claimed_by_user_id = $2, claimed_at = app_now(), ticket = 'T-1' where id = $1",
		[removalId, who.userId],
	);

beforeAll(async () => {
	db = await testDb();
	co = await company(db.ownerPool);
	const systemId = await system(db.ownerPool);
	const extract = await committedImport(db.ownerPool, systemId);
	const held = await entitlement(db.ownerPool, systemId, { risk: "high" });
	for (let n = 0; n < 6; n++) await grant(db.ownerPool, systemId, held, extract, { identityId: (await identity(db.ownerPool)).id });
	({ trackIds: ids } = await draftCampaign(db.ownerPool, co, [{ track: "SOC" }, { track: "SOX" }]));
	for (const id of Object.values(ids)) {
		await stageNow(db.ownerPool, co, id);
		await activate(db.ownerPool, co, id);
		await closeNow(db.ownerPool, co, id);
	}
});

describe("a look-back", () => {
	it("is asked once for each removal that ran late, on the track that looks back and on no other", async () => {
		const late = await removalOf("SOX", 1, -1);
		await removalOf("SOX", 2, 10);
		await removalOf("SOC", 3, -1);
		await raiseLate(await job(), {});
		expect((await questions()).map((q) => String(q.removalId))).toEqual([late]);
		await removalOf("SOX", 3, -1);
		await raiseLate(await job(), {});
		await raiseLate(await job(), {});
		expect(await questions()).toHaveLength(2);
	});

	it("is answered once by a control owner, with its event, and shown with the removal", async () => {
		const removalId = await removalOf("SOX", 4, -1);
		await raiseLate(await job(), {});
		await answerLookBack(await owner(), { removalId, used: "no", howKnown: HOW });
		expect((await removalDetail(await owner(), BigInt(removalId))).lookBack).toMatchObject({ used: "no", howKnown: HOW });
		const event = await db.prisma.ledgerEvent.findFirstOrThrow({ where: { type: "look_back.answered" } });
		expect(event).toMatchObject({ track: "SOX", subject: `removal:${removalId}` });
		await expect(answerLookBack(await owner(), { removalId, used: "yes", howKnown: HOW, effect: HOW })).rejects.toThrow(RefusedError);
	});

	it.each([
		["no word on how it is known", { used: "no", howKnown: "log" }],
		["no effect though it was used", { used: "yes", howKnown: HOW }],
		["an answer nobody may give", { used: "perhaps", howKnown: HOW }],
	])("is refused with %s", async (_what, more) => {
		const [first] = await questions();
		await expect(answerLookBack(await owner(), { removalId: String(first?.removalId), ...more })).rejects.toThrow();
	});

	it("is not answered by who carried the removal out, who held the access, another track's owner, or a remediator", async () => {
		const carried = await removalOf("SOX", 5, -1);
		await raiseLate(await job(), {});
		const asker = { removalId: carried, used: "no", howKnown: HOW };
		const { itemId } = await db.prisma.removal.findUniqueOrThrow({ where: { id: BigInt(carried) } });
		const { identityId } = await db.prisma.item.findUniqueOrThrow({ where: { id: itemId } });
		const holding = await user(db.ownerPool, [{ role: "control_owner", track: "SOX" }], { identityId: identityId ?? 0n });
		await claimedBy(carried, need(co.owners, "SOX"));
		await expect(answerLookBack(await owner(), asker)).rejects.toThrow("You carried this removal out");
		await expect(answerLookBack(await ctxOf(need(co.owners, "SOC")), asker)).rejects.toThrow(NotFoundError);
		await expect(answerLookBack(await ctxOf(await user(db.ownerPool, ["remediator"])), asker)).rejects.toThrow(ForbiddenError);
		await expect(answerLookBack(await ctxOf(holding), asker)).rejects.toThrow("The access was yours");
		await expect(
			db.pool.query(
				"update look_back set used = 'no', how_known = 'x', looked_until = app_now(), answered_at = app_now(), answered_by_user_id = $2 where removal_id = $1",
				[carried, need(co.owners, "SOX").userId],
			),
		).rejects.toThrow("neither carried the removal out");
		await expect(answerLookBack(await owner(), { ...asker, removalId: await removalOf("SOX", 6, 10) })).rejects.toThrow(NotFoundError);
	});
});
