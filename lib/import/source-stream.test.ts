import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixture, inPieces } from "@/tests/support/samples";
import { encodeText } from "./decode";
import { type Dialect, type Encoding, PLAIN_DIALECT, SPACES } from "./dialect";
import { openFile } from "./reader";
import { DROPPED } from "./scrub";
import { type ReceivedFile, receiveFile } from "./source-stream";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function receive(
	bytes: Uint8Array,
	secretColumns: string[],
	dialect: Partial<Dialect> = {},
	size = 5,
): Promise<ReceivedFile & { kept: Buffer }> {
	const kept: Uint8Array[] = [];
	const keep = (piece: Uint8Array) => {
		kept.push(Uint8Array.from(piece));
	};
	const received = await receiveFile(inPieces(bytes, size), { dialect: { ...PLAIN_DIALECT, ...dialect }, secretColumns, keep });
	return { ...received, kept: Buffer.concat(kept) };
}

async function readCells(bytes: Uint8Array, dialect: Partial<Dialect> = {}) {
	const { batches, summary } = await openFile(inPieces(bytes, 11), { ...PLAIN_DIALECT, ...dialect });
	const rows: (string[] | string)[] = [];
	for await (const batch of batches) {
		for (const row of batch.rows) rows[row.rowNo - 1] = row.cells;
		for (const rejection of batch.rejections) rows[rejection.rowNo - 1] = rejection.code;
	}
	return { rows, summary };
}

