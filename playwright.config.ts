import { defineConfig } from "@playwright/test";
import { DEMO_DATA } from "./tests/e2e/support/demo-data";

// Chromium keeps downloads by a path it reads in the locale: without one it cannot spell a directory with an umlaut.
process.env.LC_ALL = "C.UTF-8";

const PORT = process.env.COUNTERSIGN_TEST_PORT ?? "3917";
const ADDRESS = `http://127.0.0.1:${PORT}`;
const ROOT_FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** The demo company in a production build, made anew for each run. */
export default defineConfig({
	testDir: "tests/e2e",
	forbidOnly: true,
	workers: 1,
	timeout: 300_000,
	expect: { timeout: 20_000 },
	// Traces and screenshots of what failed; git ignores it.
	outputDir: "test-results",
	projects: [
		// Before anybody changes what was loaded.
		{ name: "demo data", testMatch: "demo-data.spec.ts" },
		{ name: "stories", testIgnore: "demo-data.spec.ts", dependencies: ["demo data"] },
	],
	use: {
		actionTimeout: 30_000,
		viewport: { width: 1280, height: 800 },
		colorScheme: "light",
		// Without the film: drawing every frame costs more than the story itself needs.
		trace: { mode: "retain-on-failure", screenshots: false },
		screenshot: "only-on-failure",
		baseURL: ADDRESS,
		locale: "en-US",
		timezoneId: "UTC",
		launchOptions: {
			executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
			args: process.getuid?.() === 0 ? ROOT_FLAGS : [],
		},
	},
	webServer: {
		command: "node bin/demo.mjs --reset",
		url: `${ADDRESS}/api/health`,
		// A sign-in serves signing acts for seconds instead of minutes, so that the tests are asked who they are.
		env: { PORT, COUNTERSIGN_DATA_DIR: DEMO_DATA, COUNTERSIGN_FRESH_SECONDS: "15" },
		reuseExistingServer: process.env.COUNTERSIGN_TEST_PORT !== undefined,
		gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
		stdout: "pipe",
		timeout: 1_200_000,
	},
});
