import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { prisma } from "@/lib/db/client";
import { UnavailableError } from "@/lib/errors";
import { formatVerifierKey, rawPublicKey, type VerifierKey, verifierKey } from "./keys";

/** The installation's signing key, held by the worker alone; `verifier` is its public half as given to auditors. */
export type SigningKeyPair = { privateKey: KeyObject; verifier: VerifierKey; text: string };

/** The name of this installation's ledger: origin of its checkpoints and name of its key. */
async function ledgerOrigin(): Promise<string> {
	const { uuid } = await prisma.installation.findUniqueOrThrow({ where: { id: 1 }, select: { uuid: true } });
	return `countersign/${uuid}`;
}

/**
 * Reads the signing key from COUNTERSIGN_KEY_DIR, making it at the first use. Only the worker is given that directory:
 * the web process and administrators of the application never see the private half.
 */
export async function signingKey(): Promise<SigningKeyPair & { created: boolean }> {
	const dir = process.env.COUNTERSIGN_KEY_DIR;
	if (!dir) throw new UnavailableError("This process has no signing key. Only the worker signs; start it with COUNTERSIGN_KEY_DIR.");
	await mkdir(dir, { recursive: true, mode: 0o700 });
	const file = path.join(dir, "ledger-signing-key.pem");
	const made = generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" });
	const created = await writeFile(file, made, { mode: 0o600, flag: "wx" }).then(
		() => true,
		(error: NodeJS.ErrnoException) => {
			if (error.code === "EEXIST") return false;
			throw error;
		},
	);
	const privateKey = createPrivateKey(await readFile(file));
	const verifier = verifierKey(await ledgerOrigin(), rawPublicKey(privateKey));
	return { privateKey, verifier, text: formatVerifierKey(verifier), created };
}