const CANARY = "cAnArY";
const plain = fc.constantFrom("", "a", "é", "b c", "x,y", 'q"q', "two\nlines", "😀");
const secret = fc.oneof(
	fc.constant(""),
	plain.map((text) => `${CANARY}${text}`),
	plain.map((text) => `${text}${CANARY}"${CANARY}`),
);
const quoted = (value: string) => (/[",\n]|^$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const row = fc.tuple(plain, secret, plain, secret);
const encodings = fc.constantFrom<Encoding>("utf-8", "utf-16le", "utf-16be", "windows-1252");

describe("receiving a file", { timeout: 60_000 }, () => {
	it("keeps a file without secret columns byte for byte, whatever its bytes are", async () => {
		await fc.assert(
			fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 30 }), async (bytes, size) => {
				const { kept, ...received } = await receive(bytes, [], {}, size);
				expect(kept).toEqual(Buffer.from(bytes));
				expect(received).toMatchObject({ bytesReceived: bytes.length, bytesKept: bytes.length, valuesDropped: 0, dropped: {} });
				expect(received.sha256Received).toBe(sha256(bytes));
				expect(received.sha256Kept).toBe(sha256(bytes));
			}),
		);
	});

	it("drops every value of the secret columns and bends nothing else: 1,000 files in four encodings", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(row, { minLength: 1, maxLength: 6 }),
				encodings,
				fc.boolean(),
				fc.constantFrom("\n", "\r\n"),
				fc.integer({ min: 1, max: 40 }),
				async (rows, encoding, bom, end, size) => {
					const fit = (cell: string) => (encoding === "windows-1252" ? cell.replace("😀", "ü") : cell);
					const cells = rows.map((cells) => cells.map(fit));
					const mark = bom && encoding !== "windows-1252" ? "\ufeff" : "";
					const text = `${mark}id,password,note,token${end}${cells.map((line) => line.map(quoted).join(",")).join(end)}${end}`;
					const bytes = encodeText(text, encoding);
					const { kept, ...received } = await receive(bytes, ["token", "password"], { encoding }, size);
					expect(kept.includes(encodeText(CANARY, encoding))).toBe(false);
					const filled = (column: number) => cells.filter((line) => line[column] !== "").length;
					expect(received.dropped).toEqual({ password: filled(1), token: filled(3) });
					expect(received.sha256Received).toBe(sha256(bytes));
					expect(received.sha256Kept).toBe(sha256(kept));
					const expected = cells.map((line) => line.map((cell, i) => (i % 2 === 1 && cell !== "" ? DROPPED : cell)));
					expect((await readCells(kept, { encoding })).rows).toEqual(expected);
				},
			),
			{ numRuns: 1000 },
		);
	});

	it("drops by column in 1,000 damaged files, lets nothing of a faulty row through, and the kept file has as many rows", async () => {
		const wound = fc.constantFrom('"', ",", '""', "\r", "\n", '"x');
		const wounds = fc.array(fc.tuple(fc.nat(300), wound), { maxLength: 3 });
		let withheld = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), wounds, fc.integer({ min: 1, max: 40 }), async (rows, hits, size) => {
				// The damage stays outside the secret itself: a secret cut in two by a line end is two rows, and nobody could tell.
				let body = rows.map((line) => line.map(quoted).join(",")).join("\n");
				for (const [at, text] of hits) {
					const place = at % (body.length + 1);
					const inside = new RegExp(CANARY, "g");
					if (![...body.matchAll(inside)].some((match) => place > match.index && place < match.index + CANARY.length))
						body = body.slice(0, place) + text + body.slice(place);
				}
				const sound = await readCells(Buffer.from(`id,password,note,token\n${body}`));
				const { kept, rowsWithheld } = await receive(Buffer.from(`id,password,note,token\n${body}`), ["password", "token"], {}, size);
				withheld += rowsWithheld;
				const after = await readCells(kept);
				expect(after.summary.read).toBe(sound.summary.read);
				expect(after.summary.rejected).toBe(sound.summary.rejected);
				expect(after.summary.cutShort).toBe(sound.summary.cutShort);
				const elsewhere = sound.rows.flatMap((cells) => (typeof cells === "string" ? [] : cells.filter((_, at) => at % 2 === 0))).join();
				expect(kept.toString().split(CANARY).length).toBe(elsewhere.split(CANARY).length);
				for (const [i, cells] of sound.rows.entries()) {
					if (typeof cells === "string") expect(after.rows[i]).toBe(cells);
					else expect(after.rows[i]).toEqual(cells.map((cell, at) => (at % 2 === 1 && cell !== "" ? DROPPED : cell)));
				}
			}),
			{ numRuns: 1000 },
		);
		expect(withheld).toBeGreaterThan(200);
	});

	it("withholds rows whose cells cannot be told apart, and they stay rejected", async () => {
		const file = 'id,password,note\n1,pw-one,a\n2,pw,two,b\n3,"pw"three,c\n4\n5,"pw-five,d\n';
		const { kept, ...received } = await receive(Buffer.from(file), ["password"]);
		expect(kept.toString()).not.toMatch(/pw/);
		expect(received).toMatchObject({ valuesDropped: 1, rowsWithheld: 4 });
		expect((await readCells(kept)).rows).toEqual([["1", DROPPED, "a"], "ragged_row", "bad_quote", "ragged_row", "unclosed_quote"]);
	});

	it("works on columns padded with spaces and on a file with one column", async () => {
		const spaced = await receive(Buffer.from("  id   pw\n   1   abc\n  22  defg\n"), ["pw"], { delimiter: SPACES, quote: "" });
		expect(spaced.kept.toString()).toBe(`  id   pw\n   1   ${DROPPED}\n  22  ${DROPPED}\n`);
		const single = await receive(Buffer.from("token\nabc\nd,e\n"), ["token"]);
		expect((await readCells(single.kept)).rows).toEqual([[DROPPED], "ragged_row"]);
	});

	it("drops pg_roles' rolpassword and leaves the rest", async () => {
		const bytes = fixture("postgresql/pg_roles.csv");
		const { kept, valuesDropped } = await receive(bytes, ["rolpassword"]);
		expect(valuesDropped).toBe(18);
		expect(kept.toString().replaceAll(DROPPED, "********")).toBe(bytes.toString());
	});

	it("refuses a secret column that is not there before anything is kept, and an empty file", async () => {
		const kept: Uint8Array[] = [];
		const options = { dialect: PLAIN_DIALECT, secretColumns: ["passwrod"], keep: (piece: Uint8Array) => void kept.push(piece) };
		await expect(receiveFile(inPieces(Buffer.from("id,password\n1,hunter2\n")), options)).rejects.toThrow(
			/no column "passwrod".*Nothing was stored/,
		);
		expect(kept).toEqual([]);
		await expect(receive(Buffer.from("\n\n"), ["password"])).rejects.toThrow("The file has no rows.");
	});
});
