// Fresh clone whose packages Node 22 installed, then in a network namespace without any network: npm run demo reaches a sign-in, npm test ends green, nothing is tried outward.
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Clone, cloneInto, expectDemo, expectTests } from "./fresh-clone";
import { attempts, type Isolated, isolatedNetwork } from "./no-network";
import { nodeOf, type OtherNode } from "./node-version";

const isRoot = process.getuid?.() === 0;
let node: OtherNode;
let clone: Clone;
let network: Isolated;

// skipped: only root may make a network namespace
describe.skipIf(!isRoot)("a fresh clone without network", () => {
	beforeAll(() => {
		node = nodeOf(22);
		network = isolatedNetwork();
		clone = cloneInto(tmpdir(), { node, within: network.enter });
		const env = { ...process.env, PATH: `${node.directory}:${process.env.PATH}` };
		execFileSync("npm", ["ci", "--include=dev", "--no-audit", "--no-fund"], { cwd: clone.directory, env, stdio: "inherit" });
	});
	afterAll(async () => {
		await clone.remove();
		network.remove();
		node.remove();
	});

	test("what is tried outward is counted", () => {
		const before = attempts(network);
		const tried = `require("net").connect(443, "192.0.2.1").on("error", () => require("dgram").createSocket("udp6").send("x", 53, "2001:db8::1", () => process.exit()))`;
		const [program = "", ...args] = [...network.enter, node.program, "-e", tried];
		execFileSync(program, args);
		expect(attempts(network) - before).toBeGreaterThanOrEqual(2);
	});
	test("npm run demo, building the pages, and not one connection is tried outward", async () => {
		const before = attempts(network);
		await expectDemo(clone);
		expect(attempts(network) - before).toBe(0);
	});
	test("npm test", () => expectTests(clone));
});
