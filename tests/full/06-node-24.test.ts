// Fresh clone under Node 24: npm run demo reaches a sign-in, npm test ends green; what is too old is refused by a real Node 18.
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Clone, cloneInto, expectDemo, expectTests } from "./fresh-clone";
import { nodeOf, type OtherNode } from "./node-version";

let node: OtherNode;
let clone: Clone;

describe("a fresh clone", () => {
	beforeAll(() => {
		node = nodeOf(24);
		clone = cloneInto(tmpdir(), { node });
	});
	afterAll(async () => {
		await clone.remove();
		node.remove();
	});

	test("is refused by Node 18 in one sentence", () => {
		const old = nodeOf(18);
		for (const name of ["start", "demo", "test", "test-full", "countersign"]) {
			const { status, stdout, stderr } = spawnSync(old.program, [path.join(clone.directory, "bin", `${name}.mjs`)], { encoding: "utf8" });
			expect({ name, status, stdout }).toEqual({ name, status: 1, stdout: "" });
			expect(stderr).toMatch(/^Countersign needs Node 20\.19, 22\.12, or 24 or later, this is 18\.\d+\.\d+: install a current Node .*\n$/);
		}
		old.remove();
	});
	test("npm run demo", () => expectDemo(clone));
	test("npm test", () => expectTests(clone));
});
