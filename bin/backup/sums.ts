import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { hashFile } from "@/bin/backup/copy";
import { InnerPath, SUMS } from "@/bin/backup/manifest";

export type Sum = { sha256: string; name: string };

const Line = z.tuple([z.string().regex(/^[0-9a-f]{64}$/), InnerPath]);

/** Writes SHA256SUMS line by line, in the form `sha256sum -c` reads, and counts. */
export class SumsWriter {
	files = 0;
	bytes = 0;
	private lines: string[] = [];
	private constructor(
		private readonly handle: FileHandle,
		private readonly file: string,
	) {}

	static async create(backup: string): Promise<SumsWriter> {
		const file = path.join(backup, SUMS);
		return new SumsWriter(await open(file, "wx", 0o600), file);
	}

	async add(name: string, { sha256, bytes }: { sha256: string; bytes: number }): Promise<void> {
		this.files++;
		this.bytes += bytes;
		this.lines.push(`${sha256}  ${name}\n`);
		if (this.lines.length >= 1_000) await this.flush();
	}

	/** @returns the SHA-256 of the file */
	async finish(): Promise<string> {
		await this.flush();
		await this.handle.close();
		return (await hashFile(this.file)).sha256;
	}

	async abandon(): Promise<void> {
		await this.handle.close();
	}

	private async flush(): Promise<void> {
		const text = this.lines.join("");
		this.lines = [];
		await this.handle.appendFile(text);
	}
}

/** The lines of SHA256SUMS, whose own hash was checked before. */
export async function* readSums(backup: string): AsyncGenerator<Sum> {
	for await (const line of createInterface({ input: createReadStream(path.join(backup, SUMS), "utf8") })) {
		const [sha256, name] = Line.parse([line.slice(0, 64), line.slice(66)]);
		yield { sha256, name };
	}
}
