import { randomUUID } from "node:crypto";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { UnavailableError } from "@/lib/errors";

/** As the worker names them: size first, so that the largest is found without opening any. */
const NAMED = /^checkpoint-(\d{15})-[0-9a-f]{8}\.txt$/;

/** The directory where signed checkpoints are kept outside (a share, a WORM mount); null when there is none. */
export function checkpointDir(): string | null {
	return process.env.COUNTERSIGN_CHECKPOINT_DIR || null;
}

/**
 * Writes a signed checkpoint into the directory kept outside; one that is there already stays.
 * @throws UnavailableError when it cannot be written
 */
export async function exportCheckpoint(dir: string, { size, root, note }: { size: bigint; root: Buffer; note: string }): Promise<string> {
	const name = `checkpoint-${size.toString().padStart(15, "0")}-${root.toString("hex").slice(0, 8)}.txt`;
	const draft = path.join(dir, `.${randomUUID()}`);
	try {
		if ((await readdir(dir)).includes(name)) return name;
		await writeFile(draft, note, { mode: 0o644, flush: true });
		await rename(draft, path.join(dir, name));
		return name;
	} catch (error) {
		await rm(draft, { force: true }).catch(() => undefined); // the reason is the first failure
		throw unusable(dir, error);
	}
}

/** Checkpoints of the directory: `others` have names of somebody's own, `named` are the worker's, the largest first; text is read as it is asked for. */
export async function outsideNotes(
	dir: string,
): Promise<{ others: AsyncIterable<string>; named: AsyncIterable<string>; largest: number | null }> {
	const names = await readdir(dir).catch((error: unknown) => {
		throw unusable(dir, error);
	});
	const texts = names.filter((name) => name.endsWith(".txt") && !name.startsWith("."));
	const named = texts.filter((name) => NAMED.test(name)).sort((a, b) => (a < b ? 1 : -1));
	return {
		others: read(dir, texts.filter((name) => !NAMED.test(name)).slice(0, 1_000)),
		named: read(dir, named),
		largest: named[0] ? Number(NAMED.exec(named[0])?.[1]) : null,
	};
}

async function* read(dir: string, names: readonly string[]): AsyncIterable<string> {
	for (const name of names) {
		const text = await readFile(path.join(dir, name), "utf8").catch((error: unknown) => {
			throw unusable(dir, error);
		});
		if (text.length <= 10_000) yield text;
	}
}

function unusable(dir: string, error: unknown): unknown {
	if (!(error instanceof Error && "code" in error && typeof error.code === "string")) return error;
	return new UnavailableError(
		`The directory for checkpoints kept outside, ${dir}, cannot be used (${error.code}): see that it is there and that the worker's user may read and write it, or correct COUNTERSIGN_CHECKPOINT_DIR.`,
	);
}
