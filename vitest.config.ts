import { defineConfig } from "vitest/config";

export default defineConfig({
	resolve: { tsconfigPaths: true },
	test: {
		projects: [
			{
				extends: true,
				test: {
					name: "unit",
					include: ["lib/**/*.test.ts", "components/**/*.test.{ts,tsx}"],
					exclude: ["**/node_modules/**", "lib/db/generated/**"],
				},
			},
			{ extends: true, test: { name: "architecture", include: ["tests/architecture/**/*.test.ts"], testTimeout: 60_000 } },
		],
	},
});
