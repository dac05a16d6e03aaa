/** A ZIP on disk, read entry by entry. @see zip.mjs */
export class Zip {
	static open(path: string): Promise<Zip>;
	names(): string[];
	has(name: string): boolean;
	chunks(name: string): AsyncGenerator<Buffer>;
	read(name: string, limit?: number): Promise<Buffer>;
	close(): Promise<void>;
}
