import { describe, expect, it } from "vitest";
import { looseServerActions } from "./server-actions";
import { productionFiles } from "./source-files";

const IMPORTS = `"use server";\nimport { defineAction } from "@/lib/web/action";\n`;

function faults(text: string, path = "app/reviews/actions.ts"): number {
	return looseServerActions({ path, text }).length;
}

describe("server actions", () => {
	it("are all made by defineAction", () => {
		const files = productionFiles();
		expect(files.length).toBeGreaterThan(5);
		expect(files.flatMap(looseServerActions)).toEqual([]);
	});
});

describe("the check of server actions", () => {
	it.each([
		["an action", `${IMPORTS}export const decide = defineAction(Decide, decideReview);`],
		["a helper that stays inside", `${IMPORTS}const limit = 5;\nexport const decide = defineAction(Decide, decideReview);`],
		["a file that is no server file", "export async function load() { return 1; }"],
	])("accepts %s", (_title, text) => {
		expect(faults(text)).toBe(0);
	});

	it.each([
		["a bare function", `${IMPORTS}export async function decide() {}`],
		["a constant that is no action", `${IMPORTS}export const decide = async () => 1;`],
		["an action wrapped in something else", `${IMPORTS}export const decide = cache(defineAction(Decide, decideReview));`],
		["one bare function among actions", `${IMPORTS}export const a = defineAction(A, f), b = async () => 1;`],
		["an action that can be exchanged", `${IMPORTS}export let decide = defineAction(Decide, decideReview);`],
		["an exported type", `${IMPORTS}export type State = string;`],
		["a default export", `${IMPORTS}export default defineAction(Decide, decideReview);`],
		["an export list", `${IMPORTS}const a = defineAction(A, f);\nexport { a };`],
		["a re-export", `${IMPORTS}export { decide } from "@/lib/review/decide";`],
		["a defineAction of its own", `"use server";\nconst defineAction = (f) => f;\nexport const a = defineAction(f);`],
		["a defineAction from elsewhere", `"use server";\nimport { defineAction } from "./mine";\nexport const a = defineAction(f);`],
		["an action inside a component", `export function Page() { async function save() { "use server"; } return save; }`],
		["an action without the directive", `import { defineAction } from "@/lib/web/action";\nexport const a = defineAction(A, f);`],
	])("refuses %s", (_title, text) => {
		expect(faults(text)).toBe(1);
	});
});
