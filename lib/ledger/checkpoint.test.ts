import { createPrivateKey, generateKeyPairSync, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { checkpointText, parseCheckpoint, signCheckpoint, verifyCheckpoint } from "./checkpoint";
import { formatVerifierKey, parseVerifierKey, publicKeyObject, rawPublicKey, verifierKey } from "./keys";
import { hashLeaf } from "./leaf";
import { merkleRoot } from "./merkle";
import { inclusionProof } from "./proof";
import { formatTlogProof, parseTlogProof, verifyTlogProof } from "./tlog-proof";

const ORIGIN = "countersign.example.com/ledger";
const KEY = createPrivateKey({
	key: Buffer.from(`302e020100300506032b657004220420${"07".repeat(32)}`, "hex"),
	format: "der",
	type: "pkcs8",
});
const VKEY = verifierKey(ORIGIN, rawPublicKey(KEY));
const LEAVES = Array.from({ length: 11 }, (_, i) => hashLeaf(Buffer.of(i)));
const NOTE = signCheckpoint({ origin: ORIGIN, size: 11, root: merkleRoot(LEAVES) }, KEY);

describe("signed checkpoint", () => {
	it("has the lines of C2SP tlog-checkpoint", () => {
		const [origin, size, root, blank, signature, end] = NOTE.split("\n");
		expect([origin, size, blank, end]).toEqual([ORIGIN, "11", "", ""]);
		expect(root).toBe(merkleRoot(LEAVES).toString("base64"));
		expect(signature).toMatch(/^\u2014 countersign\.example\.com\/ledger [A-Za-z0-9+/]+=*$/);
		expect(Buffer.from(signature?.split(" ")[2] ?? "", "base64")).toHaveLength(68);
	});

	it("is read, verified, and the same each time it is signed", () => {
		const parsed = parseCheckpoint(NOTE);
		expect(parsed).toMatchObject({ origin: ORIGIN, size: 11, root: merkleRoot(LEAVES) });
		expect(verifyCheckpoint(parsed, VKEY)).toBe(true);
		expect(
			verify(
				null,
				Buffer.from(checkpointText(parsed)),
				publicKeyObject(VKEY.publicKey),
				parsed.signatures[0]?.signature ?? Buffer.alloc(0),
			),
		).toBe(true);
		expect(signCheckpoint(parsed, KEY)).toBe(NOTE);
	});

	it("fails for another key, another name, another size, and every changed character of the body", () => {
		const other = generateKeyPairSync("ed25519").privateKey;
		expect(verifyCheckpoint(parseCheckpoint(NOTE), verifierKey(ORIGIN, rawPublicKey(other)))).toBe(false);
		expect(verifyCheckpoint(parseCheckpoint(NOTE), verifierKey("other.example.com", VKEY.publicKey))).toBe(false);
		expect(verifyCheckpoint(parseCheckpoint(NOTE.replace("\n11\n", "\n12\n")), VKEY)).toBe(false);
		let accepted = 0;
		for (let i = 0; i < NOTE.indexOf("\n\n"); i += 1) {
			const changed = `${NOTE.slice(0, i)}${NOTE[i] === "A" ? "B" : "A"}${NOTE.slice(i + 1)}`;
			try {
				if (verifyCheckpoint(parseCheckpoint(changed), VKEY)) accepted += 1;
			} catch (error) {
				expect(error).toBeInstanceOf(RangeError);
			}
		}
		expect(accepted).toBe(0);
	});

	it("keeps witness lines without believing them", () => {
		const witnessed = `${NOTE}\u2014 witness.example ${Buffer.alloc(76, 5).toString("base64")}\n`;
		expect(verifyCheckpoint(parseCheckpoint(witnessed), VKEY)).toBe(true);
		expect(verifyCheckpoint(parseCheckpoint(witnessed), verifierKey("witness.example", VKEY.publicKey))).toBe(false);
	});

	it("refuses malformed notes with the reason", () => {
		expect(() => parseCheckpoint("x\n1\n")).toThrow("no signature block");
		expect(() => parseCheckpoint(NOTE.replace("\n11\n", "\n011\n"))).toThrow("not a size");
		expect(() => parseCheckpoint(NOTE.replace("\u2014", "-"))).toThrow("not a signature line");
		expect(() => signCheckpoint({ origin: "two words", size: 1, root: Buffer.alloc(32) }, KEY)).toThrow("cannot be the origin");
	});
});

describe("verifier key text", () => {
	it("comes back from its text, and a wrong id is refused", () => {
		const text = formatVerifierKey(VKEY);
		expect(parseVerifierKey(`${text}\n`)).toEqual(VKEY);
		expect(() => parseVerifierKey(text.replace(/\+[0-9a-f]{8}\+/, "+00000000+"))).toThrow("does not fit");
		expect(() => parseVerifierKey("not a key")).toThrow("not an Ed25519 verifier key");
	});

	it("has the id of the C2SP signed-note example", () => {
		const peter = parseVerifierKey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
		expect(peter.name).toBe("PeterNeumann");
	});
});

describe("tlog-proof", () => {
	it("proves one event and no other", async () => {
		const text = formatTlogProof(6, await inclusionProof(6, 11, LEAVES), NOTE);
		const proof = parseTlogProof(text);
		expect(text.startsWith("c2sp.org/tlog-proof@v1\nindex 6\n")).toBe(true);
		expect(verifyTlogProof(proof, LEAVES[6] as Buffer, VKEY)).toBe(true);
		expect(verifyTlogProof(proof, LEAVES[7] as Buffer, VKEY)).toBe(false);
		expect(verifyTlogProof({ ...proof, index: 7 }, LEAVES[6] as Buffer, VKEY)).toBe(false);
		expect(() => parseTlogProof(text.replace("index 6", "index six"))).toThrow("names no index");
	});
});
