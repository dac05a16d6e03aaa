// Fresh clone in a path with a space and letters beyond ASCII: npm run demo reaches a sign-in, npm test ends green.
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, test } from "vitest";
import { type Clone, cloneInto, expectDemo, expectTests } from "./fresh-clone";

let clone: Clone;

describe("a fresh clone", () => {
	beforeAll(() => {
		clone = cloneInto(tmpdir(), { name: "access reviews — prüfung" });
	});
	afterAll(() => clone.remove());
	test("npm run demo", () => expectDemo(clone));
	test("npm test", () => expectTests(clone));
});
