import { afterEach, expect, test, vi } from "vitest";
import { runParts } from "./summary.mjs";

const said = vi.spyOn(console, "log").mockImplementation(() => undefined);
afterEach(() => said.mockClear());

const output = () => said.mock.calls.join("\n").replaceAll(/\d+\.\d s/g, "T");
const part = (name: string, passed: number, failed: number) => ({ name, work: async () => ({ passed, failed }) });

test("each part is told with its time, and all of them with the sum", async () => {
	expect(await runParts([part("unit", 5, 0), part("crash", 3, 1), part("platform", 2, 0)])).toBe(1);
	expect(output()).toContain("✓ unit                     5 passed, 0 failed in T\n✗ crash                    3 passed, 1 failed in T");
	expect(output()).toMatch(/in T\n10 passed, 1 failed$/);
});

test("what failed is said once more at the end", async () => {
	await runParts([
		{ name: "unit", work: async () => ({ passed: 5, failed: 1, failures: ["a test\n    Error: no"] }) },
		part("crash", 3, 0),
	]);
	expect(output()).toMatch(/── crash ──\n[\s\S]*✗ unit: a test\n {4}Error: no\n[\s\S]*8 passed, 1 failed$/);
});

test("a part set aside runs beside those after it, and says its own when they are done", async () => {
	const order: string[] = [];
	const seen: boolean[] = [];
	let end: () => void = () => undefined;
	const ended = new Promise<void>((resolve) => {
		end = resolve;
	});
	const browser = {
		name: "browser",
		aside: true,
		work: async (show: boolean) => {
			seen.push(show);
			order.push("browser begins");
			await ended;
			return { passed: 1, failed: 0, output: "what the browser said" };
		},
	};
	const crash = {
		name: "crash",
		work: async () => {
			order.push("crash");
			end();
			return { passed: 2, failed: 0 };
		},
	};
	expect(await runParts([browser, crash])).toBe(0);
	expect(order).toEqual(["browser begins", "crash"]);
	expect(seen).toEqual([false]);
	expect(output()).toMatch(/── crash ──\n[\s\S]*── browser ──\nwhat the browser said\n[\s\S]*3 passed, 0 failed$/);
});

test("a part set aside that fails fails the whole; alone it is shown as it runs", async () => {
	const browser = (failed: number) => ({ name: "browser", aside: true, work: async (show: boolean) => ({ passed: show ? 1 : 0, failed }) });
	expect(await runParts([browser(1), part("crash", 2, 0)])).toBe(1);
	expect(await runParts([browser(0)])).toBe(0);
	expect(output()).toMatch(/\n1 passed, 0 failed$/);
	const broken = { name: "browser", aside: true, work: () => Promise.reject(new Error("no browser")) };
	await expect(runParts([broken, part("crash", 2, 0)])).rejects.toThrow("no browser");
});
