import { rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attach } from "@/lib/attachment/attach";
import { buildPack } from "@/lib/evidence/build/build";
import { requestPack } from "@/lib/evidence/request-pack";
import { keep } from "@/lib/files/store";
import { claim } from "@/lib/removal/claim";
import { verifyByPerson } from "@/lib/removal/verify-by-person";
import { type TestDb, testDb } from "@/tests/support/db";
import { type Company, company, type Draft, jobCtx, need } from "@/tests/support/world/campaign";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { filesHome, filesOf, packOf, rowsOf, verifyPackFile } from "@/tests/support/world/packs";
import { ctxOf, identity, type TestUser, user } from "@/tests/support/world/people";
import { decideRows, launched } from "@/tests/support/world/reviewed";

const REASON = "needed for the quarter-end close of this company";

let db: TestDb;
let home: string;
let co: Company;
let draft: Draft;
let remediator: TestUser;

beforeAll(async () => {
	home = await filesHome();
	db = await testDb();
	co = await company(db.ownerPool);
	remediator = await user(db.ownerPool, ["remediator"]);
	const erp = await system(db.ownerPool);
	const extract = await committedImport(db.ownerPool, erp);
	const role = await entitlement(db.ownerPool, erp);
	for (let n = 0; n < 4; n++) await grant(db.ownerPool, erp, role, extract, { identityId: (await identity(db.ownerPool)).id });
	draft = await launched(db.ownerPool, co);
	const decide = (track: string, outcomes: readonly ("keep" | "remove" | "change")[]) =>
		decideRows(
			db.ownerPool,
			co,
			track,
			need(draft.trackIds, track),
			outcomes.map((outcome, n) => ({ row: n + 1, outcome, reason: REASON, ...(outcome === "change" ? { change: "Read only" } : {}) })),
		);
	await decide("SOC", ["keep", "keep", "remove", "keep"]);
	await decide("SOX", ["remove", "change", "remove", "keep"]);
}, 180_000);
afterAll(() => rm(home, { recursive: true, force: true }));

const told = async (track: string) => {
	const file = await packOf(db, await ctxOf(need(co.owners, track)), need(draft.trackIds, track));
	const verified = await verifyPackFile(home, file);
	expect(verified.code, verified.out).toBe(0);
	return rowsOf(await filesOf(file), "07_decisions.csv").map((row) => [
		row.decision,
		row.elsewhere,
		row.elsewhere_requested_at !== "",
		row.elsewhere_verified_at !== "",
	]);
};

describe("a row that one track keeps and the other does not", () => {
	it("says in the keeping track's pack that it was asked for, and nothing in the other's", async () => {
		expect(await told("SOC")).toEqual([
			["keep", "Removal of the access asked for following another review of the same access", true, false],
			["keep", "Change of the access asked for following another review of the same access", true, false],
			["remove", "", false, false],
			["keep", "", false, false],
		]);
		expect((await told("SOX")).map(([, elsewhere]) => elsewhere)).toEqual(["", "", "", ""]);
	});

	it("says that it was removed once that is verified, and stays silent about it as of a cut-off before", async () => {
		const { packId } = await requestPack(await ctxOf(need(co.owners, "SOC")), { campaignTrackId: need(draft.trackIds, "SOC").toString() });
		const ctx = await jobCtx("pack");
		const before = await buildPack(ctx, BigInt(packId), path.join(home, "before.zip"), async () => undefined);
		const task = await db.prisma.removal.findFirstOrThrow({
			where: { campaignTrackId: need(draft.trackIds, "SOX"), kind: "remove" },
			orderBy: { number: "asc" },
		});
		await claim(await ctxOf(remediator), {
			removalId: `${task.id}`,
			ticket: "CHG-1",
			note: "Removed in the console",
			version: task.version,
		});
		const owner = await ctxOf(need(co.owners, "SOX"));
		const kept = await keep(Readable.from([Buffer.from("a transcript")]));
		const { attachmentId } = await attach(owner, {
			subject: `removal:${task.id}`,
			kind: "transcript",
			filename: "rights.txt",
			mediaType: "text/plain",
			sha256: kept.sha256,
			bytes: kept.bytes,
		});
		const { version } = await db.prisma.removal.findUniqueOrThrow({ where: { id: task.id } });
		await verifyByPerson(owner, { removalId: `${task.id}`, attachmentId, note: "Listed the rights of the account myself", version });
		expect((await told("SOC"))[0]).toEqual(["keep", "Access removed following another review of the same access", true, true]);
		const after = await buildPack(ctx, BigInt(packId), path.join(home, "after.zip"), async () => undefined);
		expect(after.manifestSha256).toBe(before.manifestSha256);
	});
});
