import { createHash } from "node:crypto";
import { parseCheckpoint } from "@/lib/ledger/checkpoint";
import { formatVerifierKey, type VerifierKey } from "@/lib/ledger/keys";
import { contentJson } from "../format/content";
import { type Signer, signStatement } from "../format/dsse";
import { PATHS } from "../format/files";
import { packJson } from "../format/json";
import { type ManifestFacts, manifestJson } from "../format/manifest";
import { readmeHtml } from "../format/readme";
import { type SignoffFile, signoffFile } from "../format/shapes";
import type { PackWriter } from "./pack-writer";

/** What stands around the content of a pack. */
export interface Seals {
	/** The signed checkpoint at exactly the cut-off, as it was stored when it was signed. */
	checkpoint: string;
	/** Every key a signature in this pack was made with. */
	keys: readonly VerifierKey[];
	/** Text of the verifier to ship. */
	verifier: string;
	signer: Signer;
	/** File 17, once the control owner has signed this very content. */
	signoff?: { json: SignoffFile; pdf: Uint8Array; proof: string };
}

/** What a finished pack is known by; hashes in lower-case hexadecimal. */
export interface SealedPack {
	bytes: number;
	sha256: string;
	contentSha256: string;
	manifestSha256: string;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function requireCheckpointAtCutoff({ cutoff, ledger }: ManifestFacts, checkpoint: string): void {
	const { origin, size, root } = parseCheckpoint(checkpoint);
	if (origin === ledger.origin && size === cutoff.size && root.toString("hex") === ledger.root) return;
	throw new RangeError(
		`The checkpoint speaks of ${origin} at ${size} events, the pack of ${ledger.origin} at ${cutoff.size}, or their roots differ.`,
	);
}

/**
 * Ends a pack whose content files are written: README, `content.json`, file 17, checkpoint, keys, verifier, manifest, envelope.
 * @throws RangeError when the counts do not tie, the checkpoint is not the cut-off's, or the sign-off signs another content.
 */
export async function sealPack(writer: PackWriter, facts: ManifestFacts, seals: Seals): Promise<SealedPack> {
	requireCheckpointAtCutoff(facts, seals.checkpoint);
	// A pack made of files that were signed brings the README that was signed.
	if (!writer.files.some(({ path }) => path === PATHS.readme)) await writer.addBytes(PATHS.readme, readmeHtml(facts, writer.files));
	const scope = { campaign: facts.campaign.id, track: facts.track, cutoff: facts.cutoff };
	const content = await writer.addBytes(PATHS.content, contentJson(scope, writer.files));
	if (seals.signoff) {
		const signoff = signoffFile.parse(seals.signoff.json);
		if (signoff.content_sha256 !== content.sha256) {
			throw new RangeError(
				"The sign-off was given over another content than this pack's. Sign again, or build the pack at the cut-off that was signed.",
			);
		}
		await writer.addBytes(PATHS.signoff, packJson(signoff));
		await writer.addBytes(PATHS.signoffPdf, seals.signoff.pdf);
		await writer.addBytes(PATHS.signoffProof, seals.signoff.proof);
	}
	await writer.addBytes(PATHS.checkpoint, seals.checkpoint);
	await writer.addBytes(PATHS.keys, seals.keys.map((key) => `${formatVerifierKey(key)}\n`).join(""));
	await writer.addBytes(PATHS.verifier, seals.verifier);
	const manifest = manifestJson(facts, writer.files);
	const subjects = [{ path: PATHS.manifest, sha256: sha256(manifest) }, ...writer.files];
	const predicate = { ...scope, content_sha256: content.sha256, demo: facts.installation.demo };
	const envelope = await signStatement(subjects, predicate, seals.signer);
	await writer.addBytes(PATHS.manifest, manifest);
	await writer.addBytes(PATHS.envelope, envelope);
	const zip = await writer.finish();
	return { ...zip, contentSha256: content.sha256, manifestSha256: sha256(manifest) };
}
