import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashLeaf } from "./leaf";
import { EMPTY_ROOT, Frontier, growFrontier, hashChildren, merkleRoot, rootFromRange, splitPoint } from "./merkle";

/** The eight inputs of the certificate-transparency reference tests and the roots over the first n of them. */
const INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const ROOTS = [
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/** RFC 6962 2.1 word by word: slow, recursive, shares nothing with the code under test but the two hashes. */
function recursiveRoot(leaves: Buffer[]): Buffer {
	if (leaves.length === 0) return EMPTY_ROOT;
	if (leaves.length === 1) return leaves[0] as Buffer;
	const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
	return hashChildren(recursiveRoot(leaves.slice(0, k)), recursiveRoot(leaves.slice(k)));
}

const leavesOf = (size: number) => Array.from({ length: size }, (_, i) => hashLeaf(Buffer.from(`leaf ${i}`)));

describe("RFC 6962 roots", () => {
	it("gives the published roots for 0 to 8 leaves", () => {
		const leaves = INPUTS.map((hex) => hashLeaf(Buffer.from(hex, "hex")));
		expect(EMPTY_ROOT.toString("hex")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
		for (const [i, root] of ROOTS.entries()) expect(merkleRoot(leaves.slice(0, i + 1)).toString("hex")).toBe(root);
	});

	it("equals the recursive definition for sizes 0 to 256", () => {
		const leaves = leavesOf(256);
		for (let size = 0; size <= 256; size += 1) expect(merkleRoot(leaves.slice(0, size))).toEqual(recursiveRoot(leaves.slice(0, size)));
	});

	it("splits at the largest power of two below the size", () => {
		expect([2, 3, 4, 5, 8, 9, 2 ** 40 + 1].map(splitPoint)).toEqual([1, 2, 2, 4, 4, 8, 2 ** 40]);
	});
});

describe("Frontier", () => {
	it("continues from its hashes at any cut (property)", async () => {
		const leaves = leavesOf(300);
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }), async (a, b) => {
				const [first, size] = [Math.min(a, b), Math.max(a, b)];
				const before = await growFrontier(leaves.slice(0, first));
				const result = await rootFromRange(first, before.hashes, leaves.slice(first, size));
				expect(result).toEqual({ size, root: recursiveRoot(leaves.slice(0, size)) });
			}),
			{ numRuns: 200 },
		);
	});

	it("gives another root when any hash of the range or of the frontier changes", async () => {
		const leaves = leavesOf(37);
		const before = (await growFrontier(leaves.slice(0, 21))).hashes;
		const root = merkleRoot(leaves);
		const flipped = (hash: Buffer) => Buffer.from(hash.map((byte, i) => (i === 9 ? byte ^ 4 : byte)));
		for (let i = 0; i < before.length; i += 1) {
			const bad = await rootFromRange(21, before.with(i, flipped(before[i] as Buffer)), leaves.slice(21));
			expect(bad.root).not.toEqual(root);
		}
		for (let i = 21; i < 37; i += 1) {
			const bad = await rootFromRange(21, before, leaves.with(i, flipped(leaves[i] as Buffer)).slice(21));
			expect(bad.root).not.toEqual(root);
		}
	});

	it("does not grow the frontier it is given, nor give its inside away", async () => {
		const start = Frontier.from(1, [leavesOf(1)[0] as Buffer]);
		await growFrontier(leavesOf(5), start);
		start.hashes.pop();
		expect(start.size).toBe(1);
		expect(start.root()).toEqual(leavesOf(1)[0]);
	});

	it("refuses hashes that do not fit the size", () => {
		expect(() => Frontier.from(3, leavesOf(1))).toThrow("has 2 hashes, not 1");
		expect(() => Frontier.from(1, [Buffer.alloc(31)])).toThrow("32 bytes");
		expect(() => Frontier.from(-1, [])).toThrow("not a tree size");
	});
});
