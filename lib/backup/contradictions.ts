import { prisma } from "@/lib/db/client";
import { parseCheckpoint, type SignedCheckpoint, verifyCheckpoint } from "@/lib/ledger/checkpoint";
import { frontierAt } from "@/lib/ledger/frontier-at";
import { parseVerifierKey } from "@/lib/ledger/keys";
import { outsideNotes } from "./outside";
import { type Contradiction, checkpointId } from "./rules";

/** Checkpoints kept outside: texts at hand, and a directory of them. */
export type Outside = { notes: readonly string[]; dir: string | null };

/** What one look at them found: how many were held against the ledger, and those that contradict it. */
export type Compared = { size: number; compared: number; found: Contradiction[] };

/**
 * Holds checkpoints kept outside against this ledger. One that holds speaks for all smaller ones of the directory, so that as a rule one is
 * looked at. Left alone is what is no checkpoint, of another installation, acknowledged before, or not signed by a key this ledger knows.
 */
export async function compareOutside({ notes, dir }: Outside): Promise<Compared> {
	const [{ uuid }, head, keys, holds] = await Promise.all([
		prisma.installation.findUniqueOrThrow({ where: { id: 1 }, select: { uuid: true } }),
		prisma.ledgerHead.findUniqueOrThrow({ where: { id: 1 } }),
		prisma.signingKey.findMany(),
		prisma.installationHold.findMany({ where: { releasedAt: { not: null } }, select: { checkpoints: true } }),
	]);
	const acknowledged = new Set(holds.flatMap(({ checkpoints }) => checkpoints));
	const result: Compared = { size: Number(head.size), compared: 0, found: [] };

	/** Whether the text is a checkpoint of this ledger that holds. */
	const look = async (note: string): Promise<boolean> => {
		const checkpoint = read(note);
		if (!checkpoint || checkpoint.origin !== `countersign/${uuid}`) return false;
		const outside = { size: checkpoint.size, root: checkpoint.root.toString("hex") };
		if (acknowledged.has(checkpointId(outside))) return false;
		const signer = keys.find(({ id }) => checkpoint.signatures.some(({ keyId }) => keyId.toString("hex") === id));
		// A key this ledger does not know may be one that was lost with its newer events: not for that is it left alone.
		if (signer && !verifyCheckpoint(checkpoint, parseVerifierKey(signer.publicKey))) return false;
		result.compared++;
		if (outside.size > result.size) result.found.push({ ...outside, why: "ledger is older" });
		else if ((await rootAt(outside.size)) !== outside.root) result.found.push({ ...outside, why: "ledger is another" });
		else return true;
		return false;
	};

	for (const note of notes) await look(note);
	if (dir) {
		const { others, named } = await outsideNotes(dir);
		for await (const note of others) await look(note);
		for await (const note of named) if (await look(note)) break;
	}
	return result;
}

/** Root over the first events of this ledger, in hex. */
export async function rootAt(size: number): Promise<string> {
	const kept = await prisma.ledgerCheckpoint.findUnique({ where: { size: BigInt(size) }, select: { root: true } });
	return kept ? Buffer.from(kept.root).toString("hex") : (await frontierAt(BigInt(size))).root().toString("hex");
}

function read(note: string): SignedCheckpoint | null {
	try {
		return parseCheckpoint(note);
	} catch (error) {
		if (error instanceof RangeError) return null;
		throw error;
	}
}
