// @ts-check
import { existsSync } from "node:fs";
import path from "node:path";
import { CHECKOUT } from "../prepare/checkout.mjs";

/**
 * From a checkout with its packages to the command line, which is written in TypeScript. Sets the exit code.
 * @param {string[]} args
 */
export async function bootstrap(args) {
	if (!existsSync(path.join(CHECKOUT, "node_modules", "tsx"))) {
		console.error(`The packages are not installed: run npm ci in ${CHECKOUT}, then try again.`);
		process.exitCode = 3;
		return;
	}
	// After a bare `npm ci`; npm start, and the container's image, have made it.
	if (!existsSync(path.join(CHECKOUT, "lib", "db", "generated", "client.ts"))) {
		const { generate } = await import("../prepare/generate.mjs");
		await generate(() => undefined);
	}
	// The path aliases are this checkout's, wherever the command is called.
	process.env.TSX_TSCONFIG_PATH = path.join(CHECKOUT, "tsconfig.json");
	const { register } = await import("tsx/esm/api");
	register();
	const { main } = await import("../cli.ts");
	process.exitCode = await main(args);
}
