import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { signCheckpoint } from "./checkpoint";
import { frontierAt } from "./frontier-at";
import { formatVerifierKey } from "./keys";
import { signingKey } from "./signing-key";

export type SignedAt = { size: bigint; note: string; root: Buffer; keyId: string };

/**
 * Signs a checkpoint over the first `size` events (default: all there are) and keeps it. Grows the compact range of the last checkpoint below it,
 * so the cost is that of the new events. The same size gives the same note. Done by the worker, which alone holds the key.
 */
export async function signCheckpointAt(ctx: Ctx, size?: bigint): Promise<SignedAt> {
	requirePermission(ctx.actor, "job:run");
	const { privateKey, verifier } = await signingKey();
	const keyId = verifier.id.toString("hex");
	const head = await prisma.ledgerHead.findUniqueOrThrow({ where: { id: 1 } });
	const upTo = size ?? head.size;
	if (upTo > head.size) throw new RangeError(`the ledger has ${head.size} events, not ${upTo}`);
	await prisma.signingKey.upsert({
		where: { id: keyId },
		create: { id: keyId, name: verifier.name, publicKey: formatVerifierKey(verifier), createdAt: ctx.now },
		update: {},
	});
	const kept = await prisma.ledgerCheckpoint.findUnique({ where: { size: upTo } });
	if (kept && kept.keyId === keyId) return { size: upTo, note: kept.note, root: Buffer.from(kept.root), keyId };
	const grown = await frontierAt(upTo);
	const root = grown.root();
	const note = signCheckpoint({ origin: verifier.name, size: Number(upTo), root }, privateKey);
	await prisma.ledgerCheckpoint.createMany({
		data: [{ size: upTo, root: new Uint8Array(root), frontier: grown.hashes.map((h) => new Uint8Array(h)), note, keyId, at: ctx.now }],
		skipDuplicates: true,
	});
	return { size: upTo, note, root, keyId };
}
