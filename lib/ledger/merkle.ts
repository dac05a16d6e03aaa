import { sha256 } from "./hash";

/** Root of the empty tree (RFC 6962 2.1): SHA-256 of nothing. */
export const EMPTY_ROOT: Buffer = sha256(Buffer.alloc(0));

/** Leaf hashes in ledger order, from memory or from a database cursor. */
export type LeafHashes = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** RFC 6962 inner node: SHA256(0x01 ‖ left ‖ right). */
export function hashChildren(left: Uint8Array, right: Uint8Array): Buffer {
	const data = Buffer.allocUnsafe(65);
	data[0] = 1;
	data.set(left, 1);
	data.set(right, 33);
	return sha256(data);
}

/** Largest power of two smaller than `size` (size ≥ 2): where RFC 6962 splits a tree. */
export function splitPoint(size: number): number {
	let half = 1;
	while (half * 2 < size) half *= 2;
	return half;
}

function countOnes(size: number): number {
	let ones = 0;
	for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
	return ones;
}

/**
 * Compact range over the leaves [0, size): the roots of its perfect subtrees, largest first, one per 1-bit of `size`.
 * Appending is O(log n) at worst and O(1) on average; it holds at most 53 hashes.
 */
export class Frontier {
	private constructor(
		private count: number,
		private readonly nodes: Buffer[],
	) {}

	static empty(): Frontier {
		return new Frontier(0, []);
	}

	/** @throws RangeError when the number of hashes does not fit the size, or a hash has not 32 bytes. */
	static from(size: number, hashes: readonly Uint8Array[]): Frontier {
		if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`${size} is not a tree size.`);
		const expected = countOnes(size);
		if (hashes.length !== expected) throw new RangeError(`A frontier of ${size} leaves has ${expected} hashes, not ${hashes.length}.`);
		if (hashes.some((hash) => hash.length !== 32)) throw new RangeError("Every hash of a frontier has 32 bytes.");
		return new Frontier(
			size,
			hashes.map((hash) => Buffer.from(hash)),
		);
	}

	get size(): number {
		return this.count;
	}

	/** Subtree roots, largest first. A copy: changing it does not change the frontier. */
	get hashes(): Buffer[] {
		return [...this.nodes];
	}

	append(leafHash: Uint8Array): void {
		let node = Buffer.from(leafHash);
		for (let rest = this.count; rest % 2 === 1; rest = Math.floor(rest / 2)) {
			node = hashChildren(this.nodes.pop() as Buffer, node) as typeof node;
		}
		this.nodes.push(node);
		this.count += 1;
	}

	root(): Buffer {
		const last = this.nodes.at(-1);
		if (!last) return EMPTY_ROOT;
		return this.nodes.slice(0, -1).reduceRight((right, left) => hashChildren(left, right), last);
	}

	clone(): Frontier {
		return new Frontier(this.count, [...this.nodes]);
	}
}

/** RFC 6962 root over leaf hashes held in memory. */
export function merkleRoot(leafHashes: Iterable<Uint8Array>): Buffer {
	const frontier = Frontier.empty();
	for (const leaf of leafHashes) frontier.append(leaf);
	return frontier.root();
}

/** Reads leaf hashes as they come and grows `start` (the empty tree when absent) with them; memory stays O(log n). */
export async function growFrontier(leafHashes: LeafHashes, start: Frontier = Frontier.empty()): Promise<Frontier> {
	const frontier = start.clone();
	for await (const leaf of leafHashes) frontier.append(leaf);
	return frontier;
}

/**
 * Range-to-end proof: the frontier hashes of [0, first) and every leaf hash of [first, size) give the root at `size`.
 * Somebody who holds a signed root can so check a whole range of events without the events before it.
 * @throws RangeError when `before` does not fit `first`.
 */
export async function rootFromRange(
	first: number,
	before: readonly Uint8Array[],
	leafHashes: LeafHashes,
): Promise<{ size: number; root: Buffer }> {
	const frontier = await growFrontier(leafHashes, Frontier.from(first, before));
	return { size: frontier.size, root: frontier.root() };
}
