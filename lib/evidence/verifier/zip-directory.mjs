const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const MAX_ENTRIES = 1_000_000;
const MAX_DIRECTORY = 512 * 1024 * 1024;
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * @typedef {{ name: string, flags: number, method: number, time: number, crc: number, packed: number, size: number, offset: number }} ZipEntry
 * `size` is the declared number of unpacked bytes; `offset` that of the local header.
 */

/** @param {import("node:fs/promises").FileHandle} file @param {number} position @param {number} length */
export async function readExactly(file, position, length) {
	const buffer = Buffer.alloc(length);
	const { bytesRead } = await file.read(buffer, 0, length, position);
	if (bytesRead !== length) throw new Error("the ZIP is cut off");
	return buffer;
}

/** @param {Buffer} buffer @param {number} at */
function uint64(buffer, at) {
	const value = buffer.readBigUInt64LE(at);
	if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Error("the ZIP names an impossible size");
	return Number(value);
}

/** Why a path may not stand in a pack, or null. @param {string} name */
function pathFault(name) {
	if (name.length > 160) return "is longer than 160 characters";
	for (const segment of name.split("/")) {
		if (!SEGMENT.test(segment)) return "has a part that is not made of letters, digits, dot, dash and underscore";
		if (segment.endsWith(".") || DEVICE.test(segment)) return "cannot be unpacked on every system";
	}
	return null;
}

/** Where the directory lies. A pack has no comment and nothing after its end. @param {import("node:fs/promises").FileHandle} file @param {number} fileSize */
async function findDirectory(file, fileSize) {
	if (fileSize < 22) throw new Error("the file is too short to be a ZIP");
	const endAt = fileSize - 22;
	const end = await readExactly(file, endAt, 22);
	if (end.readUInt32LE(0) !== END || end.readUInt16LE(20) !== 0)
		throw new Error("the ZIP is cut off, or something was added after its end");
	let entries = end.readUInt16LE(10);
	let size = end.readUInt32LE(12);
	let start = end.readUInt32LE(16);
	let directoryEnd = endAt;
	const locator = endAt >= 20 ? await readExactly(file, endAt - 20, 20) : Buffer.alloc(20);
	if (locator.readUInt32LE(0) === LOCATOR64) {
		const at = uint64(locator, 8);
		const end64 = await readExactly(file, at, 56);
		if (end64.readUInt32LE(0) !== END64 || at + 56 !== endAt - 20) throw new Error("the ZIP64 end record is not where it should be");
		entries = uint64(end64, 32);
		size = uint64(end64, 40);
		start = uint64(end64, 48);
		directoryEnd = at;
	}
	if (start + size !== directoryEnd) throw new Error("the directory of the ZIP is not where it should be");
	if (entries > MAX_ENTRIES || size > MAX_DIRECTORY) throw new Error("the directory of the ZIP is too large");
	return { entries, size, start };
}

/** Sizes and offset of the ZIP64 extra field, in place of the ones that did not fit. @param {Buffer} extra @param {ZipEntry} entry */
function applyZip64(extra, entry) {
	for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
		if (extra.readUInt16LE(at) !== 1) continue;
		let field = at + 4;
		for (const key of /** @type {const} */ (["size", "packed", "offset"])) {
			if (entry[key] !== 0xffffffff) continue;
			entry[key] = uint64(extra, field);
			field += 8;
		}
	}
}

/** @param {Buffer} directory @param {number} at @returns {{ entry: ZipEntry, next: number, isFolder: boolean }} */
function readEntry(directory, at) {
	if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL) throw new Error("the directory of the ZIP is damaged");
	const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
	const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
	const next = extraEnd + directory.readUInt16LE(at + 32);
	if (next > directory.length) throw new Error("the directory of the ZIP is damaged");
	/** @type {ZipEntry} */
	const entry = {
		name: directory.toString("latin1", at + 46, nameEnd),
		flags: directory.readUInt16LE(at + 8),
		method: directory.readUInt16LE(at + 10),
		time: directory.readUInt32LE(at + 12),
		crc: directory.readUInt32LE(at + 16),
		packed: directory.readUInt32LE(at + 20),
		size: directory.readUInt32LE(at + 24),
		offset: directory.readUInt32LE(at + 42),
	};
	applyZip64(directory.subarray(nameEnd, extraEnd), entry);
	const kind = (directory.readUInt32LE(at + 38) >>> 28) & 0xf;
	const isFolder = entry.name.endsWith("/");
	if (kind !== 0 && kind !== (isFolder ? 4 : 8)) throw new Error(`"${entry.name}" is not a plain file (a link, perhaps)`);
	if (entry.flags & 1) throw new Error(`"${entry.name}" is encrypted`);
	if (entry.method !== 0 && entry.method !== 8) throw new Error(`"${entry.name}" is packed in a way this verifier does not know`);
	return { entry, next, isFolder };
}

/**
 * Reads the directory of a ZIP. Refuses, with a sentence: paths that lead elsewhere, links, two entries of one name (upper and lower
 * case counted as one), encrypted entries, anything after the end.
 * @param {import("node:fs/promises").FileHandle} file
 * @param {number} fileSize
 * @returns {Promise<{ entries: ZipEntry[], folders: ZipEntry[], start: number }>}
 */
export async function readDirectory(file, fileSize) {
	const place = await findDirectory(file, fileSize);
	const directory = await readExactly(file, place.start, place.size);
	/** @type {ZipEntry[]} */
	const entries = [];
	/** @type {ZipEntry[]} */
	const folders = [];
	const names = new Set();
	let at = 0;
	for (let i = 0; i < place.entries; i += 1) {
		const { entry, next, isFolder } = readEntry(directory, at);
		at = next;
		const fault = pathFault(isFolder ? entry.name.slice(0, -1) : entry.name);
		if (fault) throw new Error(`"${entry.name.slice(0, 80)}" ${fault}`);
		if (names.has(entry.name.toLowerCase())) throw new Error(`"${entry.name}" stands in the ZIP twice`);
		names.add(entry.name.toLowerCase());
		if (isFolder && (entry.size !== 0 || entry.packed > 2)) throw new Error(`the folder "${entry.name}" has content`);
		(isFolder ? folders : entries).push(entry);
	}
	if (at !== directory.length) throw new Error("the directory of the ZIP holds more than its entries");
	return { entries, folders, start: place.start };
}
