import { sameBytes } from "./hash";
import { EMPTY_ROOT, Frontier, hashChildren, type LeafHashes, splitPoint } from "./merkle";

/** Leaves [start, end) whose subtree root is one element of a proof. */
export interface LeafRange {
	start: number;
	end: number;
}

const half = (value: number) => Math.floor(value / 2);
const isOdd = (value: number) => value % 2 === 1;

/** Subtrees whose roots make the inclusion proof of `index` in a tree of `size`, in proof order (leaf to root). RFC 6962 2.1.1. */
export function inclusionRanges(index: number, size: number): LeafRange[] {
	if (!(index >= 0 && index < size)) throw new RangeError(`Event ${index} is not in a tree of ${size} events.`);
	const ranges: LeafRange[] = [];
	let start = 0;
	let end = size;
	while (end - start > 1) {
		const middle = start + splitPoint(end - start);
		if (index < middle) {
			ranges.unshift({ start: middle, end });
			end = middle;
		} else {
			ranges.unshift({ start, end: middle });
			start = middle;
		}
	}
	return ranges;
}

/** Subtrees whose roots make the consistency proof from `first` to `second` leaves, in proof order. RFC 6962 2.1.2. */
export function consistencyRanges(first: number, second: number): LeafRange[] {
	if (!(first >= 0 && first <= second)) throw new RangeError(`A tree of ${second} events cannot extend one of ${first}.`);
	if (first === 0 || first === second) return [];
	const ranges: LeafRange[] = [];
	let start = 0;
	let end = second;
	while (first < end) {
		const middle = start + splitPoint(end - start);
		if (first <= middle) {
			ranges.unshift({ start: middle, end });
			end = middle;
		} else {
			ranges.unshift({ start, end: middle });
			start = middle;
		}
	}
	// Only the old tree itself (start 0) is already known to the verifier by its root.
	if (start > 0) ranges.unshift({ start, end });
	return ranges;
}

/** Sizes of the perfect subtrees a tree of `size` leaves is made of, largest first: the 1-bits of its size. */
function perfectSizes(size: number): number[] {
	const sizes: number[] = [];
	for (let bit = 1, rest = size; rest > 0; bit *= 2, rest = half(rest)) if (isOdd(rest)) sizes.unshift(bit);
	return sizes;
}

/** Perfect subtrees of a range, left to right. */
function perfectParts({ start, end }: LeafRange): LeafRange[] {
	let at = start;
	return perfectSizes(end - start).map((size) => {
		const part = { start: at, end: at + size };
		at = part.end;
		return part;
	});
}

const keyOf = ({ start, end }: LeafRange) => `${start}-${end}`;

/** Roots of perfect subtrees, as they complete in one pass over the leaf hashes of [0, …). */
async function perfectRoots(parts: readonly LeafRange[], leafHashes: LeafHashes): Promise<Map<string, Buffer>> {
	const wanted = new Set(parts.map(keyOf));
	const last = Math.max(0, ...parts.map(({ end }) => end));
	const roots = new Map<string, Buffer>();
	const open: Buffer[] = [];
	let end = 0;
	for await (const leaf of leafHashes) {
		if (end === last) break;
		end += 1;
		let node = Buffer.from(leaf);
		let size = 1;
		for (;;) {
			const key = keyOf({ start: end - size, end });
			if (wanted.has(key)) roots.set(key, node);
			if (end % (size * 2) !== 0) break;
			node = hashChildren(open.pop() as Buffer, node) as typeof node;
			size *= 2;
		}
		open.push(node);
	}
	if (end < last) throw new RangeError(`Leaf hashes ended before ${last}.`);
	return roots;
}

/** Roots of leaf ranges of proofs, in one pass over the leaf hashes of [0, …); ranges may overlap, memory is O(ranges · log n). */
export async function rangeRoots(ranges: readonly LeafRange[], leafHashes: LeafHashes): Promise<Buffer[]> {
	const parts = ranges.map(perfectParts);
	const roots = await perfectRoots(parts.flat(), leafHashes);
	return ranges.map(({ start, end }, i) => {
		const hashes = (parts[i] ?? []).map((part) => roots.get(keyOf(part)) as Buffer);
		return Frontier.from(end - start, hashes).root();
	});
}

/** Inclusion proof of event `index` in the tree of the first `size` leaf hashes. */
export function inclusionProof(index: number, size: number, leafHashes: LeafHashes): Promise<Buffer[]> {
	return rangeRoots(inclusionRanges(index, size), leafHashes);
}

/** Proof that the tree of `second` leaves starts with the tree of `first` leaves. */
export function consistencyProof(first: number, second: number, leafHashes: LeafHashes): Promise<Buffer[]> {
	return rangeRoots(consistencyRanges(first, second), leafHashes);
}

/** Proofs from each of `firsts` to `second`, in one pass: for somebody who kept one of several checkpoints. */
export async function consistencyProofs(firsts: readonly number[], second: number, leafHashes: LeafHashes): Promise<Buffer[][]> {
	const ranges = firsts.map((first) => consistencyRanges(first, second));
	const roots = await rangeRoots(ranges.flat(), leafHashes);
	let at = 0;
	return ranges.map(({ length }) => {
		at += length;
		return roots.slice(at - length, at);
	});
}

/** RFC 9162 2.1.3.2: true when `proof` leads from the leaf at `index` to `root` of a tree of `size` leaves. */
export function verifyInclusion(
	index: number,
	size: number,
	leafHash: Uint8Array,
	proof: readonly Uint8Array[],
	root: Uint8Array,
): boolean {
	if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
	let node = index;
	let last = size - 1;
	let hash = leafHash;
	for (const sibling of proof) {
		if (last === 0 || sibling.length !== 32) return false;
		if (isOdd(node) || node === last) {
			hash = hashChildren(sibling, hash);
			while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
		} else {
			hash = hashChildren(hash, sibling);
		}
		[node, last] = [half(node), half(last)];
	}
	return last === 0 && sameBytes(hash, root);
}

/** RFC 9162 2.1.4.2: true when `proof` shows that the tree (second, secondRoot) only appends to (first, firstRoot). */
export function verifyConsistency(
	first: number,
	second: number,
	proof: readonly Uint8Array[],
	firstRoot: Uint8Array,
	secondRoot: Uint8Array,
): boolean {
	if (!Number.isSafeInteger(first) || !Number.isSafeInteger(second) || first < 0 || first > second) return false;
	if (first === second) return proof.length === 0 && sameBytes(firstRoot, secondRoot);
	if (first === 0) return proof.length === 0 && sameBytes(firstRoot, EMPTY_ROOT);
	if (proof.some((hash) => hash.length !== 32)) return false;
	let node = first - 1;
	let last = second - 1;
	while (isOdd(node)) [node, last] = [half(node), half(last)];
	const [start, ...rest] = node === 0 ? [firstRoot, ...proof] : proof;
	if (!start) return false;
	let oldHash = start;
	let newHash = start;
	for (const sibling of rest) {
		if (last === 0) return false;
		if (isOdd(node) || node === last) {
			oldHash = hashChildren(sibling, oldHash);
			newHash = hashChildren(sibling, newHash);
			while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
		} else {
			newHash = hashChildren(newHash, sibling);
		}
		[node, last] = [half(node), half(last)];
	}
	return last === 0 && sameBytes(oldHash, firstRoot) && sameBytes(newHash, secondRoot);
}
