import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseRecord } from "@/lib/evidence/format/csv";
import { requestPack } from "@/lib/evidence/request-pack";
import { runPack } from "@/lib/evidence/run-pack";
import { Zip } from "@/lib/evidence/verifier/zip.mjs";
import { storedPath } from "@/lib/files/store";
import { commit } from "@/lib/import/commit";
import { dispositionRejections } from "@/lib/import/disposition-rejections";
import { canonicalMapping } from "@/lib/import/layout";
import { runCommit } from "@/lib/import/run-commit";
import { setSystemScope } from "@/lib/inventory/set-system-scope";
import { signingKey } from "@/lib/ledger/signing-key";
import { claim } from "@/lib/removal/claim";
import { type TestDb, testDb } from "../../support/db";
import { type Company, company, draftCampaign, jobCtx, need, stageNow } from "../../support/world/campaign";
import { checkNow, described, importNow, importRow, mapped, received } from "../../support/world/importing";
import { system } from "../../support/world/inventory";
import { activate } from "../../support/world/lifecycle";
import { ctxOf, one, user } from "../../support/world/people";
import { decideRows } from "../../support/world/reviewed";

/*
 * A population made of real imports: systems under review, outside, excluded and undecided; HR; an extract that is not complete and adds to a complete one;
 * rows that are rejected, and rows that become no grant of their own.
 */

const dir = mkdtempSync(path.join(tmpdir(), "countersign-population-"));
let db: TestDb;
let co: Company;
let texts: Map<string, string>;
let verified: string;
const ids: Record<string, bigint> = {};

const PEOPLE = "identity_key,identity_name,identity_kind,identity_status\nP1,Ann,human,active\nP2,Bob,human,active\nP3,Cy,human,leaver\n";

async function people(text: string, whole: boolean): Promise<string> {
	const columns = (text.split("\n")[0] ?? "").split(",");
	return importNow(db.ownerPool, co.admin, {
		systemId: need(ids, "HR"),
		mapping: canonicalMapping([{ role: "identities", columns }]),
		files: [{ role: "identities", name: "people.csv", text }],
		sourceCount: text.trimEnd().split("\n").length - 1,
		whole,
	});
}

/** Rows "account,entitlement,holder"; one without an account is rejected, and disposed of where the extract is to be complete. */
async function access(name: string, rows: string[], whole = true): Promise<string> {
	const columns = ["account_name", "entitlement_name", "identity_key"];
	const importId = await received(co.admin, need(ids, name), "access", [
		{ role: "grants", name: `${name}.csv`, text: `${columns.join(",")}\n${rows.join("\n")}\n` },
	]);
	const mapping = canonicalMapping([{ role: "grants", columns }]);
	await mapped(db.ownerPool, co.admin, importId, mapping);
	await checkNow(importId);
	await described(db.ownerPool, co.admin, importId, { sourceCount: rows.length, whole });
	if (rows.some((row) => row.startsWith(",")))
		await dispositionRejections(await ctxOf(co.admin), {
			importId,
			disposition: "not_access",
			note: "The total line at the end of the report.",
		});
	await commit(await ctxOf(co.admin), { importId, version: (await importRow(db.ownerPool, importId)).version });
	await runCommit(await jobCtx("import"), { importId });
	return importId;
}

const extracts: Record<string, string> = {};

