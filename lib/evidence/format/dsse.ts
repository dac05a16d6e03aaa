import type { VerifierKey } from "@/lib/ledger/keys";

const PAYLOAD_TYPE = "application/vnd.in-toto+json";
const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
/** Our own predicate: what the pack is about. Never changes meaning; a new meaning is a new version. */
const PREDICATE_TYPE = "urn:countersign:evidence-pack:v1";

/** Whoever holds the signing key: may live in another process. Signs bytes with Ed25519. */
export interface Signer {
	key: VerifierKey;
	sign(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** What an in-toto Statement names: a path and its SHA-256. */
export interface Subject {
	path: string;
	sha256: string;
}

/** Facts of the pack that the signature covers beside the files. */
export interface Predicate {
	campaign: string;
	track: string;
	cutoff: { size: number; at: string };
	content_sha256: string;
	demo: boolean;
}

/** DSSE pre-authentication encoding: the bytes that are signed. */
export function preAuthEncoding(type: string, body: Uint8Array): Buffer {
	return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${body.length} `), body]);
}

/** in-toto Statement v1 over `manifest.json` and every file it lists, in a DSSE envelope. */
export async function signStatement(subjects: readonly Subject[], predicate: Predicate, signer: Signer): Promise<string> {
	const statement = {
		_type: STATEMENT_TYPE,
		subject: subjects.map(({ path, sha256 }) => ({ name: path, digest: { sha256 } })),
		predicateType: PREDICATE_TYPE,
		predicate,
	};
	const payload = Buffer.from(JSON.stringify(statement));
	const signature = await signer.sign(preAuthEncoding(PAYLOAD_TYPE, payload));
	const envelope = {
		payloadType: PAYLOAD_TYPE,
		payload: payload.toString("base64"),
		signatures: [{ keyid: signer.key.id.toString("hex"), sig: Buffer.from(signature).toString("base64") }],
	};
	return `${JSON.stringify(envelope, null, 2)}\n`;
}
