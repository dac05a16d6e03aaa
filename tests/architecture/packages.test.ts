import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isBelow, type Lock, packageFaults } from "./packages";
import { ROOT } from "./source-files";

const readJson = (name: string) => JSON.parse(readFileSync(join(ROOT, name), "utf8"));

describe("the packages", () => {
	it("are at or above the floors, hashed, and from the public registry", () => {
		const lock: Lock = readJson("package-lock.json");
		expect(Object.keys(lock.packages)).toEqual(expect.arrayContaining(["node_modules/next", "node_modules/react"]));
		expect(packageFaults(lock)).toEqual([]);
	});

	it("are pinned to exact versions in package.json", () => {
		const { dependencies, devDependencies } = readJson("package.json");
		const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
			([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(String(version)),
		);
		expect(loose).toEqual([]);
	});
});

describe("the check of packages", () => {
	const integrity = "sha512-x";
	const faults = (packages: Lock["packages"]) => packageFaults({ packages });

	it("names what is too old, wherever it hides", () => {
		expect(faults({ "node_modules/next": { version: "16.4.5", integrity } })).toEqual([
			"node_modules/next is 16.4.5, needs at least 16.4.6",
		]);
		expect(faults({ "node_modules/a/node_modules/sharp": { version: "0.34.9", integrity } })).toHaveLength(1);
		expect(faults({ "node_modules/react": { version: "19.3.1-rc.0", integrity } })).toHaveLength(1);
		expect(
			faults({ "node_modules/react": { version: "19.10.0", integrity }, "node_modules/sharp": { version: "0.35.5", integrity } }),
		).toEqual([]);
	});

	it("names banned, unhashed and foreign packages", () => {
		expect(faults({ "node_modules/xlsx": { version: "0.18.5", integrity } })).toEqual(["node_modules/xlsx is not allowed"]);
		expect(faults({ "node_modules/a": { version: "1.0.0" } })).toEqual(["node_modules/a has no integrity hash"]);
		expect(faults({ "node_modules/a": { version: "1.0.0", integrity, resolved: "https://mirror.example/a.tgz" } })).toHaveLength(1);
		expect(faults({ "": { version: "0.1.0" }, "node_modules/@a/xlsx": { version: "1.0.0", integrity } })).toEqual([]);
	});

	it("compares versions by number", () => {
		expect([isBelow("1.9.0", "1.10.0"), isBelow("1.10.0", "1.9.0"), isBelow("2.0.0", "2.0.0"), isBelow("2.0.0-rc.1", "2.0.0")]).toEqual([
			true,
			false,
			false,
			true,
		]);
	});
});
