import { fromHex, hashFields, sha256 } from "./bytes.mjs";

const LEAF_FORMAT = "countersign/ledger/v1";
const LEAF = Buffer.of(0);
const NOTHING = Buffer.alloc(0);
const pair = Buffer.alloc(65, 1);

/** RFC 6962 inner node: SHA-256 of 1, left, right. @param {Buffer} left @param {Buffer} right */
function join(left, right) {
	left.copy(pair, 1);
	right.copy(pair, 33);
	return sha256(pair);
}

/**
 * Hash of one event: leaf of the tree and link of the chain.
 * @param {{ seq: number, at: string, type: string, actor: string, subject: string, refs: string[], campaign: string, track: string }} event
 * @param {Buffer} payloadHash
 * @param {Buffer} prev hash of the event before it
 */
export function eventHash(event, payloadHash, prev) {
	const { seq, at, type, actor, subject, refs, campaign, track } = event;
	return hashFields(LEAF, [LEAF_FORMAT, String(seq), at, type, actor, subject, refs, campaign, track, payloadHash, prev]);
}

/** SHA-256 over salt and payload, each length-prefixed. @param {string} saltHex @param {string} payload */
export function payloadHash(saltHex, payload) {
	return hashFields(NOTHING, [fromHex(saltHex), payload]);
}

/** Roots of the perfect subtrees of [0, size), largest first; grows leaf by leaf. */
export class Frontier {
	/** @param {number} size @param {Buffer[]} hashes */
	constructor(size, hashes) {
		let ones = 0;
		for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
		if (hashes.length !== ones) throw new Error(`the frontier has ${hashes.length} hashes, ${size} events need ${ones}`);
		this.size = size;
		this.hashes = [...hashes];
	}

	/** @param {Buffer} leaf */
	append(leaf) {
		let node = leaf;
		for (let rest = this.size; rest % 2 === 1; rest = (rest - 1) / 2) node = join(/** @type {Buffer} */ (this.hashes.pop()), node);
		this.hashes.push(node);
		this.size += 1;
	}

	root() {
		if (this.hashes.length === 0) return sha256("");
		return this.hashes.reduceRight((right, left) => join(left, right));
	}
}

/** Whether `path` leads from the leaf at `index` to `root`. @param {number} index @param {number} size @param {Buffer} leaf @param {Buffer[]} path @param {Buffer} root */
export function includes(index, size, leaf, path, root) {
	if (index >= size) return false;
	let node = index;
	let last = size - 1;
	let hash = leaf;
	for (const sibling of path) {
		if (last === 0) return false;
		if (node % 2 === 1 || node === last) {
			hash = join(sibling, hash);
			while (node % 2 === 0 && node !== 0) {
				node /= 2;
				last = Math.floor(last / 2);
			}
		} else {
			hash = join(hash, sibling);
		}
		node = Math.floor(node / 2);
		last = Math.floor(last / 2);
	}
	return last === 0 && hash.equals(root);
}

/** Whether the tree (second, secondRoot) only appends to (first, firstRoot). @param {number} first @param {number} second @param {Buffer[]} proof @param {Buffer} firstRoot @param {Buffer} secondRoot */
export function extendsTree(first, second, proof, firstRoot, secondRoot) {
	if (first > second) return false;
	if (first === second) return proof.length === 0 && firstRoot.equals(secondRoot);
	if (first === 0) return proof.length === 0 && firstRoot.equals(sha256(""));
	let node = first - 1;
	let last = second - 1;
	while (node % 2 === 1) {
		node = (node - 1) / 2;
		last = Math.floor(last / 2);
	}
	const hashes = node === 0 ? [firstRoot, ...proof] : [...proof];
	let old = hashes.shift();
	if (!old) return false;
	let current = old;
	for (const sibling of hashes) {
		if (last === 0) return false;
		if (node % 2 === 1 || node === last) {
			old = join(sibling, old);
			current = join(sibling, current);
			while (node % 2 === 0 && node !== 0) {
				node /= 2;
				last = Math.floor(last / 2);
			}
		} else {
			current = join(current, sibling);
		}
		node = Math.floor(node / 2);
		last = Math.floor(last / 2);
	}
	return last === 0 && old.equals(firstRoot) && current.equals(secondRoot);
}
