import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { attach } from "@/lib/attachment/attach";
import { respond } from "@/lib/deviation/respond";
import { divergencePage } from "@/lib/divergence/queries";
import { requestPack } from "@/lib/evidence/request-pack";
import { runPack } from "@/lib/evidence/run-pack";
import { Zip } from "@/lib/evidence/verifier/zip.mjs";
import { approve } from "@/lib/exception/approve";
import { exceptionRegister } from "@/lib/exception/queries";
import { keep, storedPath } from "@/lib/files/store";
import { signingKey } from "@/lib/ledger/signing-key";
import { claim } from "@/lib/removal/claim";
import { verifyByPerson } from "@/lib/removal/verify-by-person";
import { trackFacts } from "@/lib/signoff/facts";
import { sign } from "@/lib/signoff/sign";
import { signoffText } from "@/lib/signoff/text";
import { TRACK_KEYS, trackOf } from "@/lib/track/registry";
import { type TestDb, testDb } from "@/tests/support/db";
import { iso } from "@/tests/support/iso-track";
import { type Company, company, type Draft, draftCampaign, jobCtx, need, stageNow } from "@/tests/support/world/campaign";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { activate, closeNow } from "@/tests/support/world/lifecycle";
import { ctxOf, identity, one, type TestUser, user } from "@/tests/support/world/people";
import { decideRows } from "@/tests/support/world/reviewed";

vi.mock("@/lib/track/shipped", async (original) => {
	const { SHIPPED } = await original<typeof import("@/lib/track/shipped")>();
	const { iso: third } = await import("@/tests/support/iso-track");
	return { SHIPPED: [...SHIPPED, third] };
});

const run = promisify(execFile);
const dir = mkdtempSync(path.join(tmpdir(), "countersign-third-"));
const CANARY: Record<string, string> = {
	SOC: "SOC-CANARY-apricot is needed",
	SOX: "SOX-CANARY-bramble is needed",
	ISO: "ISO-CANARY-cedar is granted",
};
const EXCEPTION = "ISO-CANARY-cedar until the vault takes the role over";

let db: TestDb;
let co: Company;
let draft: Draft;
let keyFile: string;
let remediator: TestUser;

