import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { OPEN, proxyImports, unguardedRequests } from "./requests";
import { productionFiles, ROOT } from "./source-files";

const PAGE = `import { pageCtx } from "@/lib/web/page";\nexport default async function Page() {\n\tawait pageCtx("people:read");\n\treturn null;\n}`;
const HANDLER = `export const GET = defineRoute(async () => Response.json({}));`;
const proxy = { path: "proxy.ts", text: readFileSync(path.join(ROOT, "proxy.ts"), "utf8") };

describe("pages and route handlers", () => {
	it("each ask who is there", () => {
		const files = productionFiles();
		expect(files.filter(({ path: at }) => at.endsWith("/page.tsx")).length).toBeGreaterThan(20);
		expect(files.flatMap(unguardedRequests)).toEqual([]);
	});

	it("are open only where the file still exists", () => {
		const paths = new Set(productionFiles().map(({ path: at }) => at));
		expect(Object.keys(OPEN).filter((at) => !paths.has(at))).toEqual([]);
	});

	it("cannot rest on the proxy, which knows nothing of ours", () => {
		expect(proxyImports(proxy)).toEqual([]);
	});
});

describe("the check of them", () => {
	it("accepts a page and a handler that ask", () => {
		expect(unguardedRequests({ path: "app/(app)/people/page.tsx", text: PAGE })).toEqual([]);
		expect(unguardedRequests({ path: "app/api/x/route.ts", text: HANDLER })).toEqual([]);
		expect(unguardedRequests({ path: "components/ui/page.tsx", text: "export const Page = 1;" })).toEqual([]);
	});

	it("finds those that do not, and a proxy that could decide", () => {
		expect(unguardedRequests({ path: "app/(app)/people/page.tsx", text: PAGE.replace("await pageCtx", "await nothing") })).toHaveLength(1);
		expect(unguardedRequests({ path: "app/api/x/route.ts", text: HANDLER.replace("defineRoute", "wrap") })).toHaveLength(1);
		expect(proxyImports({ ...proxy, text: `import { currentActor } from "@/lib/web/session";\n${proxy.text}` })).toEqual([
			"@/lib/web/session",
		]);
	});
});
