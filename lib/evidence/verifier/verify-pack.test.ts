import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatVerifierKey, publicKeyObject } from "@/lib/ledger/keys";
import { changeLine, type Files, reseal } from "@/tests/support/damage";
import { DAMAGES } from "@/tests/support/damages";
import { buildPack, type SyntheticPack } from "@/tests/support/pack";
import { keyOf, testKey } from "@/tests/support/pack-ledger";
import { readEntries, writeEntries } from "@/tests/support/zip-edit";
import { type Report, verifyPack } from "./verify-pack.mjs";

const ROWS = 120;
const PATIENCE = 120_000;
let dir: string;
let pack: SyntheticPack;
let count = 0;

beforeAll(async () => {
	dir = mkdtempSync(join(tmpdir(), "pack-"));
	pack = await buildPack(join(dir, "good.zip"), { rows: ROWS });
}, PATIENCE);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function verifyFiles(files: Files, options: Parameters<typeof verifyPack>[1] = { keys: [pack.keyFile] }): Promise<Report> {
	count += 1;
	const path = join(dir, `harmed-${count}.zip`);
	writeEntries(
		path,
		[...files].map(([name, bytes]) => ({ name, bytes })),
	);
	try {
		return await verifyPack(path, options);
	} finally {
		rmSync(path);
	}
}

const states = (report: Report) => report.checks.map(({ state }) => state);

describe("a good pack", () => {
	it("holds, by a key given from outside", async () => {
		const report = await verifyPack(pack.path, { keys: [pack.keyFile], previous: pack.checkpointAt(pack.size) });
		expect(report.problems).toEqual([]);
		expect(report).toMatchObject({ ok: true, trust: "trusted", pack: { track: "SOX", signed: true, demo: false, events: pack.size } });
		expect(states(report)).toEqual(["holds", "holds", "holds", "holds", "holds", "not_checked", "holds", "holds"]);
	});

	it("holds when packed again by somebody else's tool", async () => {
		expect(await verifyFiles(readEntries(pack.path))).toMatchObject({ ok: true, trust: "trusted" });
	});

	it("is only consistent by the key it carries itself", async () => {
		const report = await verifyPack(pack.path);
		expect(report).toMatchObject({ ok: true, trust: "consistent" });
		expect(states(report)[1]).toBe("consistent");
		expect(report.notProved[0]).toContain("Who made this pack");
	});

	it("takes the key as PEM too, and fails by the key of somebody else", async () => {
		const pem = publicKeyObject(keyOf(testKey(7)).publicKey)
			.export({ format: "pem", type: "spki" })
			.toString();
		expect(await verifyPack(pack.path, { keys: [pem] })).toMatchObject({ trust: "trusted" });
		const other = formatVerifierKey(keyOf(testKey(8)));
		expect(await verifyPack(pack.path, { keys: [other] })).toMatchObject({ ok: false, trust: "failed" });
		expect(await verifyPack(pack.path, { keys: [other, pack.keyFile] })).toMatchObject({ trust: "trusted" });
	});

	it("says what it does not prove", async () => {
		const { notProved } = await verifyPack(pack.path, { keys: [pack.keyFile] });
		expect(notProved.join("\n")).toMatch(
			/no decision[\s\S]*no reviewer[\s\S]*removals are ordered[\s\S]*erased by law[\s\S]*source system told the truth/,
		);
	});

	it("may be an unsigned draft, and says so", async () => {
		const draft = await buildPack(join(dir, "draft.zip"), { rows: ROWS, signed: false, demo: true });
		const report = await verifyPack(draft.path, { keys: [draft.keyFile] });
		expect(report).toMatchObject({ ok: true, pack: { signed: false, demo: true } });
		expect(states(report)[7]).toBe("not_checked");
	});
});

describe("damaged packs", () => {
	it(
		`are found, file and row named, ${DAMAGES.length} of ${DAMAGES.length}`,
		async () => {
			expect(DAMAGES.length).toBeGreaterThanOrEqual(100);
			const wrong: string[] = [];
			for (const { name, expected, harm } of DAMAGES) {
				const files = readEntries(pack.path);
				await harm(files);
				const { ok, problems } = await verifyFiles(files);
				const named = problems.some(
					({ check, file, row, message }) =>
						file === expected.file &&
						(expected.row === undefined || row === expected.row) &&
						(expected.check === undefined || check === expected.check) &&
						(expected.message === undefined || expected.message.test(message)),
				);
				if (ok || !named)
					wrong.push(`${name}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(problems.slice(0, 6), null, 1)}`);
			}
			expect(wrong).toEqual([]);
		},
		10 * PATIENCE,
	);

	it("name only the row that was harmed", async () => {
		const files = readEntries(pack.path);
		changeLine(files, "07_decisions.csv", 77, (line) => line.replace(",ERP,", ",EPR,"));
		const { problems } = await verifyFiles(files);
		expect(problems).toMatchObject([
			{ file: "07_decisions.csv", row: null },
			{ file: "07_decisions.csv", row: "71", line: 78 },
		]);
	});
});

