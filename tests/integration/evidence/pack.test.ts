import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newCtx } from "@/lib/access/context";
import { attach } from "@/lib/attachment/attach";
import { respond } from "@/lib/deviation/respond";
import { buildPack } from "@/lib/evidence/build/build";
import type { PackProgress } from "@/lib/evidence/build/progress";
import { failPack } from "@/lib/evidence/fail-pack";
import { parseRecord } from "@/lib/evidence/format/csv";
import { ZipWriter } from "@/lib/evidence/pack/zip";
import { packStatus } from "@/lib/evidence/queries";
import { requestPack } from "@/lib/evidence/request-pack";
import { runPack } from "@/lib/evidence/run-pack";
import { Zip } from "@/lib/evidence/verifier/zip.mjs";
import { keep, storedPath } from "@/lib/files/store";
import { lostPacks } from "@/lib/jobs/lost-packs";
import { signingKey } from "@/lib/ledger/signing-key";
import { claim } from "@/lib/removal/claim";
import { reopen } from "@/lib/review/reopen";
import { route } from "@/lib/review/route";
import { trackFacts } from "@/lib/signoff/facts";
import { sign } from "@/lib/signoff/sign";
import { signoffText } from "@/lib/signoff/text";
import { trackOf } from "@/lib/track/registry";
import { type TestDb, testDb } from "../../support/db";
import { type Company, company, type Draft, jobCtx, need } from "../../support/world/campaign";
import { committedImport, entitlement, grant, system } from "../../support/world/inventory";
import { closeNow } from "../../support/world/lifecycle";
import { ctxOf, identity, one, type TestUser, user } from "../../support/world/people";
import { decideRows, launched } from "../../support/world/reviewed";

const run = promisify(execFile);
const CANARY: Record<string, string> = { SOC: "SOC-CANARY-apricot needed for the job", SOX: "SOX-CANARY-bramble needed for the close" };
const dir = mkdtempSync(path.join(tmpdir(), "countersign-pack-"));

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
	const erp = await system(db.ownerPool, { name: "ERP" });
	const extract = await committedImport(db.ownerPool, erp);
	const role = await entitlement(db.ownerPool, erp, { name: "=ROLE|1", title: "May post" });
	for (let n = 0; n < 6; n++) await grant(db.ownerPool, erp, role, extract, { identityId: (await identity(db.ownerPool)).id });
	draft = await launched(db.ownerPool, co);
	for (const track of ["SOC", "SOX"]) {
		const reason = need(CANARY, track);
		await decideRows(db.ownerPool, co, track, need(draft.trackIds, track), [
			{ row: 1, outcome: "keep", reason },
			{ row: 2, outcome: "remove", reason: `${reason}\nsecond line` },
			{ row: 3, outcome: "change", reason, change: "Read only" },
			{ row: 4, outcome: "keep", reason },
		]);
	}
	const { text } = await signingKey();
	keyFile = path.join(dir, "known.pub");
	await writeFile(keyFile, `${text}\n`);
}, 120_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

const trackId = (track: string) => need(draft.trackIds, track);
const ready = async (packId: string) => {
	const pack = await db.prisma.evidencePack.findUniqueOrThrow({ where: { id: BigInt(packId) } });
	return { ...pack, file: storedPath(pack.sha256 ?? "") };
};

async function packOf(track: string, kind = "final") {
	const { packId } = await requestPack(await ctxOf(need(co.owners, track)), { campaignTrackId: trackId(track).toString(), kind });
	await runPack(await jobCtx("pack"), { packId });
	return { packId, ...(await ready(packId)) };
}

async function verify(file: string, ...more: string[]): Promise<{ code: number; out: string }> {
	try {
		const { stdout } = await run(process.execPath, ["public/verify.mjs", file, "--key", keyFile, ...more]);
		return { code: 0, out: stdout };
	} catch (error) {
		const failed = error as { code: number; stdout: string; stderr: string };
		return { code: failed.code, out: failed.stdout + failed.stderr };
	}
}

async function textOf(file: string): Promise<Map<string, string>> {
	const zip = await Zip.open(file);
	const manifest = JSON.parse((await zip.read("manifest.json")).toString("utf8")) as { files: { path: string }[] };
	const texts = new Map<string, string>();
	for (const { path: name } of manifest.files) texts.set(name, (await zip.read(name)).toString("latin1"));
	await zip.close();
	return texts;
}

/** A copy of a pack with one file changed. */
async function rewrite(from: string, to: string, name: string, change: (text: string) => string): Promise<void> {
	const zip = await Zip.open(from);
	const writer = new ZipWriter(to, new Date("2026-01-01T00:00:00Z"));
	const { files } = JSON.parse((await zip.read("manifest.json")).toString("utf8")) as { files: { path: string }[] };
	for (const file of [...files.map((f) => f.path), "manifest.json", "manifest.dsse.json"]) {
		const bytes = await zip.read(file);
		await writer.add(file, [file === name ? Buffer.from(change(bytes.toString("utf8"))) : bytes]);
	}
	await writer.finish();
	await zip.close();
}