beforeAll(async () => {
	process.env.COUNTERSIGN_FILES_DIR = path.join(dir, "files");
	process.env.COUNTERSIGN_KEY_DIR = path.join(dir, "keys");
	db = await testDb();
	co = await company(db.ownerPool);
	for (const name of ["ERP", "Wiki", "Payroll", "Lab", "HR"]) ids[name] = await system(db.ownerPool, { name, scopes: {} });
	const admin = await ctxOf(co.admin);
	const scope = (name: string, inScope: boolean, reason: string) =>
		setSystemScope(admin, { systemId: need(ids, name).toString(), track: "SOX", inScope, reason });
	await scope("Wiki", true, "Said by mistake: it holds the manual of the close");
	for (const name of ["ERP", "Payroll", "HR"]) await scope(name, name !== "HR", `${name} was judged in the scoping memo`);
	await scope("Wiki", false, "It holds no financial data");
	await people(PEOPLE.replace("Cy,human,leaver", "Cy,human,active"), true);
	extracts.people = await people(PEOPLE, true);
	extracts.later = await people("identity_key,identity_name,identity_kind,identity_status\nP4,Di,human,active\n", false);
	extracts.erp = await access("ERP", ["ann,R1,P1", "ann,R2,P1", "bob,R1,P2", "cy,R1,P3", ",R1,P3"]);
	extracts.partial = await access("ERP", ["di,R1,P4", "ann,R2,P1"], false);
	extracts.payroll = await access("Payroll", ["ann,P1,P1", "bob,P1,P2"]);
	extracts.wiki = await access("Wiki", ["ann,READ,P1", "bob,READ,P2", "cy,READ,P3"]);
	await access("Lab", ["ann,LAB,P1"]);
	const plan = {
		track: "SOX",
		exclusions: [
			{ by: "system" as const, value: need(ids, "Payroll").toString(), reason: "Reviewed by the payroll bureau" },
			{ by: "entitlement" as const, value: "R2", reason: "R2 is read only" },
		],
	};
	const trackId = need((await draftCampaign(db.ownerPool, co, [plan])).trackIds, "SOX");
	await stageNow(db.ownerPool, co, trackId);
	// What comes after freezing is not what the population rests on.
	await people(PEOPLE.replace("Ann", "Anna"), true);
	await setSystemScope(admin, {
		systemId: need(ids, "Wiki").toString(),
		track: "SOX",
		inScope: true,
		reason: "It holds the manual after all",
	});
	// A removal is proved by a later extract that does not hold it any more.
	await activate(db.ownerPool, co, trackId);
	await decideRows(db.ownerPool, co, "SOX", trackId, [{ row: 1, outcome: "remove", reason: "Ann does not post any more" }]);
	const removal = await one<{ id: string; account: string }>(
		db.ownerPool,
		"select m.id, i.account_name as account from removal m join item i on i.id = m.item_id where m.campaign_track_id = $1",
		[trackId],
	);
	await claim(await ctxOf(await user(db.ownerPool, ["remediator"])), {
		removalId: removal.id,
		ticket: "CHG-1",
		note: "Removed in the console",
		version: 0,
	});
	const left = ["ann,R1,P1", "ann,R2,P1", "bob,R1,P2", "cy,R1,P3", "di,R1,P4"].filter((row) => !row.startsWith(`${removal.account},R1`));
	extracts.proof = await access("ERP", left);
	const { packId } = await requestPack(await ctxOf(need(co.owners, "SOX")), { campaignTrackId: trackId.toString() });
	await runPack(await jobCtx("pack"), { packId });
	const pack = await db.prisma.evidencePack.findUniqueOrThrow({ where: { id: BigInt(packId) } });
	const file = storedPath(pack.sha256 ?? "");
	await writeFile(path.join(dir, "known.pub"), `${(await signingKey()).text}\n`);
	const ran = await promisify(execFile)(process.execPath, ["public/verify.mjs", file, "--key", path.join(dir, "known.pub")]);
	verified = ran.stdout;
	texts = await textsOf(file);
}, 120_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

async function textsOf(file: string): Promise<Map<string, string>> {
	const zip = await Zip.open(file);
	const found = new Map<string, string>();
	for (const name of zip.names()) found.set(name, (await zip.read(name)).toString("utf8"));
	await zip.close();
	return found;
}

const text = (name: string) => texts.get(name) ?? "";
const json = (name: string) => JSON.parse(text(name));

function table(name: string): Record<string, string>[] {
	const [header = "", ...lines] = text(name).replace("\ufeff", "").trimEnd().split("\n");
	const columns = parseRecord(header);
	return lines.map((line) => Object.fromEntries(parseRecord(line).map((cell, n) => [columns[n] ?? "", cell])));
}

const systemNamed = (name: string) => table("03_population/systems.csv").find((row) => row.system === name);

it("verifies, with every grant of the systems under review in an extract", () => {
	expect(verified).not.toMatch(/FAIL/);
	expect(verified).not.toMatch(/do not tie/);
	expect(json("manifest.json").counts.population).toEqual({
		grants: 11,
		in_scope: 4,
		out_of_scope: 1,
		other_systems: 6,
		unexplained: 0,
	});
});

it("says of every system where its grants went, who decided it and when, as it was when the population was frozen", () => {
	expect(systemNamed("ERP")).toMatchObject({
		boundary: "inside",
		reason: "ERP was judged in the scoping memo",
		extract: `import-${extracts.erp}`,
		later_extracts: `import-${extracts.partial}`,
		grants_held: "4",
		grants_added: "1",
		grants: "5",
		in_scope: "4",
		left_out: "1",
		left_out_why: "R2 is read only: 1",
	});
	expect(systemNamed("Wiki")).toMatchObject({
		boundary: "outside",
		reason: "It holds no financial data",
		extract: `import-${extracts.wiki}`,
		grants: "3",
		in_scope: "0",
		left_out: "3",
	});
	expect(systemNamed("Payroll")).toMatchObject({ boundary: "excluded", reason: "Reviewed by the payroll bureau", left_out: "2" });
	expect(systemNamed("Lab")).toMatchObject({ boundary: "not_decided", reason: "", decided_by: "", grants: "1", left_out: "1" });
	expect(systemNamed("HR")).toMatchObject({ boundary: "outside", extract: "", grants: "0" });
	for (const name of ["ERP", "Wiki", "Payroll", "HR"]) {
		const { decided_by, decided_at, decided_seq } = systemNamed(name) ?? {};
		expect(decided_by).toBe(systemNamed("ERP")?.decided_by);
		expect(decided_at).toMatch(/Z$/);
		expect(Number(decided_seq)).toBeGreaterThan(0);
	}
});

it("holds the extracts of people the rows were named by, and no later or earlier one", () => {
	const sources = json("manifest.json").counts.sources as { source: string }[];
	const { people, later, erp, partial, proof } = extracts;
	expect(sources.map(({ source }) => source)).toEqual([people, later, erp, partial, proof].map((id) => `import-${id}`));
	expect(text(`03_population/raw/import-${people}-1-people.csv`)).toBe(PEOPLE);
	expect(json(`04_ipe/import-${people}.json`)).toMatchObject({
		kind: "identities",
		grants: null,
		counts: { unit: "rows of all files", source_rows: 3, file_rows: 3, accepted: 3, rejected: 0, in_scope: null, out_of_scope: null },
	});
});

it("counts an extract in the rows its source counted, and says how they become grants", () => {
	expect(json(`04_ipe/import-${extracts.erp}.json`)).toMatchObject({
		counts: { source_rows: 5, file_rows: 5, accepted: 4, rejected: 1, in_scope: 3, out_of_scope: 1 },
		files: [{ rows: 5, accepted: 4, rejected: 1 }],
	});
	expect(json(`04_ipe/import-${extracts.partial}.json`)).toMatchObject({
		complete: false,
		counts: { source_rows: 2, accepted: 2, in_scope: 1, out_of_scope: 0 },
		grants: { held: 2, in_scope: 1, out_of_scope: 0, elsewhere: 1 },
	});
	expect(table("03_population/out_of_scope.csv")).toMatchObject([{ system: "ERP", entitlement: "R2", source: `import-${extracts.erp}` }]);
});

it("holds the extract that proves a removal, though no row rests on it", () => {
	const [removal] = table("09_removals.csv");
	expect(removal).toMatchObject({ state: "verified", proof_kind: "later_import", proof_reference: extracts.proof });
	const ipe = json(`04_ipe/import-${extracts.proof}.json`);
	expect(ipe).toMatchObject({ counts: { in_scope: 0, out_of_scope: 0 }, grants: { held: 4, elsewhere: 4 } });
	expect(ipe.files[0].sha256_kept).toBe(removal?.proof_sha256);
	expect(text(ipe.files[0].path)).not.toBe("");
});

it("says in its README what an event shown only as a hash proves", () => {
	expect(text("00_README.html")).toContain("Events you see only as a hash");
});