describe("somebody who holds the key", () => {
	it("cannot change the content under a sign-off", async () => {
		const files = readEntries(pack.path);
		const items = (files.get("03_population/items.csv") as Buffer).toString().replace("Post journal entries", "Read journal entries");
		files.set("03_population/items.csv", Buffer.from(items));
		await reseal(files, testKey(7));
		const report = await verifyFiles(files);
		expect(states(report)).toEqual(["holds", "holds", "holds", "holds", "not_checked", "not_checked", "holds", "fails"]);
		expect(report.problems[0]).toMatchObject({ file: "17_signoff.json", message: "signs another content than this pack's content.json" });
	});

	it(
		"cannot rewrite the ledger under a checkpoint kept outside, before the campaign or in it",
		async () => {
			const forged = await buildPack(join(dir, "forged.zip"), {
				rows: ROWS,
				forge: (event, seq) => (seq === 5 ? { ...event, payload: { n: 99 } } : event),
			});
			const keys = [forged.keyFile];
			expect(await verifyPack(forged.path, { keys })).toMatchObject({ ok: true, trust: "trusted" });
			for (const size of [10, 25, 50, pack.first, pack.size]) {
				const report = await verifyPack(forged.path, { keys, previous: pack.checkpointAt(size) });
				expect(report.problems, `kept at ${size}`).toMatchObject([
					{ check: 5, file: "checkpoint.txt", message: expect.stringContaining("rewritten") },
				]);
				const honest = await verifyPack(pack.path, { keys, previous: pack.checkpointAt(size) });
				expect(honest.problems, `kept at ${size}`).toEqual([]);
			}
		},
		PATIENCE,
	);
});

describe("a checkpoint kept earlier", () => {
	it("that the pack has no proof for, is newer, or of another ledger is not waved through", async () => {
		const keys = [pack.keyFile];
		const messages = async (previous: string) => (await verifyPack(pack.path, { keys, previous })).problems.map(({ message }) => message);
		expect(await messages(pack.checkpointAt(11))).toEqual([expect.stringContaining("ask for the consistency proof from 11")]);
		expect(await messages(pack.checkpointAt(pack.size + 1))).toEqual([expect.stringContaining("is older than the one you kept")]);
		expect(await messages(pack.checkpointAt(50).replace("countersign.example.com", "other.example.com"))).toEqual([
			expect.stringContaining("the one you kept to other.example.com"),
		]);
	});
});

describe("a key that was changed", () => {
	it(
		"between content and sign-off asks for both keys, and says so",
		async () => {
			const rotated = await buildPack(join(dir, "rotated.zip"), { rows: ROWS, signoffKey: testKey(9) });
			const later = formatVerifierKey(keyOf(testKey(9)));
			expect(await verifyPack(rotated.path, { keys: [`${rotated.keyFile}${later}\n`] })).toMatchObject({ trust: "trusted" });
			expect(await verifyPack(rotated.path)).toMatchObject({ trust: "consistent" });
			const { problems } = await verifyPack(rotated.path, { keys: [rotated.keyFile] });
			expect(problems).toMatchObject([{ check: 8, file: "17_signoff.tlog-proof", message: expect.stringContaining("give both") }]);
		},
		PATIENCE,
	);
});

describe("the same cut-off", () => {
	it(
		"gives the same manifest and the same ZIP, in every time zone",
		async () => {
			const zone = process.env.TZ;
			process.env.TZ = "Pacific/Kiritimati";
			try {
				const again = await buildPack(join(dir, "again.zip"), { rows: ROWS });
				expect(again.manifestSha256).toBe(pack.manifestSha256);
				expect(readFileSync(again.path).equals(readFileSync(pack.path))).toBe(true);
			} finally {
				process.env.TZ = zone;
			}
		},
		PATIENCE,
	);
});

describe("any single bit", () => {
	it(
		"of the ZIP may flip: it is found, or every file still unpacks to the same bytes",
		async () => {
			const whole = readFileSync(pack.path);
			const files = readEntries(pack.path);
			const path = join(dir, "bit.zip");
			let found = 0;
			for (let i = 0; i < 80; i += 1) {
				const at = Math.floor((i * 7919 * 31) % whole.length);
				const bytes = Buffer.from(whole);
				bytes[at] = (bytes[at] as number) ^ (1 << (i % 8));
				writeFileSync(path, bytes);
				const { ok } = await verifyPack(path, { keys: [pack.keyFile] });
				if (!ok) found += 1;
				else
					expect(
						[...readEntries(path)].every(([name, content]) => files.get(name)?.equals(content)),
						`bit at ${at}`,
					).toBe(true);
			}
			expect(found).toBeGreaterThan(65);
		},
		5 * PATIENCE,
	);
});
