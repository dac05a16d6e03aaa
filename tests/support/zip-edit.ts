import { readFileSync, writeFileSync } from "node:fs";
import { crc32, inflateRawSync } from "node:zlib";

/** One entry to write; what is unusual in it makes a ZIP that a careful reader refuses. */
export interface RawEntry {
	name: string;
	bytes: Buffer;
	/** Unix mode; 0o120777 makes a symbolic link. */
	mode?: number;
	/** Size to declare instead of the true one. */
	declared?: number;
	flags?: number;
	/** Name in the local header, when it is to differ from the directory's. */
	localName?: string;
	/** Bytes to hide after the data. */
	hidden?: Buffer;
}

/** Entries of a well-formed ZIP without ZIP64, in order. */
export function readEntries(path: string): Map<string, Buffer> {
	const zip = readFileSync(path);
	const entries = new Map<string, Buffer>();
	let at = zip.readUInt32LE(zip.length - 6);
	for (let left = zip.readUInt16LE(zip.length - 12); left > 0; left -= 1) {
		const nameLength = zip.readUInt16LE(at + 28);
		const name = zip.toString("latin1", at + 46, at + 46 + nameLength);
		const local = zip.readUInt32LE(at + 42);
		const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
		const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
		entries.set(name, zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : Buffer.from(packed));
		at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
	}
	return entries;
}

/** Writes a ZIP of stored entries, with whatever is wrong in them. */
export function writeEntries(path: string, entries: Iterable<RawEntry>): void {
	const body: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	let count = 0;
	for (const { name, bytes, mode = 0o100644, declared = bytes.length, flags = 0, localName = name, hidden } of entries) {
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt16LE(flags, 2);
		common.writeUInt32LE(crc32(bytes), 10);
		common.writeUInt32LE(bytes.length, 14);
		common.writeUInt32LE(declared, 18);
		const field = (text: string) => {
			const fields = Buffer.from(common);
			fields.writeUInt16LE(Buffer.byteLength(text), 22);
			return fields;
		};
		const local = Buffer.concat([
			Buffer.from("PK\u0003\u0004", "latin1"),
			field(localName),
			Buffer.from(localName),
			bytes,
			hidden ?? Buffer.alloc(0),
		]);
		const tail = Buffer.alloc(14);
		tail.writeUInt32LE((mode << 16) >>> 0, 6);
		tail.writeUInt32LE(offset, 10);
		directory.push(Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0003", "latin1"), field(name), tail, Buffer.from(name)]));
		body.push(local);
		offset += local.length;
		count += 1;
	}
	const size = directory.reduce((sum, record) => sum + record.length, 0);
	const end = Buffer.alloc(22);
	end.write("PK\u0005\u0006", "latin1");
	end.writeUInt16LE(count, 8);
	end.writeUInt16LE(count, 10);
	end.writeUInt32LE(size, 12);
	end.writeUInt32LE(offset, 16);
	writeFileSync(path, Buffer.concat([...body, ...directory, end]));
}