const linesOf = (texts: Map<string, string>, name: string) => (texts.get(name) ?? "").trimEnd().split("\n").slice(1);

describe("a pack", () => {
	it.each(["SOC", "SOX"])("of the %s track verifies offline, and holds nothing said on the other track", async (track) => {
		const pack = await packOf(track);
		const verified = await verify(pack.file);
		expect(verified.out).not.toMatch(/FAIL/);
		expect(verified.code, verified.out).toBe(0);
		const texts = await textOf(pack.file);
		const other = track === "SOC" ? "SOX" : "SOC";
		const holding = (canary: string) => [...texts].filter(([, text]) => text.includes(canary)).map(([name]) => name);
		expect(holding(`${track}-CANARY`)).toEqual(expect.arrayContaining(["07_decisions.csv", "20_ledger.ndjson"]));
		expect(holding(`${other}-CANARY`)).toEqual([]);
		expect(linesOf(texts, "07_decisions.csv")).toHaveLength(6);
		expect(linesOf(texts, "09_removals.csv")).toHaveLength(2);
	});

	it("names file and row when a row was changed", async () => {
		const pack = await packOf("SOX");
		const damaged = path.join(dir, "damaged.zip");
		await rewrite(pack.file, damaged, "07_decisions.csv", (text) => text.replace("SOX-CANARY-bramble", "SOX-CANARY-bromble"));
		const verified = await verify(damaged);
		expect(verified.code).toBe(1);
		expect(verified.out).toMatch(/07_decisions\.csv/);
		expect(verified.out).toMatch(/row "?1"?\b/);
	});

	it("has the same manifest when it is built again, whatever happened after its cut-off", async () => {
		const { packId } = await requestPack(await ctxOf(need(co.owners, "SOX")), { campaignTrackId: trackId("SOX").toString() });
		const ctx = await jobCtx("pack");
		const first = await buildPack(ctx, BigInt(packId), path.join(dir, "first.zip"), async () => undefined);
		const removal = await one<{ id: string }>(db.ownerPool, "select id from removal where campaign_track_id = $1 order by id limit 1", [
			trackId("SOX"),
		]);
		await claim(await ctxOf(remediator), { removalId: removal.id, ticket: "CHG-1", note: "Removed in the console", version: 0 });
		const kept = await keep(Readable.from([Buffer.from("screenshot")]));
		await attach(await ctxOf(remediator), {
			subject: `removal:${removal.id}`,
			kind: "screenshot",
			filename: "proof one.png",
			mediaType: "image/png",
			sha256: kept.sha256,
			bytes: kept.bytes,
		});
		await decideRows(db.ownerPool, co, "SOX", trackId("SOX"), [{ row: 5, outcome: "keep", reason: need(CANARY, "SOX") }]);
		const four = await one<{ id: string; version: number }>(
			db.ownerPool,
			"select id, version from review where campaign_track_id = $1 and row_no = 4",
			[trackId("SOX")],
		);
		await reopen(await ctxOf(need(co.owners, "SOX")), {
			reviewId: four.id,
			versionSeen: four.version,
			reason: "The reviewer asked to look again",
		});
		await decideRows(db.ownerPool, co, "SOX", trackId("SOX"), [{ row: 4, outcome: "remove", reason: "SOX-CANARY-bramble no longer" }]);
		const six = await one<{ id: string; version: number }>(
			db.ownerPool,
			"select id, version from review where campaign_track_id = $1 and row_no = 6",
			[trackId("SOX")],
		);
		await route(await ctxOf(need(co.fallback, "SOX")), {
			reviewId: six.id,
			kind: "not_mine",
			reason: "I do not know this person's work",
			versionSeen: six.version,
		});
		const second = await buildPack(ctx, BigInt(packId), path.join(dir, "second.zip"), async () => undefined);
		expect(second.manifestSha256).toBe(first.manifestSha256);
		expect(second.sha256).toBe(first.sha256);
		const now = await packOf("SOX");
		expect(now.manifestHash).not.toBe(first.manifestSha256);
		const verified = await verify(now.file);
		expect(verified.code, verified.out).toBe(0);
		const texts = await textOf(now.file);
		expect(linesOf(texts, "07_decisions.csv").map((line) => line.split(",").slice(0, 2).join(" "))).toEqual([
			"1 decided",
			"2 decided",
			"3 decided",
			"4.1 replaced",
			"4 decided",
			"5 decided",
			"6 no_reviewer",
		]);
		const gaps = linesOf(texts, "02_gaps.csv").map((line) => parseRecord(line));
		expect(gaps.at(-1)?.slice(1, 5)).toEqual(["no_reviewer", "ERP", "1", expect.stringContaining("Row 6 was given back")]);
		expect(gaps.map((gap) => gap[5] ?? "").every((at) => at.endsWith("Z"))).toBe(true);
		expect((gaps.at(-1)?.[5] ?? "") > (gaps[0]?.[5] ?? "")).toBe(true);
		expect(linesOf(texts, "09_removals.csv").filter((line) => line.includes("claimed"))).toHaveLength(1);
		expect([...texts.keys()].filter((name) => name.startsWith("attachments/"))).toHaveLength(2);
	});

	it("is seen being built, row by row, and says so when nobody will build it any more", async () => {
		const { packId } = await requestPack(await ctxOf(need(co.owners, "SOX")), { campaignTrackId: trackId("SOX").toString() });
		const state = async () => (await db.prisma.evidencePack.findUniqueOrThrow({ where: { id: BigInt(packId) } })).state;
		expect(await state()).toBe("queued");
		const seen: (PackProgress & { state: string })[] = [];
		const broken = runPack(await jobCtx("pack"), { packId }, async (progress) => {
			seen.push({ ...progress, state: await state() });
			if (progress.step === "Ledger") throw new Error("the worker is gone");
		});
		await expect(broken).rejects.toThrow("the worker is gone");
		expect(seen.map((s) => s.state).every((s) => s === "building")).toBe(true);
		expect(seen.at(0)).toMatchObject({ step: "Control and campaign", total: 0 });
		expect(seen.at(-1)?.done).toBeGreaterThanOrEqual(12);
		expect(seen.at(-1)?.done).toBeLessThan(seen.at(-1)?.total ?? 0);
		expect(await state()).toBe("building");

		expect(await lostPacks()).not.toContain(BigInt(packId));
		await db.ownerPool.query("update evidence_pack set requested_at = requested_at - interval '2 hours' where id = $1", [packId]);
		expect(await lostPacks()).not.toContain(BigInt(packId));
		await db.pool.query("delete from pgboss.job where name = 'pack' and data ->> 'packId' = $1", [packId]);
		expect(await lostPacks()).toContain(BigInt(packId));
		await failPack(await jobCtx("pack"), { packId, reason: "Nobody builds it any more. Ask again." });
		const failed = await packStatus(await ctxOf(need(co.owners, "SOX")), { packIds: [packId] });
		expect(failed).toMatchObject([{ state: "failed", error: "Nobody builds it any more. Ask again.", progress: null }]);
	});

	it("is asked for only by those of its track, and run twice stays one", async () => {
		await expect(requestPack(await ctxOf(need(co.owners, "SOC")), { campaignTrackId: trackId("SOX").toString() })).rejects.toMatchObject({
			code: "not_found",
		});
		await expect(requestPack(await ctxOf(co.admin), { campaignTrackId: trackId("SOX").toString() })).rejects.toMatchObject({
			code: "forbidden",
		});
		const pack = await packOf("SOC");
		await runPack(await jobCtx("pack"), { packId: pack.packId });
		expect(await db.prisma.ledgerEvent.count({ where: { type: "pack.built", subject: `pack:${pack.packId}` } })).toBe(1);
		await expect(runPack(await newCtx({ type: "cli", operator: "x" }), { packId: "999999" })).rejects.toMatchObject({ code: "not_found" });
		await expect(runPack(await ctxOf(co.admin), { packId: pack.packId })).rejects.toMatchObject({ code: "forbidden" });
	});
});

