import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import * as zlib from "node:zlib";
import { readDirectory, readExactly } from "./zip-directory.mjs";

const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const CHUNK = 256 * 1024;

/** CRC-32; Node has it built in from 20.15 on. */
const crc32 = zlib.crc32 ?? tableCrc32();

function tableCrc32() {
	const table = new Uint32Array(256);
	for (let n = 0; n < 256; n += 1) {
		let c = n;
		for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
		table[n] = c >>> 0;
	}
	/** @param {Buffer} bytes @param {number} start */
	return (bytes, start) => {
		let c = ~start;
		for (let i = 0; i < bytes.length; i += 1) c = table[(c ^ bytes[i]) & 0xff] ^ (c >>> 8);
		return ~c >>> 0;
	};
}

/**
 * Checks that local header and what follows the data say what the directory says, so that every reader sees the same file.
 * @param {import("node:fs/promises").FileHandle} file
 * @param {import("./zip-directory.mjs").ZipEntry} entry
 * @param {number} end where the next entry, or the directory, begins
 * @returns {Promise<number>} position of the packed bytes
 */
async function checkLocalHeader(file, entry, end) {
	const header = await readExactly(file, entry.offset, 30);
	const described = (entry.flags & 8) !== 0;
	const nameLength = header.readUInt16LE(26);
	const name = await readExactly(file, entry.offset + 30, nameLength);
	const same =
		header.readUInt32LE(0) === LOCAL &&
		header.readUInt16LE(6) === entry.flags &&
		header.readUInt16LE(8) === entry.method &&
		header.readUInt32LE(10) === entry.time &&
		name.toString("latin1") === entry.name &&
		(described || header.readUInt32LE(14) === entry.crc);
	if (!same) throw new Error(`"${entry.name}": the two headers of the ZIP entry differ`);
	const start = entry.offset + 30 + nameLength + header.readUInt16LE(28);
	const rest = end - start - entry.packed;
	if (rest === 0 && !described) return start;
	const allowed = described ? [12, 16, 20, 24] : [];
	if (!allowed.includes(rest)) throw new Error(`"${entry.name}": the ZIP holds bytes that belong to no file`);
	const descriptor = await readExactly(file, start + entry.packed, rest);
	const signed = rest === 16 || rest === 24 ? 4 : 0;
	if ((signed && descriptor.readUInt32LE(0) !== DESCRIPTOR) || descriptor.readUInt32LE(signed) !== entry.crc) {
		throw new Error(`"${entry.name}": the two headers of the ZIP entry differ`);
	}
	return start;
}

/** A ZIP on disk, read entry by entry without unpacking to disk; memory does not grow with its size. */
export class Zip {
	/** @param {string} path */
	static async open(path) {
		const file = await open(path, "r");
		try {
			const { size } = await file.stat();
			const { entries, folders, start } = await readDirectory(file, size);
			const zip = new Zip(file, entries);
			const ordered = [...entries, ...folders].sort((a, b) => a.offset - b.offset);
			let expected = 0;
			for (const [i, entry] of ordered.entries()) {
				if (i === 0 && entry.offset !== 0) throw new Error("the ZIP does not begin with its first file");
				const end = ordered[i + 1]?.offset ?? start;
				if (entry.offset < expected || end > start) throw new Error(`"${entry.name}": two ZIP entries lie over each other`);
				zip.starts.set(entry.name, await checkLocalHeader(file, entry, end));
				expected = end;
			}
			return zip;
		} catch (error) {
			await file.close();
			throw error;
		}
	}

	/** @param {import("node:fs/promises").FileHandle} file @param {import("./zip-directory.mjs").ZipEntry[]} entries */
	constructor(file, entries) {
		this.file = file;
		this.entries = new Map(entries.map((entry) => [entry.name, entry]));
		/** @type {Map<string, number>} */
		this.starts = new Map();
	}

	close() {
		return this.file.close();
	}

	/** @param {string} name */
	has(name) {
		return this.entries.has(name);
	}

	names() {
		return [...this.entries.keys()];
	}

	/** Unpacked bytes, piece by piece. Stops at the declared size: nothing can blow up. @param {string} name @returns {AsyncGenerator<Buffer>} */
	async *chunks(name) {
		const entry = this.entries.get(name);
		const start = this.starts.get(name);
		if (!entry || start === undefined) throw new Error(`"${name}" is not in the ZIP`);
		let size = 0;
		let crc = 0;
		for await (const chunk of unpack(this.file, entry, start)) {
			size += chunk.length;
			if (size > entry.size) throw new Error(`"${name}" unpacks to more than it declares`);
			crc = crc32(chunk, crc);
			yield chunk;
		}
		if (size !== entry.size) throw new Error(`"${name}" unpacks to ${size} bytes and declares ${entry.size}`);
		if (crc !== entry.crc) throw new Error(`"${name}": the checksum of the ZIP does not fit`);
	}

	/** Whole content of a small file. @param {string} name @param {number} [limit] in bytes */
	async read(name, limit = 256 * 1024 * 1024) {
		const entry = this.entries.get(name);
		if (!entry) throw new Error("is missing");
		if (entry.size > limit) throw new Error(`is larger than ${limit} bytes`);
		const parts = [];
		for await (const chunk of this.chunks(name)) parts.push(chunk);
		return Buffer.concat(parts);
	}
}

/** @param {import("node:fs/promises").FileHandle} file @param {number} start @param {number} end @returns {AsyncGenerator<Buffer>} */
async function* readRange(file, start, end) {
	for (let at = start; at < end; at += CHUNK) yield await readExactly(file, at, Math.min(CHUNK, end - at));
}

/** @param {import("node:fs/promises").FileHandle} file @param {import("./zip-directory.mjs").ZipEntry} entry @param {number} start @returns {AsyncGenerator<Buffer>} */
async function* unpack(file, entry, start) {
	if (entry.packed === 0) {
		if (entry.method === 8) throw new Error(`"${entry.name}" is damaged`);
		return;
	}
	const packed = Readable.from(readRange(file, start, start + entry.packed), { objectMode: false });
	if (entry.method === 0) {
		yield* packed;
		return;
	}
	const inflate = zlib.createInflateRaw({ chunkSize: CHUNK });
	packed.on("error", (error) => inflate.destroy(error));
	packed.pipe(inflate);
	try {
		yield* inflate;
	} catch (error) {
		throw new Error(`"${entry.name}" cannot be unpacked: ${error instanceof Error ? error.message : error}`);
	} finally {
		packed.destroy();
		inflate.destroy();
	}
	if (inflate.bytesWritten !== entry.packed) throw new Error(`"${entry.name}": something is hidden after its packed bytes`);
}
