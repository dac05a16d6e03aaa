import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { CHECKOUT } from "./checkout.mjs";

interface Locked {
	version: string;
	optionalDependencies?: Record<string, string>;
}

/**
 * `npm ci` refuses a lock that lacks a package of another platform. `npm install` leaves such packages out when the registry it asks does
 * not have them, and says nothing.
 */
test("the lock names every optional package of every platform, so that npm ci works everywhere", () => {
	const { packages } = JSON.parse(readFileSync(path.join(CHECKOUT, "package-lock.json"), "utf8")) as { packages: Record<string, Locked> };
	const missing = Object.entries(packages).flatMap(([at, locked]) =>
		Object.keys(locked.optionalDependencies ?? {}).filter((name) => !homes(at).some((home) => packages[`${home}node_modules/${name}`])),
	);
	expect(missing).toEqual([]);
});

/** Where Node looks for a package that another one, at a place in the lock, asks for: below itself, then ever further up. */
function homes(at: string): string[] {
	if (at === "") return [""];
	const above = at.includes("/node_modules/") ? at.slice(0, at.lastIndexOf("/node_modules/")) : "";
	return [`${at}/`, ...homes(above)];
}
