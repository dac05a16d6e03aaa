import { spawn } from "node:child_process";
import { describe, expect, test, vi } from "vitest";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";
import { guarded, onGuardedServer } from "./guarded-server";

// Assurance G4: worker and web, on a database whose guard is off.
onGuardedServer();

describe("a guard that is switched off for good", () => {
	const off = () => guarded().superuser.query("ALTER TABLE decision DISABLE TRIGGER decision_guard");
	const on = () => guarded().superuser.query("ALTER TABLE decision ENABLE ALWAYS TRIGGER decision_guard");
	const SENTENCE = "The guard decision_guard of the table decision is disabled.";

	test("keeps the worker from starting, and it says why", async () => {
		await off();
		const worker = spawn(process.execPath, ["--import", "tsx", "bin/worker.ts"], {
			cwd: CHECKOUT,
			env: { ...process.env, DATABASE_URL: guarded().appUrl },
		});
		let said = "";
		worker.stderr.setEncoding("utf8").on("data", (text: string) => {
			said += text;
		});
		const code = await new Promise((resolve) => worker.once("close", resolve));
		await on();
		expect(said).toContain(SENTENCE);
		expect(said).not.toMatch(/defect|^\s+at /m);
		expect(code).toBe(1);
	});

	test("makes web not ready, with the reason in its log alone, and ready again when it is back", async () => {
		process.env.DATABASE_URL = guarded().appUrl;
		const [{ isReady }, { watchGuards }, { pool }] = await Promise.all([
			import("@/lib/web/readiness"),
			import("@/lib/guard/watch"),
			import("@/lib/db/pool"),
		]);
		const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
		await off();
		const damaged = [await isReady(), await isReady()];
		const seenWhileRunning = await new Promise((resolve) => watchGuards(resolve, 20));
		await on();
		const repaired = await isReady();
		await pool().end();
		expect(damaged).toEqual([false, false]);
		expect(seenWhileRunning).toContain(SENTENCE);
		expect(logged.mock.calls).toEqual([[expect.stringContaining(SENTENCE)]]);
		expect(repaired).toBe(true);
		vi.restoreAllMocks();
	});
});
