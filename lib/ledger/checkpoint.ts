import { type KeyObject, sign, verify } from "node:crypto";
import { sameBytes } from "./hash";
import { isKeyName, publicKeyObject, rawPublicKey, type VerifierKey, verifierKey } from "./keys";

/** State of the ledger: how many events, and the RFC 6962 root over them. */
export interface Checkpoint {
	/** Names the log for good, for example `countersign.example.com/ledger`; also the name of the signing key. */
	origin: string;
	size: number;
	root: Buffer;
}

interface Signature {
	name: string;
	keyId: Buffer;
	signature: Buffer;
}

/** A checkpoint as read from text. `text` holds exactly the bytes the signatures are over. */
export interface SignedCheckpoint extends Checkpoint {
	text: string;
	signatures: Signature[];
}

const SIGNATURE_LINE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/;

function decodeBase64(text: string): Buffer | null {
	const bytes = Buffer.from(text, "base64");
	return bytes.toString("base64") === text ? bytes : null;
}

/** Body of a C2SP tlog-checkpoint: origin, size and root, one per line. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
	if (!isKeyName(origin))
		throw new RangeError(`"${origin}" cannot be the origin of a ledger: it must not be empty nor hold spaces or "+".`);
	if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`${size} is not a ledger size.`);
	if (root.length !== 32) throw new RangeError("The root of a checkpoint has 32 bytes.");
	return `${origin}\n${size}\n${Buffer.from(root).toString("base64")}\n`;
}

/** Signs with Ed25519; the same checkpoint and key always give the same text (a C2SP signed note). */
export function signCheckpoint(checkpoint: Checkpoint, privateKey: KeyObject): string {
	const text = checkpointText(checkpoint);
	const { id } = verifierKey(checkpoint.origin, rawPublicKey(privateKey));
	const signature = sign(null, Buffer.from(text), privateKey);
	return `${text}\n\u2014 ${checkpoint.origin} ${Buffer.concat([id, signature]).toString("base64")}\n`;
}

/**
 * Reads a signed checkpoint without judging its signatures; see {@link verifyCheckpoint}.
 * @throws RangeError with the reason when the text has not the form of C2SP tlog-checkpoint.
 */
export function parseCheckpoint(note: string): SignedCheckpoint {
	const split = note.lastIndexOf("\n\n");
	if (split < 0 || !note.endsWith("\n")) throw new RangeError("The checkpoint has no signature block.");
	const text = note.slice(0, split + 1);
	const [origin, size, root] = text.split("\n");
	if (!origin || !isKeyName(origin)) throw new RangeError("The first line of the checkpoint is not an origin.");
	if (!size || !/^(0|[1-9]\d*)$/.test(size) || !Number.isSafeInteger(Number(size)))
		throw new RangeError("The second line of the checkpoint is not a size.");
	const rootBytes = decodeBase64(root ?? "");
	if (rootBytes?.length !== 32) throw new RangeError("The third line of the checkpoint is not a root of 32 bytes.");
	const signatures = note
		.slice(split + 2, -1)
		.split("\n")
		.map((line) => {
			const match = SIGNATURE_LINE.exec(line);
			const bytes = decodeBase64(match?.[2] ?? "");
			if (!match?.[1] || !bytes || bytes.length < 5) throw new RangeError(`"${line}" is not a signature line.`);
			return { name: match[1], keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
		});
	return { origin, size: Number(size), root: rootBytes, text, signatures };
}

/** True when `key` belongs to the checkpoint's origin and one of its signatures is good. Other signatures (witnesses) are ignored. */
export function verifyCheckpoint(checkpoint: SignedCheckpoint, key: VerifierKey): boolean {
	if (key.name !== checkpoint.origin) return false;
	return checkpoint.signatures.some(
		({ name, keyId, signature }) =>
			name === key.name &&
			sameBytes(keyId, key.id) &&
			verify(null, Buffer.from(checkpoint.text), publicKeyObject(key.publicKey), signature),
	);
}