describe("sign-off", () => {
	it("is given over prepared content, and the final pack holds that very content", async () => {
		await closeNow(db.ownerPool, co, trackId("SOX"));
		const owner = await ctxOf(need(co.owners, "SOX"));
		for (const { id, version } of await db.prisma.deviation.findMany({ where: { campaignTrackId: trackId("SOX") } }))
			await respond(owner, {
				deviationId: id.toString(),
				version,
				cause: "The reviewer was on leave in the last days.",
				response: "A stand-in is named before the next launch.",
			});
		const content = await packOf("SOX", "content");
		const text = signoffText(trackOf("SOX"), await trackFacts(db.prisma, trackId("SOX"), owner.now));
		await sign(owner, { campaignTrackId: trackId("SOX").toString(), packId: content.packId, textHash: text.textHash });
		// What is named anew afterwards changes nothing of what was signed.
		await db.ownerPool.query("update identity set job_title = 'Somebody else' where id = $1", [need(co.fallback, "SOX").identityId]);
		const final = await packOf("SOX");
		expect(final.contentHash).toBe(content.contentHash);
		expect(final.cutoffSeq).toBe(content.cutoffSeq);
		const verified = await verify(final.file);
		expect(verified.code, verified.out).toBe(0);
		expect(verified.out).not.toMatch(/draft/i);
		const again = await packOf("SOX");
		expect(again.manifestHash).toBe(final.manifestHash);
		const texts = await textOf(final.file);
		expect(linesOf(texts, "12_late.csv").length).toBeGreaterThan(0);
		expect(JSON.parse(texts.get("17_signoff.json") ?? "{}").content_sha256).toBe(content.contentHash);
	});
});
