import { hash } from "node:crypto";

const DIGITS = 12;
const LINE = DIGITS + 1;
const BLOCK_LINES = 64 * 1024;

/** First 9 bytes of SHA-256 over a line (without its line end), as 12 base64 characters. */
export function rowDigest(line: string): string {
	return hash("sha256", line, "base64").slice(0, DIGITS);
}

/** Path of the list that holds one digest per line of `path`. */
export function rowListPath(path: string): string {
	return `rows/${path}.txt`;
}

/**
 * Collects the digests of a file's lines, 13 bytes each. The list stands in the pack beside the file, covered by the manifest:
 * a verifier that finds the file changed compares line by line and names the rows.
 */
export class RowDigests {
	private readonly blocks: Buffer[] = [];
	private lines = 0;

	add(line: string): void {
		const position = this.lines % BLOCK_LINES;
		if (position === 0) this.blocks.push(Buffer.alloc(BLOCK_LINES * LINE, 0x0a));
		this.blocks.at(-1)?.write(rowDigest(line), position * LINE, "latin1");
		this.lines += 1;
	}

	get count(): number {
		return this.lines;
	}

	/** The list's bytes, block by block. */
	*chunks(): Generator<Buffer> {
		let left = this.lines * LINE;
		for (const block of this.blocks) {
			yield block.subarray(0, Math.min(left, block.length));
			left -= block.length;
		}
	}
}
