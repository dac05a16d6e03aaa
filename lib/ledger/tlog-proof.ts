import { parseCheckpoint, type SignedCheckpoint, verifyCheckpoint } from "./checkpoint";
import type { VerifierKey } from "./keys";
import { verifyInclusion } from "./proof";

const HEADER = "c2sp.org/tlog-proof@v1";

/** Proof that one event is in the ledger, checkable offline with the event's hash and the ledger's key. */
export interface TlogProof {
	index: number;
	/** Siblings from leaf to root. */
	path: Buffer[];
	checkpoint: SignedCheckpoint;
}

/** C2SP tlog-proof text; `checkpoint` is the signed note as it stands. */
export function formatTlogProof(index: number, path: readonly Uint8Array[], checkpoint: string): string {
	return [HEADER, `index ${index}`, ...path.map((hash) => Buffer.from(hash).toString("base64")), "", checkpoint].join("\n");
}

/** @throws RangeError when the text has not the form of C2SP tlog-proof@v1. */
export function parseTlogProof(text: string): TlogProof {
	const split = text.indexOf("\n\n");
	const lines = text.slice(0, split).split("\n");
	if (split < 0 || lines.shift() !== HEADER) throw new RangeError(`The proof does not start with "${HEADER}".`);
	if (lines[0]?.startsWith("extra ")) lines.shift();
	const index = /^index (0|[1-9]\d*)$/.exec(lines.shift() ?? "")?.[1];
	if (index === undefined) throw new RangeError("The proof names no index.");
	const path = lines.map((line) => {
		const hash = Buffer.from(line, "base64");
		if (hash.length !== 32 || hash.toString("base64") !== line) throw new RangeError(`"${line}" is not a hash of 32 bytes.`);
		return hash;
	});
	return { index: Number(index), path, checkpoint: parseCheckpoint(text.slice(split + 2)) };
}

/** True when the checkpoint is signed by `key` and holds the event at the proof's index. */
export function verifyTlogProof(proof: TlogProof, leafHash: Uint8Array, key: VerifierKey): boolean {
	const { checkpoint } = proof;
	return verifyCheckpoint(checkpoint, key) && verifyInclusion(proof.index, checkpoint.size, leafHash, proof.path, checkpoint.root);
}
