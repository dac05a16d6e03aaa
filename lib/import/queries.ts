import type { Readable } from "node:stream";
import { z } from "zod";
import type { Ctx } from "@/lib/access/actor";
import { logRead } from "@/lib/access/log-read";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { progressOf } from "@/lib/db/progress";
import { NotFoundError } from "@/lib/errors";
import { openStored } from "@/lib/files/store";
import { Id } from "@/lib/id";

const PAGE = 100;

/** Imports, newest first, by keyset: those before the import `before`. */
export async function importList(ctx: Ctx, { before, state }: { before?: bigint | null; state?: string | null } = {}) {
	requirePermission(ctx.actor, "import:read");
	const rows = await prisma.$queryRaw<
		{
			id: bigint;
			system: string;
			kind: string;
			state: string;
			read: bigint;
			accepted: bigint;
			rejected: bigint;
			complete: boolean;
			created_at: Date;
			extracted_at: Date | null;
			object: string;
		}[]
	>`
		select i.id, s.name as system, i.kind, i.state, i.read_count as read, i.accepted_count as accepted, i.rejected_count as rejected, i.complete, i.created_at, i.extracted_at, i.object_name as object
		from import i join system s on s.id = i.system_id
		where (${before ?? null}::bigint is null or i.id < ${before ?? null}) and (${state ?? null}::text is null or i.state = ${state ?? null})
		order by i.id desc limit ${PAGE + 1}`;
	const shown = rows.slice(0, PAGE).map(({ id, read, accepted, rejected, created_at, extracted_at, ...rest }) => ({
		...rest,
		id: id.toString(),
		read: Number(read),
		accepted: Number(accepted),
		rejected: Number(rejected),
		createdAt: created_at,
		extractedAt: extracted_at,
	}));
	return { rows: shown, nextCursor: rows.length > PAGE ? (shown.at(-1)?.id ?? null) : null };
}
export type ImportListRow = Awaited<ReturnType<typeof importList>>["rows"][number];

/** Where an import stands, for a page that waits for the worker. */
export async function importStatus(ctx: Ctx, input: unknown) {
	requirePermission(ctx.actor, "import:read");
	const { importId } = z.strictObject({ importId: Id }).parse(input);
	const found = await prisma.import.findUnique({ where: { id: importId }, select: { state: true, version: true, error: true } });
	if (!found) throw new NotFoundError("This import");
	const progress = await progressOf("import", `import:${importId}`);
	return {
		...found,
		progress: progress && { state: progress.state, step: progress.step, done: Number(progress.done), total: Number(progress.total) },
	};
}

/** A kept file as a stream, with the name it came under. */
export async function keptFile(ctx: Ctx, importId: bigint, fileId: bigint): Promise<{ filename: string; stream: Readable }> {
	requirePermission(ctx.actor, "import:read");
	const file = await prisma.importFile.findFirst({
		where: { id: fileId, importId },
		select: { filename: true, sha256Kept: true, rows: true },
	});
	if (!file) throw new NotFoundError("This file");
	await logRead(ctx, "import.file", `import:${importId}`, Number(file.rows));
	const { stream } = await openStored(file.sha256Kept);
	return { filename: file.filename, stream };
}

/** An identity by its number or key, to be named as the one who took an extract; null when there is none. */
export async function extractorIdentity(ctx: Ctx, wanted: string): Promise<{ id: string } | null> {
	requirePermission(ctx.actor, "import:read");
	const number = Id.safeParse(wanted);
	const found = await prisma.identity.findFirst({
		where: { OR: [{ key: wanted }, ...(number.success ? [{ id: number.data }] : [])] },
		select: { id: true },
	});
	return found && { id: found.id.toString() };
}
