import { createPublicKey, type KeyObject } from "node:crypto";
import { sha256Of } from "./hash";

/** C2SP signed-note algorithm byte of Ed25519. */
const ED25519 = 0x01;
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/** A public key under the name of the log it signs for; the name is the checkpoint's origin. */
export interface VerifierKey {
	name: string;
	/** First 4 bytes of SHA256(name ‖ "\n" ‖ 0x01 ‖ public key). A hint only: never decide trust by it. */
	id: Buffer;
	/** Raw Ed25519 public key, 32 bytes. */
	publicKey: Buffer;
}

/** Key names may hold no white space and no plus sign (C2SP signed-note). */
export function isKeyName(name: string): boolean {
	return name.length > 0 && !/[\s+\p{Cc}]/u.test(name);
}

/** Raw 32 bytes of an Ed25519 key (public or private). @throws RangeError for any other kind of key. */
export function rawPublicKey(key: KeyObject): Buffer {
	if (key.asymmetricKeyType !== "ed25519") throw new RangeError("The signing key must be an Ed25519 key.");
	const publicKey = key.type === "private" ? createPublicKey(key) : key;
	return publicKey.export({ format: "der", type: "spki" }).subarray(-32);
}

/** `node:crypto` key of 32 raw bytes. */
export function publicKeyObject(raw: Uint8Array): KeyObject {
	if (raw.length !== 32) throw new RangeError("An Ed25519 public key has 32 bytes.");
	return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: "der", type: "spki" });
}

/** @throws RangeError when the name cannot stand in a signature line. */
export function verifierKey(name: string, publicKey: Uint8Array): VerifierKey {
	if (!isKeyName(name)) throw new RangeError(`"${name}" cannot name a key: it must not be empty nor hold spaces or "+".`);
	const id = sha256Of(Buffer.from(`${name}\n`), Buffer.of(ED25519), publicKey).subarray(0, 4);
	return { name, id, publicKey: Buffer.from(publicKey) };
}

/** C2SP verifier-key text `name+id+base64(0x01 ‖ public key)`: what is given to the auditor by another way. */
export function formatVerifierKey(key: VerifierKey): string {
	return `${key.name}+${key.id.toString("hex")}+${Buffer.concat([Buffer.of(ED25519), key.publicKey]).toString("base64")}`;
}

/** @throws RangeError when the text is not an Ed25519 verifier key or its id does not fit. */
export function parseVerifierKey(text: string): VerifierKey {
	const match = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(text.trim());
	const material = Buffer.from(match?.[3] ?? "", "base64");
	if (!match?.[1] || material.length !== 33 || material[0] !== ED25519)
		throw new RangeError("This is not an Ed25519 verifier key (name+id+key).");
	const key = verifierKey(match[1], material.subarray(1));
	if (key.id.toString("hex") !== match[2]) throw new RangeError(`The id of key "${key.name}" does not fit its bytes.`);
	return key;
}
