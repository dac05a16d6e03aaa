import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { codeOf } from "@/bin/process/failure.mjs";
import { RefusedError } from "@/lib/errors";

/** Names of a backup's own files; the rest lies in `database/`, `files/`, `keys/` and `demo/` as in the data directory. */
export const MANIFEST = "manifest.json";
export const SUMS = "SHA256SUMS";
/** What a backup is called until it is whole. */
export const PARTIAL = ".partial";

/** A path inside a backup: no way out of it. */
export const InnerPath = z
	.string()
	.regex(/^(?:database|files|keys|demo)(?:\/[^/\0\n\\]+)*$/)
	.refine((text) => !text.split("/").some((part) => part === "." || part === ".."));

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Count = z.int().min(0);

const Body = z.strictObject({
	format: z.literal("countersign-backup/1"),
	madeAt: z.iso.datetime(),
	/** Of Countersign. */
	version: z.string(),
	/** Of the machine, for example "linux-x64": the bundled database's files are not the same on all. */
	platform: z.string(),
	/** Of the bundled PostgreSQL. */
	server: z.string().regex(/^\d+(\.\d+)*/),
	installation: z.strictObject({ uuid: z.uuid(), name: z.string(), demo: z.boolean() }),
	migrations: z.array(z.string()).min(1),
	/** At the end of the copy; the backup may hold a little more, since work goes on meanwhile. */
	ledger: z.strictObject({ size: Count, head: Sha256.nullable() }),
	rows: z.record(z.string(), Count),
	withKeys: z.boolean(),
	/** Of every file but this one and the sums themselves. */
	files: Count,
	bytes: Count,
	/** Of SHA256SUMS. */
	sums: Sha256,
	directories: z.array(InnerPath),
});

export type Manifest = z.infer<typeof Body>;

/** The manifest's text; its last member is the SHA-256 of the others, so that a changed byte in it is found too. */
export function manifestText(body: Manifest): { text: string; digest: string } {
	const digest = digestOf(body);
	return { text: `${JSON.stringify({ ...body, digest }, null, "\t")}\n`, digest };
}

/**
 * Reads the manifest of a backup and sees that it is as it was written.
 * @throws RefusedError naming the file
 */
export function readManifest(backup: string): { manifest: Manifest; digest: string } {
	const file = path.join(backup, MANIFEST);
	let text: string;
	try {
		text = readFileSync(file, "utf8");
	} catch (error) {
		const code = codeOf(error);
		if (!code) throw error;
		const why = code === "ENOENT" || code === "ENOTDIR" ? "it has no manifest.json" : `its manifest.json cannot be read (${code})`;
		throw new RefusedError(`${backup} is no whole backup: ${why}. Name the directory that countersign backup made.`);
	}
	const damaged = new RefusedError(`The backup is damaged: ${file} is not as it was written. Take another copy of it, or an older backup.`);
	const found = asJson(text) as Partial<Manifest & { digest: string }> | null;
	if (typeof found !== "object" || found === null) throw damaged;
	const { digest = "", ...body } = found;
	if (manifestText(body as Manifest).text !== text || digestOf(body) !== digest) throw damaged;
	const parsed = Body.safeParse(body);
	if (!parsed.success) {
		throw new RefusedError(`${file} has a form this version of Countersign does not read: use the version that made it (${body.version}).`);
	}
	return { manifest: parsed.data, digest };
}

export const PLATFORM = `${process.platform}-${process.arch}`;

function digestOf(body: object): string {
	return createHash("sha256").update(JSON.stringify(body)).digest("hex");
}

function asJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return null;
		throw error;
	}
}
