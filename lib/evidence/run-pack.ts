import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rm } from "node:fs/promises";
import path from "node:path";
import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError } from "@/lib/errors";
import { adopt, filesDir } from "@/lib/files/store";
import { record } from "@/lib/ledger/record";
import { beginPack } from "./begin-pack";
import { buildPack } from "./build/build";
import type { TellProgress } from "./build/progress";
import { RunPackInput } from "./schema";

/**
 * The worker's part of a pack: built into a temporary file, kept under its hash, then announced in one transaction. Killed half way, nothing was
 * announced and it is built again, to the same manifest; a pack that is ready stays as it is.
 */
export async function runPack(ctx: Ctx, input: unknown, tell: TellProgress = async () => undefined): Promise<void> {
	requirePermission(ctx.actor, "job:run");
	const { packId } = RunPackInput.parse(input);
	const pack = await prisma.evidencePack.findUnique({ where: { id: packId }, select: { state: true, campaignTrackId: true } });
	if (!pack) throw new NotFoundError("This pack");
	if (pack.state === "ready") return;
	await beginPack(ctx, input);
	const temporary = await freshFile(packId);
	const built = await buildPack(ctx, packId, temporary, tell).catch(async (error: unknown) => {
		await rm(temporary, { force: true });
		throw error;
	});
	await sync(temporary);
	await adopt(temporary, built.sha256);
	await inTransaction(ctx, async (tx) => {
		const on = await tx.campaignTrack.findUniqueOrThrow({ where: { id: pack.campaignTrackId }, select: { campaignId: true, track: true } });
		const { count } = await tx.evidencePack.updateMany({
			where: { id: packId, state: { not: "ready" } },
			data: {
				state: "ready",
				readyAt: ctx.now,
				bytes: built.bytes,
				sha256: built.sha256,
				contentHash: built.contentSha256,
				manifestHash: built.manifestSha256,
				error: null,
			},
		});
		// Another worker was given the same job and was faster; the next try finds the pack ready.
		if (count === 0) throw new ConflictError();
		await record(tx, ctx, {
			type: "pack.built",
			subject: `pack:${packId}`,
			refs: [`track:${pack.campaignTrackId}`],
			campaignId: on.campaignId,
			track: on.track,
			payload: {
				packId: packId.toString(),
				bytes: built.bytes.toString(),
				sha256: built.sha256,
				contentHash: built.contentSha256,
				manifestHash: built.manifestSha256,
			},
		});
	});
}

/** A name for the unfinished pack beside the store, on the same volume; what a killed run of the same pack left is removed. */
async function freshFile(packId: bigint): Promise<string> {
	const incoming = path.join(filesDir(), "incoming");
	await mkdir(incoming, { recursive: true });
	const left = (await readdir(incoming)).filter((name) => name.startsWith(`pack-${packId}-`));
	await Promise.all(left.map((name) => rm(path.join(incoming, name), { force: true })));
	return path.join(incoming, `pack-${packId}-${randomUUID()}`);
}

async function sync(file: string): Promise<void> {
	const handle = await open(file, "r+");
	await handle.sync();
	await handle.close();
}
