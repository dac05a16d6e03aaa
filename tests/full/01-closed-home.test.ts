// Fresh clone as root under a closed home: npm run demo reaches a sign-in, npm test ends green.
import { homedir } from "node:os";
import { afterAll, beforeAll, describe, test } from "vitest";
import { type Clone, cloneInto, expectDemo, expectTests } from "./fresh-clone";

const isRoot = process.getuid?.() === 0;
let clone: Clone;

// skipped: only root has a home no other user can enter and processes that must
describe.skipIf(!isRoot)("a fresh clone", () => {
	beforeAll(() => {
		clone = cloneInto(homedir(), { mode: 0o700 });
	});
	afterAll(() => clone.remove());
	test("npm run demo", () => expectDemo(clone));
	test("npm test", () => expectTests(clone));
});
