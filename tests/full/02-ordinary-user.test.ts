// Fresh clone as an ordinary user: npm run demo reaches a sign-in, npm test ends green.
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, test } from "vitest";
import { parsePasswd } from "@/bin/postgres/account";
import { type Clone, cloneInto, expectDemo, expectTests } from "./fresh-clone";

const isRoot = process.getuid?.() === 0;
const nobody = parsePasswd(readFileSync("/etc/passwd", "utf8")).find((user) => user.name === "nobody") ?? null;
let clone: Clone;

// skipped: root needs a user to be; everybody else is one
describe.skipIf(isRoot && !nobody)("a fresh clone", () => {
	beforeAll(() => {
		clone = cloneInto(tmpdir(), { account: isRoot ? nobody : null });
	});
	afterAll(() => clone.remove());
	test("npm run demo", () => expectDemo(clone));
	test("npm test", () => expectTests(clone));
});
