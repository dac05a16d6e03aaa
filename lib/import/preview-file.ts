import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { InvalidInputError } from "@/lib/errors";
import { DETECT_BYTES, type Detection, detect } from "./detect";
import { Dialect } from "./dialect";
import { canonicalMapping, recogniseLayout } from "./layout";
import { fitFiles } from "./mapping";
import { knownPresets } from "./preset-list";
import type { FileRole, ImportMapping } from "./schema";
import { findSecretColumns, type SecretSuspicion } from "./secret-columns";

/** Stands where a value of a suspected secret column stood. */
const MASK = "••••••";

export type FilePreviewed = Detection & {
	suspicions: SecretSuspicion[];
	/** Mappings that this file fits, and what it is in them; the file in the canonical layout first. */
	fits: { presetId: string; name: string; howTo: string; kind: ImportMapping["kind"]; role: FileRole; files: number }[];
};

/**
 * Looks at the beginning of a file, in memory only: how to read it, its columns and first rows, which columns seem to hold secrets (their values
 * are masked in the answer), and which mappings fit.
 * @param whole `head` is the whole file
 * @param fixed parts of the dialect the user has set, as JSON
 */
export async function previewFile(ctx: Ctx, head: Uint8Array, whole: boolean, fixed: unknown): Promise<FilePreviewed> {
	requirePermission(ctx.actor, "import:run");
	if (head.length > DETECT_BYTES) throw new InvalidInputError("Only the first MiB of a file is looked at.");
	const set = Dialect.partial().parse(fixed);
	const detection = detect(head, whole, set);
	const suspicions = findSecretColumns(detection.columns, detection.sample);
	const secret = new Set(suspicions.map(({ column }) => detection.columns.indexOf(column)));
	const sample = detection.sample.map((row) => row.map((cell, i) => (secret.has(i) && cell !== "" ? MASK : cell)));
	return { ...detection, sample, suspicions, fits: await fitting(detection.columns) };
}

async function fitting(columns: readonly string[]): Promise<FilePreviewed["fits"]> {
	const layout = recogniseLayout(columns);
	const canonical = layout
		? [{ id: "canonical", name: "Canonical layout", howTo: layout.title, mapping: canonicalMapping([{ role: layout.role, columns }]) }]
		: [];
	return [...canonical, ...(await knownPresets())].flatMap(({ id, name, howTo, mapping }) => {
		const part = mapping.files[fitFiles(mapping, [columns])[0] ?? -1];
		return part ? [{ presetId: id, name, howTo, kind: mapping.kind, role: part.role, files: mapping.files.length }] : [];
	});
}
