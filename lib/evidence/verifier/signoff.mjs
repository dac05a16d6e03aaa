import { asArray, fromBase64, fromHex, sha256 } from "./bytes.mjs";
import { isSignedBy, parseProof } from "./notes.mjs";
import { eventHash, extendsTree, includes, payloadHash } from "./tree.mjs";

const FILE = "17_signoff.json";
const PROOF = "17_signoff.tlog-proof";

/**
 * Check 8: somebody signed the very content of this pack, and that act stands in the ledger after the content.
 * @param {{ signoff: Buffer, proof: Buffer, contentHash: string, manifest: any }} pack
 * @param {ReturnType<typeof import("./notes.mjs").parseCheckpoint> | undefined} checkpoint of the cut-off
 * @param {import("./notes.mjs").Key[]} keys
 * @param {import("./findings.mjs").Findings} findings
 */
export function checkSignoff({ signoff, proof, contentHash, manifest }, checkpoint, keys, findings) {
	const fail = (/** @type {string} */ message, file = FILE) => findings.fail(8, file, message);
	const sign = JSON.parse(signoff.toString("utf8"));
	const { event } = sign;
	if (sign.content_sha256 !== contentHash) fail("signs another content than this pack's content.json");
	if (sign.statement_sha256 !== sha256(String(sign.statement)).toString("hex")) fail("the statement does not fit its hash");
	if (sign.campaign !== manifest.campaign?.id || sign.track !== manifest.track) fail("signs another campaign or track");
	if (sign.content_cutoff !== manifest.cutoff?.size) fail("signs another cut-off");
	if (event.campaign !== manifest.campaign?.id || event.track !== manifest.track) fail("its event belongs to another campaign or track");
	const hash = fromHex(event.payload_sha256, 32);
	const leaf = eventHash(event, hash, fromHex(event.prev, 32));
	if (leaf.toString("hex") !== event.leaf) fail("its event does not give the hash it bears");
	if (event.payload === null) {
		findings.leaveOpen("What the sign-off's event said: its payload was erased by law; the hash and its place in the ledger stay.");
	} else {
		if (!payloadHash(event.salt, event.payload).equals(hash)) fail("the payload of its event was changed");
		if (JSON.parse(event.payload).contentHash !== contentHash) fail("its event in the ledger names another content");
	}
	const { index, path, checkpoint: later } = parseProof(proof.toString("utf8"));
	if (index !== event.seq || !includes(index, later.size, leaf, path, later.root)) fail("does not prove the sign-off's event", PROOF);
	if (!isSignedBy(later, keys)) fail("its checkpoint is not signed by a key you gave; if the key was changed since, give both", PROOF);
	if (!checkpoint) return;
	if (event.seq < checkpoint.size) fail("was signed before the content it signs");
	const consistency = asArray(sign.consistency, "the consistency proof").map((line) => fromBase64(line, 32));
	if (later.origin !== checkpoint.origin || !extendsTree(checkpoint.size, later.size, consistency, checkpoint.root, later.root)) {
		fail("the ledger it was signed in does not extend the ledger of this pack");
	}
}
