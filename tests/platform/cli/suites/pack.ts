import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ZipWriter } from "@/lib/evidence/pack/zip";
import { Zip } from "@/lib/evidence/verifier/zip.mjs";
import { countersign } from "@/tests/support/countersign";
import { allWrong, at, events, installation, json, OPERATOR, run } from "../installation";

test("has the pack built by the worker, takes it out, and it verifies; a changed row is named", async () => {
	const pack = at("pack.zip");
	const made = await json("pack", "--campaign", installation().company.campaignName, "--track", "soc", "--out", pack);
	expect(made.err).toMatch(/Pack \d+ of .*, soc/);
	expect(made.code).toBe(0);
	expect(made.data).toMatchObject({ state: "ready", file: pack, bytes: readFileSync(pack).length });
	expect((await events("pack.requested")).at(-1)).toMatchObject({ actor: OPERATOR, payload: { packId: made.data.id, track: "SOC" } });
	expect((await events("pack.downloaded")).at(-1)).toMatchObject({
		actor: OPERATOR,
		payload: { packId: made.data.id, sha256: made.data.sha256 },
	});

	const good = await json("verify", pack);
	expect(good.code).toBe(0);
	expect(good.data).toMatchObject({ ok: true, trust: "consistent" });

	await damagedCopy(pack, at("damaged.zip"));
	const bad = await run("verify", at("damaged.zip"));
	expect(bad.code).toBe(1);
	expect(bad.out).toMatch(/07_decisions\.csv \(row 1\b/);

	expect(await run("pack", "--campaign", installation().company.campaignName, "--track", "SOC", "--out", pack)).toMatchObject({
		code: 2,
		err: expect.stringContaining("exists: name another file, or give --force"),
	});
});

test("wrong input exits with 2 and a sentence", async () => {
	const cases: [string[], RegExp][] = [
		[["--campaign", "999", "--track", "SOC", "--out", "/tmp/never.zip"], /no campaign "999".*There are: \d+/],
		[["--campaign", "1", "--track", "HIPAA", "--out", "/tmp/never.zip"], /no frozen population on HIPAA/],
		[["--campaign", "1", "--track", "SOC", "--out", "/not/there/p.zip"], /There is no directory \/not\/there/],
		[["--campaign", "1", "--track", "SOC"], /--out is missing/],
	];
	await allWrong("pack", cases);
});

test("verify needs no installation", async () => {
	const { code, out } = await countersign(["verify", at("pack.zip"), "--json"], { COUNTERSIGN_DATA_DIR: at("nothing") });
	expect(code).toBe(0);
	expect(JSON.parse(out).ok).toBe(true);
	writeFileSync(at("no-pack.zip"), "nothing\n");
	expect(await countersign(["verify", at("no-pack.zip")], {})).toMatchObject({ code: 1 });
	expect(await countersign(["verify", at("not-there.zip")], {})).toMatchObject({ code: 2 });
});

/** A copy of a pack whose first decision has another reason. */
async function damagedCopy(from: string, to: string): Promise<void> {
	const zip = await Zip.open(from);
	const writer = new ZipWriter(to, new Date("2026-01-01T00:00:00Z"));
	const { files } = JSON.parse((await zip.read("manifest.json")).toString("utf8")) as { files: { path: string }[] };
	for (const name of [...files.map((file) => file.path), "manifest.json", "manifest.dsse.json"]) {
		const bytes = await zip.read(name);
		const text = bytes.toString("utf8").replace("the month's close", "the week's close");
		await writer.add(name, [name === "07_decisions.csv" ? Buffer.from(text) : bytes]);
	}
	await writer.finish();
	await zip.close();
}
