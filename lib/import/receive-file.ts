import { PassThrough } from "node:stream";
import { finished } from "node:stream/promises";
import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { keep } from "@/lib/files/store";
import { record } from "@/lib/ledger/record";
import { OPEN_STATES, receiveRefusal } from "./rules";
import { type ReceivedFile, type ReceiveOptions, receiveFile as readSource } from "./source-stream";
import { ReceiveFileInput } from "./verb-schema";

/**
 * Takes one file of an import in: hash as received → secrets dropped → hash as kept → files directory, streamed, then its record and event.
 * A file of a role that the import has already takes the earlier one's place; a dry run made before counts no more.
 * @throws InvalidInputError when a secret column is not in the file; nothing is kept then
 */
export async function receiveFile(
	ctx: Ctx,
	input: unknown,
	source: AsyncIterable<Uint8Array>,
): Promise<{ fileId: string; bytes: string; valuesDropped: number; rowsWithheld: number }> {
	requirePermission(ctx.actor, "import:run");
	const { importId, role, filename, dialect, secretColumns } = ReceiveFileInput.parse(input);
	const found = await prisma.import.findUnique({ where: { id: importId }, select: { state: true, kind: true } });
	if (!found) throw new NotFoundError("This import");
	const no = receiveRefusal(found, role);
	if (no) throw new RefusedError(no);
	const received = await keepSource(source, { dialect, secretColumns });
	if (received.bytesReceived === 0) throw new RefusedError(`${filename} is empty. Check that the export finished, and choose it again.`);
	return inTransaction(ctx, async (tx) => {
		const { count } = await tx.import.updateMany({
			where: { id: importId, state: { in: [...OPEN_STATES] } },
			data: { state: "received", error: null, valuesDropped: { increment: received.valuesDropped }, version: { increment: 1 } },
		});
		if (count !== 1) throw new ConflictError("This import was checked or taken over while the file came in. Begin a new import.");
		const facts = { sha256Received: received.sha256Received, sha256Kept: received.sha256Kept, secretColumns };
		const { id } = await tx.importFile.create({
			data: {
				importId,
				role,
				filename,
				bytes: received.bytesReceived,
				...facts,
				valuesDropped: received.valuesDropped,
				dialect: JSON.stringify(dialect),
				receivedAt: ctx.now,
			},
			select: { id: true },
		});
		const bytes = String(received.bytesReceived);
		await record(tx, ctx, {
			type: "import.file_received",
			subject: `import:${importId}`,
			payload: { importId: importId.toString(), role, filename, bytes, ...facts, valuesDropped: String(received.valuesDropped) },
		});
		return { fileId: id.toString(), bytes, valuesDropped: received.valuesDropped, rowsWithheld: received.rowsWithheld };
	});
}

/** Streams a source through the scrubber into the file store; a failure on either side ends both and leaves no file behind. */
async function keepSource(source: AsyncIterable<Uint8Array>, options: Omit<ReceiveOptions, "keep">): Promise<ReceivedFile> {
	const pipe = new PassThrough();
	const stored = keep(pipe);
	// Awaited below; an error of the reading side must not be unhandled meanwhile.
	stored.catch(() => undefined);
	try {
		const received = await readSource(source, {
			...options,
			keep: async (piece) => {
				if (pipe.destroyed) await stored;
				if (!pipe.write(piece)) await Promise.race([drained(pipe), stored]);
			},
		});
		pipe.end();
		const { sha256 } = await stored;
		if (sha256 !== received.sha256Kept) throw new Error("the file store kept other bytes than were given");
		return received;
	} catch (error) {
		pipe.destroy(error instanceof Error ? error : new Error(String(error)));
		// Both end with the error that is thrown below; it is told once.
		await Promise.allSettled([finished(pipe), stored]);
		throw error;
	}
}

function drained(pipe: PassThrough): Promise<void> {
	return new Promise((resolve) => pipe.once("drain", resolve));
}
