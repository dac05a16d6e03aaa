import { createPublicKey, verify } from "node:crypto";
import { fromBase64, sha256 } from "./bytes.mjs";

const SPKI = Buffer.from("302a300506032b6570032100", "hex");
const SIGNATURE = /^\u2014 ([^\s+]+) (\S+)$/;

/**
 * @typedef {{ name: string | null, raw: Buffer, key: import("node:crypto").KeyObject }} Key
 * `name` is null for a key in PEM form: it may sign under any name.
 */

/** @param {Buffer} raw @param {string | null} name @returns {Key} */
function makeKey(raw, name) {
	return { name, raw, key: createPublicKey({ key: Buffer.concat([SPKI, raw]), format: "der", type: "spki" }) };
}

/** Keys of a text: C2SP verifier keys (name+id+key), one per line, or PEM. @param {string} text @returns {Key[]} */
export function parseKeys(text) {
	const keys = [];
	for (const pem of text.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? []) {
		const key = createPublicKey(pem);
		if (key.asymmetricKeyType !== "ed25519") throw new Error("a key is not an Ed25519 key");
		keys.push(makeKey(key.export({ format: "der", type: "spki" }).subarray(-32), null));
	}
	for (const line of text.replace(/-----BEGIN[\s\S]*?-----END[^\n]*/g, "").split("\n")) {
		if (line.trim() === "") continue;
		const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(line.trim());
		if (!match) throw new Error(`"${line.slice(0, 80)}" is not a public key (name+id+key, or PEM)`);
		const material = fromBase64(match[3], 33);
		if (material[0] !== 1) throw new Error(`the key "${match[1]}" is not an Ed25519 key`);
		const key = makeKey(material.subarray(1), match[1]);
		if (keyId(match[1], key.raw).toString("hex") !== match[2]) throw new Error(`the id of key "${match[1]}" does not fit its bytes`);
		keys.push(key);
	}
	return keys;
}

/** @param {string} name @param {Buffer} raw */
function keyId(name, raw) {
	return sha256(Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(1), raw])).subarray(0, 4);
}

/**
 * Reads a C2SP tlog-checkpoint.
 * @param {string} note
 */
export function parseCheckpoint(note) {
	const split = note.lastIndexOf("\n\n");
	if (split < 0 || !note.endsWith("\n")) throw new Error("has no signature");
	const text = note.slice(0, split + 1);
	const [origin, size, root] = text.split("\n");
	if (!/^[^\s+]+$/.test(origin)) throw new Error("does not begin with the name of a ledger");
	if (!/^(0|[1-9]\d*)$/.test(size) || !Number.isSafeInteger(Number(size))) throw new Error("has no size on its second line");
	const signatures = note
		.slice(split + 2, -1)
		.split("\n")
		.map((line) => {
			const match = SIGNATURE.exec(line);
			if (!match) throw new Error(`has a line that is no signature: "${line.slice(0, 80)}"`);
			const bytes = fromBase64(match[2]);
			return { name: match[1], id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
		});
	return { origin, size: Number(size), root: fromBase64(root, 32), text, signatures };
}

/** Whether one of the keys signed the checkpoint under its ledger's name. @param {ReturnType<typeof parseCheckpoint>} checkpoint @param {Key[]} keys */
export function isSignedBy(checkpoint, keys) {
	const { origin, text, signatures } = checkpoint;
	return keys.some(
		({ name, raw, key }) =>
			(name === null || name === origin) &&
			signatures.some((s) => s.name === origin && s.id.equals(keyId(origin, raw)) && verify(null, Buffer.from(text), key, s.signature)),
	);
}

/** Reads a C2SP tlog-proof. @param {string} text */
export function parseProof(text) {
	const split = text.indexOf("\n\n");
	const lines = text.slice(0, Math.max(split, 0)).split("\n");
	if (lines.shift() !== "c2sp.org/tlog-proof@v1") throw new Error("is not a tlog-proof");
	if (lines[0]?.startsWith("extra ")) lines.shift();
	const index = /^index (0|[1-9]\d*)$/.exec(lines.shift() ?? "");
	if (!index) throw new Error("names no index");
	return { index: Number(index[1]), path: lines.map((line) => fromBase64(line, 32)), checkpoint: parseCheckpoint(text.slice(split + 2)) };
}

/**
 * Checks a DSSE envelope and gives back the very bytes the signature is over, parsed.
 * @param {any} envelope
 * @param {Key[]} keys
 */
export function openEnvelope(envelope, keys) {
	const type = "application/vnd.in-toto+json";
	if (envelope?.payloadType !== type || !Array.isArray(envelope.signatures))
		throw new Error("is not a DSSE envelope of an in-toto statement");
	const payload = fromBase64(envelope.payload);
	const signed = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload]);
	const good = envelope.signatures.some((/** @type {any} */ s) => {
		const signature = fromBase64(s?.sig);
		return keys.some(({ key }) => verify(null, signed, key, signature));
	});
	const statement = JSON.parse(payload.toString("utf8"));
	if (statement?._type !== "https://in-toto.io/Statement/v1" || statement.predicateType !== "urn:countersign:evidence-pack:v1") {
		throw new Error("holds another kind of statement");
	}
	return { good, statement };
}
