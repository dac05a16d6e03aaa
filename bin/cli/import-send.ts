import { createReadStream, readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { tell, UsageError } from "@/bin/cli/command";
import type { Session } from "@/bin/cli/session";
import { codeOf } from "@/bin/process/failure.mjs";
import { createImport } from "@/lib/import/create-import";
import { DETECT_BYTES } from "@/lib/import/detect";
import { systemChoices } from "@/lib/import/import-page";
import { canonicalMapping, recogniseLayout } from "@/lib/import/layout";
import { fitFiles } from "@/lib/import/mapping";
import { knownPresets } from "@/lib/import/preset-list";
import { type FilePreviewed, previewFile } from "@/lib/import/preview-file";
import { importStatus } from "@/lib/import/queries";
import { receiveFile } from "@/lib/import/receive-file";
import { FileRole, ImportMapping } from "@/lib/import/schema";
import { setMapping } from "@/lib/import/set-mapping";

export type Given = {
	system: string;
	files: string[];
	preset?: string | undefined;
	mapping?: string | undefined;
	secret: string[];
	/** Declared whole, without an identity as its extractor. */
	unnamed: boolean;
};
type GivenFile = { file: string; role: FileRole | null };
type Looked = GivenFile & { found: FilePreviewed };
type Chosen = { mapping: ImportMapping; presetId: string | null };

/**
 * Begins an import, sends its files and maps their columns, as the browser does it. Everything that can be seen to be wrong is said before
 * the import is begun.
 * @returns the number of the import
 */
export async function sendFiles(session: Session, given: Given): Promise<string> {
	const named = given.files.map(namedFile);
	const systemId = await systemOf(session, given.system);
	const chosen = await chosenMapping(given);
	const looked: Looked[] = [];
	for (const one of named) looked.push({ ...one, found: await look(session, one, chosen) });
	const { mapping, presetId } = chosen ?? { mapping: canonical(looked), presetId: "canonical" };
	if (mapping.kind === "access" && given.unnamed) {
		throw new UsageError(
			"--extracted-by-id is missing: absence in an extract of access declared whole may prove a removal, and nobody may prove their own.",
		);
	}
	const roles = rolesOf(looked, mapping);
	const secrets = looked.map((one, i) => secretColumns(one, mapping, roles[i], given.secret));
	const unknown = given.secret.find((column) => !looked.some(({ found }) => found.columns.includes(column)));
	if (unknown !== undefined) throw new UsageError(`--secret: no file has a column "${unknown}".`);
	const { importId } = await createImport(await session.ctx(), { systemId, kind: mapping.kind });
	for (const [i, { file, found }] of looked.entries()) {
		const input = { importId, role: roles[i], filename: path.basename(file), dialect: found.dialect, secretColumns: secrets[i] };
		const received = await receiveFile(await session.ctx(), input, createReadStream(file));
		const dropped = received.valuesDropped > 0 ? `, ${received.valuesDropped} secret values dropped` : "";
		tell(`  ${path.basename(file)} is received as ${roles[i]} (${received.bytes} bytes${dropped})`);
	}
	const { version } = await importStatus(await session.ctx(), { importId });
	await setMapping(await session.ctx(), { importId, mapping, presetId, version });
	return importId;
}

/** `users=people.csv`, or a bare path. A path may hold "=" where no role stands before it. */
function namedFile(given: string): GivenFile {
	const at = given.indexOf("=");
	const role = FileRole.safeParse(given.slice(0, at));
	return at > 0 && role.success ? { file: given.slice(at + 1), role: role.data } : { file: given, role: null };
}

async function systemOf(session: Session, wanted: string): Promise<string> {
	const found = (await systemChoices(await session.ctx())).filter(({ id, key, name }) => [id, key, name].includes(wanted));
	if (found.length === 0) throw new UsageError(`--system: there is no system "${wanted}". Create it in the browser first.`);
	if (found.length > 1)
		throw new UsageError(`--system: several systems are called "${wanted}": name one of ${found.map(({ id }) => id).join(", ")}.`);
	return found[0]?.id ?? "";
}

async function chosenMapping({ preset, mapping }: Given): Promise<Chosen | null> {
	if (mapping !== undefined) return { mapping: ImportMapping.parse(jsonOf(mapping)), presetId: null };
	if (preset === undefined) return null;
	const known = await knownPresets();
	const found = known.find(({ id, name }) => id === preset || name === preset);
	if (!found)
		throw new UsageError(
			`--preset: there is no mapping "${preset}". There are: ${known.map(({ id, name }) => `${id} (${name})`).join(", ")}.`,
		);
	return { mapping: found.mapping, presetId: found.id };
}

/** How a file reads; what its mapping knows of that is given, the rest is detected. */
async function look(session: Session, { file, role }: GivenFile, chosen: Chosen | null): Promise<FilePreviewed> {
	const parts = chosen?.mapping.files ?? [];
	const part = role ? parts.find((one) => one.role === role) : parts.length === 1 ? parts[0] : undefined;
	const { head, whole } = await headOf(file);
	return previewFile(await session.ctx(), head, whole, part?.dialect ?? {});
}

async function headOf(file: string): Promise<{ head: Uint8Array; whole: boolean }> {
	try {
		const handle = await open(file);
		try {
			const { buffer, bytesRead } = await handle.read(Buffer.alloc(DETECT_BYTES), 0, DETECT_BYTES, 0);
			return { head: buffer.subarray(0, bytesRead), whole: bytesRead === (await handle.stat()).size };
		} finally {
			await handle.close();
		}
	} catch (error) {
		if (codeOf(error)) throw new UsageError(`--file: ${file} cannot be read (${codeOf(error)}).`);
		throw error;
	}
}

function jsonOf(file: string): unknown {
	try {
		return JSON.parse(readFileSync(file, "utf8"));
	} catch (error) {
		if (codeOf(error) || error instanceof SyntaxError) throw new UsageError(`--mapping: ${file} cannot be read as JSON.`);
		throw error;
	}
}

function canonical(looked: Looked[]): ImportMapping {
	const files = looked.map(({ file, role, found }) => {
		const layout = recogniseLayout(found.columns);
		if (layout) return { role: role ?? layout.role, columns: found.columns };
		const fitting = found.fits.map(({ presetId }) => presetId).join(", ");
		throw new UsageError(
			`${path.basename(file)} is not in the canonical layout (docs/import-layout.md): give --preset or --mapping.${fitting ? ` Its columns fit: ${fitting}.` : ""}`,
		);
	});
	return canonicalMapping(files);
}

function rolesOf(looked: Looked[], mapping: ImportMapping): FileRole[] {
	const fitted = fitFiles(
		mapping,
		looked.map(({ found }) => found.columns),
	);
	return looked.map(({ file, role }, i) => {
		const found = role ?? mapping.files[fitted[i] ?? -1]?.role;
		if (found) return found;
		const roles = mapping.files.map((one) => one.role).join(", ");
		throw new UsageError(
			`${path.basename(file)} fits no file of the mapping "${mapping.name}": say what it is (--file ROLE=FILE, of ${roles}).`,
		);
	});
}

/** What surely is a secret, what the mapping calls one, and what the operator does; others that look like one are named. */
function secretColumns({ file, found }: Looked, mapping: ImportMapping, role: FileRole | undefined, asked: string[]): string[] {
	const marked = new Set([...asked, ...(mapping.files.find((one) => one.role === role)?.secretColumns ?? [])]);
	for (const { column, certainty } of found.suspicions) {
		if (certainty === "certain") marked.add(column);
		else if (!marked.has(column))
			tell(`  ${path.basename(file)}: the column "${column}" may hold secrets; --secret "${column}" would drop it`);
	}
	return found.columns.filter((column) => marked.has(column));
}
