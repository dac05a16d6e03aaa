import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashLeaf } from "./leaf";
import { merkleRoot } from "./merkle";
import {
	consistencyProof,
	consistencyProofs,
	consistencyRanges,
	inclusionProof,
	inclusionRanges,
	rangeRoots,
	verifyConsistency,
	verifyInclusion,
} from "./proof";

const LEAVES = Array.from({ length: 256 }, (_, i) => hashLeaf(Buffer.from(`leaf ${i}`)));
const ROOTS = LEAVES.map((_, i) => merkleRoot(LEAVES.slice(0, i + 1)));
const rootAt = (size: number) => ROOTS[size - 1] as Buffer;
const flipped = (hash: Buffer, at: number) => Buffer.from(hash.map((byte, i) => (i === at % 32 ? byte ^ (1 << (at % 8)) : byte)));

/** Roots of proof ranges from memory, each computed once: 32,896 proofs are too many for one streaming pass each. */
const known = new Map<string, Buffer>();
function rootsOf(ranges: { start: number; end: number }[]): Buffer[] {
	return ranges.map(({ start, end }) => {
		const root = known.get(`${start}-${end}`) ?? merkleRoot(LEAVES.slice(start, end));
		known.set(`${start}-${end}`, root);
		return root;
	});
}

describe("inclusion proofs", () => {
	it("hold for every event of every size from 1 to 256, and for no neighbour", () => {
		let checked = 0;
		for (let size = 1; size <= 256; size += 1) {
			for (let index = 0; index < size; index += 1) {
				const proof = rootsOf(inclusionRanges(index, size));
				const leaf = LEAVES[index] as Buffer;
				if (!verifyInclusion(index, size, leaf, proof, rootAt(size))) expect.fail(`event ${index} of ${size} was not proved`);
				if (verifyInclusion((index + 1) % size, size, leaf, proof, rootAt(size)) && size > 1)
					expect.fail(`event ${index} of ${size} proved elsewhere`);
				checked += 1;
			}
		}
		expect(checked).toBe((256 * 257) / 2);
	}, 60_000);

	it("fail when any element, the leaf, the root or the length changes", () => {
		for (const size of [1, 2, 3, 7, 8, 100, 255, 256]) {
			for (let index = 0; index < size; index += Math.ceil(size / 9)) {
				const proof = rootsOf(inclusionRanges(index, size));
				const leaf = LEAVES[index] as Buffer;
				const root = rootAt(size);
				for (const [i, hash] of proof.entries()) {
					expect(verifyInclusion(index, size, leaf, proof.with(i, flipped(hash, i)), root)).toBe(false);
					expect(verifyInclusion(index, size, leaf, proof.toSpliced(i, 1), root)).toBe(false);
				}
				expect(verifyInclusion(index, size, leaf, [...proof, root], root)).toBe(false);
				expect(verifyInclusion(index, size, flipped(leaf, 3), proof, root)).toBe(false);
				expect(verifyInclusion(index, size, leaf, proof, flipped(root, 3))).toBe(false);
				expect(verifyInclusion(size, size, leaf, proof, root)).toBe(false);
				expect(verifyInclusion(-1, size, leaf, proof, root)).toBe(false);
			}
		}
	});

	it("come out the same when leaf hashes are streamed", async () => {
		async function* stream() {
			for (const leaf of LEAVES.slice(0, 77)) yield leaf;
		}
		expect(await inclusionProof(40, 77, stream())).toEqual(rootsOf(inclusionRanges(40, 77)));
		await expect(inclusionProof(40, 78, stream())).rejects.toThrow("ended before 78");
		expect(() => inclusionRanges(5, 5)).toThrow("not in a tree of 5");
	});
});

describe("consistency proofs", () => {
	it("hold for all pairs up to 128, and for no mutated element, the middle included", () => {
		let mutated = 0;
		for (let second = 1; second <= 128; second += 1) {
			for (let first = 1; first <= second; first += 1) {
				const proof = rootsOf(consistencyRanges(first, second));
				const [a, b] = [rootAt(first), rootAt(second)];
				if (!verifyConsistency(first, second, proof, a, b)) expect.fail(`${first} to ${second} was not proved`);
				for (const [i, hash] of proof.entries()) {
					if (verifyConsistency(first, second, proof.with(i, flipped(hash, i + first)), a, b))
						expect.fail(`${first} to ${second}: element ${i} may change`);
					if (verifyConsistency(first, second, proof.toSpliced(i, 1), a, b)) expect.fail(`${first} to ${second}: element ${i} may go`);
					mutated += 1;
				}
				if (verifyConsistency(first, second, [...proof, a], a, b)) expect.fail(`${first} to ${second}: may be longer`);
				if (verifyConsistency(first, second, proof, flipped(a, 1), b)) expect.fail(`${first} to ${second}: old root may change`);
				if (verifyConsistency(first, second, proof, a, flipped(b, 1))) expect.fail(`${first} to ${second}: new root may change`);
			}
		}
		expect(mutated).toBeGreaterThan(30_000);
	}, 120_000);

	it("show a rewritten past (property)", async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 1, max: 255 }), fc.nat(), fc.nat(), async (first, a, b) => {
				const second = first + 1 + (a % (256 - first));
				const forged = LEAVES.slice(0, second).with(b % first, hashLeaf(Buffer.from("forged")));
				const proof = await consistencyProof(first, second, forged);
				expect(verifyConsistency(first, second, proof, rootAt(first), merkleRoot(forged))).toBe(false);
			}),
			{ numRuns: 100 },
		);
	});

	it("of the empty tree and of the same tree are empty", async () => {
		const empty = merkleRoot([]);
		expect(await consistencyProof(0, 9, LEAVES)).toEqual([]);
		expect(verifyConsistency(0, 9, [], empty, rootAt(9))).toBe(true);
		expect(verifyConsistency(0, 9, [], rootAt(1), rootAt(9))).toBe(false);
		expect(verifyConsistency(9, 9, [], rootAt(9), rootAt(9))).toBe(true);
		expect(verifyConsistency(9, 9, [], rootAt(9), rootAt(8))).toBe(false);
		expect(verifyConsistency(9, 8, [], rootAt(9), rootAt(8))).toBe(false);
	});

	it("of several earlier trees come out of one pass", async () => {
		const firsts = [0, 1, 5, 64, 77, 199, 200];
		const proofs = await consistencyProofs(firsts, 200, LEAVES);
		for (const [i, first] of firsts.entries()) {
			expect(proofs[i]).toEqual(await consistencyProof(first, 200, LEAVES));
			expect(verifyConsistency(first, 200, proofs[i] ?? [], first === 0 ? merkleRoot([]) : rootAt(first), rootAt(200))).toBe(true);
		}
	});

	it("reads ranges in one pass whatever their order, overlapping too", async () => {
		const ranges = [
			{ start: 8, end: 16 },
			{ start: 0, end: 8 },
			{ start: 20, end: 22 },
			{ start: 0, end: 77 },
			{ start: 16, end: 23 },
			{ start: 255, end: 256 },
		];
		expect(await rangeRoots(ranges, LEAVES)).toEqual(rootsOf(ranges));
		expect(await rangeRoots([], LEAVES)).toEqual([]);
	});
});
