import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { NotFoundError } from "@/lib/errors";
import { currentFiles, headOf } from "./kept-files";
import { type KnownPreset, knownPresets } from "./preset-list";
import { ImportPreview } from "./preview";
import { commitRefusal, isComplete } from "./rules";
import { ImportMapping } from "./schema";

/** Everything the page of one import says, ids as text and counts as numbers. */
export async function importPage(ctx: Ctx, importId: bigint) {
	requirePermission(ctx.actor, "import:read");
	const found = await prisma.import.findUnique({ where: { id: importId }, include: { files: { orderBy: { id: "asc" } } } });
	if (!found) throw new NotFoundError("This import");
	const system = await prisma.system.findUniqueOrThrow({ where: { id: found.systemId }, select: { name: true } });
	const codes = await rejectionCodes(importId);
	const undispositioned = codes.reduce((sum, { waiting }) => sum + waiting, 0);
	const preview = ImportPreview.safeParse(JSON.parse(found.preview));
	const mapping = ImportMapping.safeParse(JSON.parse(found.mapping));
	const latest = new Map(found.files.map((file) => [file.role, file.id]));
	const facts = { ...found, undispositioned: BigInt(undispositioned), described: found.extractedAt !== null, files: found.files.length };
	return {
		id: importId.toString(),
		systemId: found.systemId.toString(),
		system: system.name,
		kind: found.kind,
		state: found.state,
		version: found.version,
		error: found.error,
		createdAt: found.createdAt,
		committedAt: found.committedAt,
		complete: found.complete,
		wouldBeComplete: isComplete(facts),
		commitRefusal: commitRefusal(facts),
		counts: {
			source: found.sourceCount === null ? null : Number(found.sourceCount),
			read: Number(found.readCount),
			accepted: Number(found.acceptedCount),
			rejected: Number(found.rejectedCount),
			added: Number(found.newCount),
			changed: Number(found.changedCount),
			unchanged: Number(found.unchangedCount),
			gone: Number(found.goneCount),
		},
		facts: {
			environment: found.environment,
			objectName: found.objectName,
			objectVersion: found.objectVersion,
			query: found.query,
			parameters: found.parameters,
			extractedBy: found.extractedBy,
			extractedByIdentityId: found.extractedById?.toString() ?? null,
			extractedAt: found.extractedAt?.toISOString() ?? null,
			sourceZone: found.sourceZone,
			sourceCountBy: found.sourceCountBy,
			controlTotals: JSON.parse(found.controlTotals) as { name: string; source: string; file: string }[],
			authoritativeFor: found.authoritativeFor,
			sourceFilter: found.sourceFilter,
			declaredWhole: found.declaredWhole,
			note: found.note,
		},
		files: found.files.map((file) => ({
			id: file.id.toString(),
			role: file.role,
			filename: file.filename,
			bytes: Number(file.bytes),
			sha256Received: file.sha256Received,
			sha256Kept: file.sha256Kept,
			secretColumns: file.secretColumns,
			valuesDropped: Number(file.valuesDropped),
			receivedAt: file.receivedAt,
			superseded: latest.get(file.role) !== file.id,
		})),
		mapping: mapping.success ? mapping.data : null,
		preview: preview.success && found.state !== "received" ? preview.data : null,
		codes,
		undispositioned,
	};
}
export type ImportPage = Awaited<ReturnType<typeof importPage>>;

/** Rejected rows by reason, and how many of them nobody has disposed of yet. */
async function rejectionCodes(importId: bigint) {
	const rows = await prisma.$queryRaw<{ code: string; rows: number; waiting: number }[]>`
		select code, count(distinct (file_id, row_no))::int as rows, count(distinct (file_id, row_no)) filter (where disposition is null)::int as waiting
		from import_rejection where import_id = ${importId} group by code order by rows desc, code`;
	return rows;
}

const REJECTIONS = 100;

/** Rejections of an import, with row, column, value and reason; `after` is the last one shown before. */
export async function rejectionPage(ctx: Ctx, importId: bigint, { code, after }: { code?: string | null; after?: bigint | null } = {}) {
	requirePermission(ctx.actor, "import:read");
	const rows = await prisma.importRejection.findMany({
		where: { importId, ...(code ? { code } : {}), ...(after ? { id: { gt: after } } : {}) },
		orderBy: { id: "asc" },
		take: REJECTIONS + 1,
	});
	const shown = rows.slice(0, REJECTIONS).map((row) => ({
		id: row.id.toString(),
		fileId: row.fileId.toString(),
		rowNo: Number(row.rowNo),
		column: row.column,
		value: row.value,
		code: row.code,
		message: row.message,
		disposition: row.disposition,
		note: row.dispositionNote,
	}));
	return { rows: shown, nextCursor: rows.length > REJECTIONS ? (shown.at(-1)?.id ?? null) : null };
}
export type RejectionRow = Awaited<ReturnType<typeof rejectionPage>>["rows"][number];

/** What the mapping screen needs: the columns and first rows of each file, and every mapping to choose from. */
export async function mappingChoices(ctx: Ctx, importId: bigint): Promise<MappingChoices> {
	requirePermission(ctx.actor, "import:read");
	const files = await currentFiles(prisma, importId);
	return {
		presets: await knownPresets(),
		files: await Promise.all(
			files.map(async (file) => ({
				id: file.id.toString(),
				role: file.role,
				filename: file.filename,
				secretColumns: file.secretColumns,
				...(await headOf(file, 5)),
			})),
		),
	};
}
export type MappingFile = {
	id: string;
	role: ImportMapping["files"][number]["role"];
	filename: string;
	secretColumns: string[];
	columns: string[];
	sample: string[][];
};
export type MappingChoices = { presets: KnownPreset[]; files: MappingFile[] };

/** Systems an import can be begun for. */
export async function systemChoices(ctx: Ctx) {
	requirePermission(ctx.actor, "import:read");
	const rows = await prisma.system.findMany({
		orderBy: { name: "asc" },
		select: { id: true, key: true, name: true, environment: true },
		take: 2_000,
	});
	return rows.map(({ id, ...rest }) => ({ id: id.toString(), ...rest }));
}

/** People of the tool, to name the one who took an extract: whoever carried out a removal cannot prove it with an extract of their own. */
export async function extractorChoices(ctx: Ctx) {
	requirePermission(ctx.actor, "import:read");
	const rows = await prisma.$queryRaw<{ id: bigint; name: string }[]>`
		select n.id, n.name from app_user u join identity n on n.id = u.identity_id order by n.name limit 2000`;
	return rows.map(({ id, name }) => ({ id: id.toString(), name }));
}
