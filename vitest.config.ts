import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./tests/support/longest-first.ts";

// Before any worker starts: dates are written and read as in production.
process.env.TZ = "UTC";

const onDatabase = {
	globalSetup: "tests/support/database-server.ts",
	setupFiles: "tests/support/database-env.ts",
	testTimeout: 90_000,
	hookTimeout: 180_000,
};

export default defineConfig({
	resolve: {
		tsconfigPaths: true,
		alias: { "server-only": fileURLToPath(new URL("node_modules/next/dist/compiled/server-only/empty.js", import.meta.url)) },
	},
	test: {
		// Tests wait for databases and processes more than they reckon: two at a time on two processors.
		maxWorkers: 2,
		sequence: { sequencer: LongestFirst },
		projects: [
			{
				extends: true,
				test: {
					name: "unit",
					include: ["lib/**/*.test.ts", "components/**/*.test.{ts,tsx}", "bin/**/*.test.ts", "prisma/**/*.test.ts"],
					exclude: ["**/node_modules/**", "lib/db/generated/**"],
					testTimeout: 60_000,
				},
			},
			{
				extends: true,
				// One worker that keeps the TypeScript compiler loaded is quicker than one per file.
				test: {
					name: "architecture",
					include: ["tests/architecture/**/*.test.ts"],
					testTimeout: 240_000,
					isolate: false,
					fileParallelism: false,
					// Projects with another number of workers cannot share a group.
					sequence: { groupOrder: 1 },
				},
			},
			{ extends: true, test: { name: "integration", include: ["tests/integration/**/*.test.ts"], ...onDatabase } },
			// The demonstration as it was loaded: run by tests/e2e/demo-data.spec.ts.
			{
				extends: true,
				test: { name: "demo", include: ["tests/demo/**/*.test.ts"], setupFiles: "tests/demo/data-directory.ts", testTimeout: 90_000 },
			},
			{
				extends: true,
				// Each file serves the production build over a database of its own.
				test: {
					name: "security",
					include: ["tests/security/**/*.test.ts"],
					...onDatabase,
					globalSetup: ["tests/support/built-pages.ts", onDatabase.globalSetup],
					testTimeout: 120_000,
					hookTimeout: 120_000,
				},
			},
			{
				extends: true,
				// People at work in a browser, on scenes that the verbs have set.
				test: {
					name: "journeys",
					include: ["tests/journeys/**/*.test.ts"],
					...onDatabase,
					globalSetup: ["tests/support/built-pages.ts", onDatabase.globalSetup],
					testTimeout: 240_000,
					hookTimeout: 120_000,
				},
			},
			{
				extends: true,
				// Its own server is killed: nothing else runs on it.
				test: {
					name: "crash",
					include: ["tests/crash/**/*.test.ts"],
					globalSetup: ["tests/support/built-pages.ts"],
					testTimeout: 240_000,
					hookTimeout: 120_000,
					fileParallelism: false,
					sequence: { groupOrder: 2 },
				},
			},
			{ extends: true, test: { name: "platform", include: ["tests/platform/**/*.test.ts"], testTimeout: 240_000, hookTimeout: 240_000 } },
			// One file at a time and by hand: npm run test:full
			{ extends: true, test: { name: "full", include: ["tests/full/**/*.test.ts"], testTimeout: 3_000_000, hookTimeout: 900_000 } },
		],
	},
});
