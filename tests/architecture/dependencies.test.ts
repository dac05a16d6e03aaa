import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { IConfiguration } from "dependency-cruiser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Breach, cruiseTree } from "./cruise-tree";
import { PLANTS, type Plant, SOUND_TREE } from "./planted-tree";
import { ROOT } from "./source-files";

const { default: configuration }: { default: IConfiguration } = await import(join(ROOT, ".dependency-cruiser.mjs"));
const RULES = (configuration.forbidden ?? []).map(({ name }) => name);

function plantTree(files: Record<string, string>): string {
	const root = mkdtempSync(join(tmpdir(), "dependency-rule-"));
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	}
	return root;
}

function plantText({ imports, form }: Plant): string {
	if (form === "type") return `import type { Planted } from "${imports}"; export type Used = Planted;`;
	if (form === "dynamic") return `export const load = () => import("${imports}");`;
	return `import "${imports}";`;
}

/** The breach a plant must cause. */
function expectedBreach({ rule, path, imports, to }: Plant): Breach {
	const target = imports.startsWith("./") ? `${dirname(path)}/${imports.slice(2)}` : imports.replace("@/", "");
	return { rule, from: path, to: to ?? `${target}.ts` };
}

describe("the dependency rule", () => {
	it("is kept by the repository", async () => {
		const { breaches, files } = await cruiseTree(ROOT);
		expect(files).toBeGreaterThan(5);
		expect(breaches).toEqual([]);
	});

	it("has a planted violation for every rule, and plants for no others", () => {
		expect([...new Set(PLANTS.map(({ rule }) => rule))].sort()).toEqual([...RULES].sort());
	});
});

describe("a planted violation is caught", () => {
	let breaches: Breach[] = [];
	let files = 0;
	let root = "";

	beforeAll(async () => {
		const planted = PLANTS.map((plant) => ({ [plant.path]: plantText(plant), ...plant.beside }));
		root = plantTree(Object.assign({}, SOUND_TREE, ...planted));
		({ breaches, files } = await cruiseTree(root));
	}, 30_000);

	afterAll(() => rmSync(root, { recursive: true }));

	it.each(PLANTS)("$rule: $path → $imports", (plant) => {
		expect(breaches).toContainEqual(expectedBreach(plant));
	});

	it("and nothing else is reported, so the sound tree around them is read and keeps the rule", () => {
		expect(files).toBeGreaterThan(PLANTS.length + 20);
		const expected = PLANTS.map(expectedBreach);
		const others = breaches.filter(
			({ rule, from, to }) => !expected.some((one) => one.rule === rule && one.from === from && one.to === to),
		);
		expect(others).toEqual([]);
	});
});