beforeAll(async () => {
	process.env.COUNTERSIGN_FILES_DIR = path.join(dir, "files");
	process.env.COUNTERSIGN_KEY_DIR = path.join(dir, "keys");
	db = await testDb();
	co = await company(db.ownerPool);
	remediator = await user(db.ownerPool, ["remediator"]);
	const erp = await system(db.ownerPool, { name: "ERP", scopes: { SOC: true, SOX: true, ISO: true } });
	const extract = await committedImport(db.ownerPool, erp);
	const plain = await entitlement(db.ownerPool, erp, { title: "May post" });
	const privileged = await entitlement(db.ownerPool, erp, { title: "May do anything", privileged: true });
	for (const role of [plain, plain, plain, privileged, plain])
		await grant(db.ownerPool, erp, role, extract, { identityId: (await identity(db.ownerPool)).id });
	keyFile = path.join(dir, "known.pub");
	await writeFile(keyFile, `${(await signingKey()).text}\n`);
}, 120_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

const trackId = (track: string) => need(draft.trackIds, track);
const owner = (track: string) => ctxOf(need(co.owners, track));
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** The row of the privileged grant: the order of rows is the staging's. */
const privilegedRow = async () =>
	(
		await one<{ row_no: number }>(
			db.ownerPool,
			"select r.row_no from review r join item i on i.id = r.item_id where r.campaign_track_id = $1 and i.privileged",
			[trackId("ISO")],
		)
	).row_no;

async function packOf(track: string, kind: "content" | "final") {
	const { packId } = await requestPack(await owner(track), { campaignTrackId: trackId(track).toString(), kind });
	await runPack(await jobCtx("pack"), { packId });
	const pack = await db.prisma.evidencePack.findUniqueOrThrow({ where: { id: BigInt(packId) } });
	return { packId, ...pack, file: storedPath(pack.sha256 ?? "") };
}

async function textsOf(file: string): Promise<Map<string, string>> {
	const zip = await Zip.open(file);
	const { files } = JSON.parse((await zip.read("manifest.json")).toString("utf8")) as { files: { path: string }[] };
	const texts = new Map<string, string>();
	for (const { path: name } of files) texts.set(name, (await zip.read(name)).toString("latin1"));
	await zip.close();
	return texts;
}

describe("a third assurance, by one more file", () => {
	it("is a track among the others for this test, and for nobody else", async () => {
		expect(TRACK_KEYS).toEqual(["SOC", "SOX", "ISO"]);
		expect(trackOf("ISO")).toBe(iso);
		const { SHIPPED } = await vi.importActual<typeof import("@/lib/track/shipped")>("@/lib/track/shipped");
		expect(SHIPPED.map((t) => t.key)).toEqual(["SOC", "SOX"]);
		expect(Object.isFrozen(SHIPPED)).toBe(true);
	});

	it("is configured, staged, accepted and launched beside the two", async () => {
		draft = await draftCampaign(db.ownerPool, co, [
			{ track: "SOC" },
			{ track: "SOX" },
			{ track: "ISO", report: { statement: "SoA 4.2 of 2026-03-01" } },
		]);
		for (const id of Object.values(draft.trackIds)) {
			expect(await stageNow(db.ownerPool, co, id)).toMatchObject({ items: 5 });
			await activate(db.ownerPool, co, id);
		}
		const on = await db.prisma.campaignTrack.findUniqueOrThrow({ where: { id: trackId("ISO") } });
		expect(on).toMatchObject({ state: "active", criteriaVersion: "iso-2026.1", itemCount: 5 });
		const priority = await db.prisma.review.findFirstOrThrow({
			where: { campaignTrackId: trackId("ISO"), rowNo: await privilegedRow() },
			select: { flags: true, riskRank: true, bulkAllowed: true },
		});
		expect(priority).toMatchObject({ riskRank: 60, bulkAllowed: false });
		expect(priority.flags).toContain("privileged");
	});

	it("is decided by its own rules, keeps its own register and disagrees with the others in a divergence", async () => {
		const risky = await privilegedRow();
		const [first = 0, second = 0, third = 0] = [1, 2, 3, 4, 5].filter((n) => n !== risky);
		const reason = need(CANARY, "ISO");
		const decide = (row: number, more: object = {}) =>
			decideRows(db.ownerPool, co, "ISO", trackId("ISO"), [{ row, outcome: "keep", reason, ...more }]);
		await expect(decide(risky)).rejects.toThrow("A keep here needs an exception (Privileged)");
		const exception = {
			reason: EXCEPTION,
			riskOwnerIdentityId: null,
			compensatingControl: "Sessions are recorded",
			expiresOn: inDays(200),
		};
		await expect(decide(risky, { exception })).rejects.toThrow("lasts 180 days at most");
		await decide(risky, { exception: { ...exception, expiresOn: inDays(90) } });
		await decideRows(db.ownerPool, co, "ISO", trackId("ISO"), [
			{ row: first, outcome: "keep", reason },
			{ row: second, outcome: "remove", reason },
			{ row: third, outcome: "change", reason, change: "Read only" },
		]);
		for (const track of ["SOC", "SOX"])
			await decideRows(db.ownerPool, co, track, trackId(track), [{ row: second, outcome: "keep", reason: need(CANARY, track) }]);
		const open = await divergencePage(await owner("ISO"), { campaignId: draft.campaignId, state: "open", after: 0 });
		expect(open.rows).toHaveLength(1);
		expect(open.rows[0]?.verdicts.map((v) => [v.track, v.verdict])).toEqual(
			expect.arrayContaining([
				["SOC", "keep"],
				["ISO", "remove"],
			]),
		);
		const { rows } = await exceptionRegister(await owner("ISO"), "ISO");
		expect(rows).toMatchObject([{ track: "ISO", number: 1, state: "requested" }]);
		const entry = { exceptionId: rows[0]?.id, note: "The vault project is funded", version: rows[0]?.version };
		await expect(approve(await owner("SOX"), entry)).rejects.toMatchObject({ code: "not_found" });
		await approve(await owner("ISO"), entry);
		expect((await exceptionRegister(await owner("ISO"), "ISO")).rows).toMatchObject([{ state: "approved" }]);
		expect((await exceptionRegister(await owner("SOX"), "SOX")).rows).toEqual([]);
	});

	it("has its removals carried out and proved", async () => {
		const task = await db.prisma.removal.findFirstOrThrow({ where: { campaignTrackId: trackId("ISO"), kind: "remove" } });
		expect(task.slaDays).toBe(iso.removalSlaDays.low);
		await claim(await ctxOf(remediator), { removalId: task.id.toString(), ticket: "CHG-7", note: "Removed in the console", version: 0 });
		const kept = await keep(Readable.from([Buffer.from("screenshot")]));
		const { attachmentId } = await attach(await ctxOf(remediator), {
			subject: `removal:${task.id}`,
			kind: "screenshot",
			filename: "proof.png",
			mediaType: "image/png",
			sha256: kept.sha256,
			bytes: kept.bytes,
		});
		await verifyByPerson(await owner("ISO"), {
			removalId: task.id.toString(),
			attachmentId,
			note: "The screenshot shows the role without the holder",
			version: 1,
		});
		expect(await db.prisma.removal.findUniqueOrThrow({ where: { id: task.id } })).toMatchObject({ state: "verified" });
	});

	it("is closed with its deviations, signed, and packed so that the pack verifies offline and holds nothing of the others", async () => {
		await closeNow(db.ownerPool, co, trackId("ISO"));
		const deviations = await db.prisma.deviation.findMany({ where: { campaignTrackId: trackId("ISO") } });
		expect(deviations.map((d) => [d.track, d.rule])).toContainEqual(["ISO", "not_reviewed"]);
		for (const { id, version } of deviations)
			await respond(await owner("ISO"), {
				deviationId: id.toString(),
				version,
				cause: "The reviewer was on leave in the last days.",
				response: "A stand-in is named before the next launch.",
			});
		const content = await packOf("ISO", "content");
		const ctx = await owner("ISO");
		const text = signoffText(iso, await trackFacts(db.prisma, trackId("ISO"), ctx.now));
		expect(text.memo).toContain("Statement of applicability: SoA 4.2 of 2026-03-01.");
		await sign(ctx, { campaignTrackId: trackId("ISO").toString(), packId: content.packId, textHash: text.textHash });
		const final = await packOf("ISO", "final");
		const { stdout } = await run(process.execPath, ["public/verify.mjs", final.file, "--key", keyFile]);
		expect(stdout).not.toMatch(/FAIL|draft/i);
		const texts = await textsOf(final.file);
		const holding = (canary: string) => [...texts].filter(([, said]) => said.includes(canary)).map(([name]) => name);
		expect(holding("ISO-CANARY")).toEqual(expect.arrayContaining(["07_decisions.csv", "20_ledger.ndjson"]));
		expect(holding("SOC-CANARY")).toEqual([]);
		expect(holding("SOX-CANARY")).toEqual([]);
		expect(holding(EXCEPTION).length).toBeGreaterThan(0);
		expect(JSON.stringify(Object.fromEntries(texts))).toContain(iso.packTitle);
	}, 120_000);
});
