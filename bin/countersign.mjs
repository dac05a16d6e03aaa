#!/usr/bin/env node
// Plain Node until the packages are there: `npx countersign` in a checkout, or `countersign` after `npm link`.
import "./prepare/require-node.mjs";
import { existsSync } from "node:fs";
import path from "node:path";
import { CHECKOUT } from "./prepare/checkout.mjs";

if (!existsSync(path.join(CHECKOUT, "node_modules", "tsx"))) {
	console.error(`The packages are not installed: run npm ci in ${CHECKOUT}, then try again.`);
	process.exit(3);
}
// After a bare `npm ci`; npm start, and the container's image, have made it.
if (!existsSync(path.join(CHECKOUT, "lib", "db", "generated", "client.ts"))) {
	const { generate } = await import("./prepare/generate.mjs");
	await generate(() => undefined);
}
// The path aliases are this checkout's, wherever the command is called.
process.env.TSX_TSCONFIG_PATH = path.join(CHECKOUT, "tsconfig.json");
const { register } = await import("tsx/esm/api");
register();
const { main } = await import("./cli.ts");
process.exitCode = await main(process.argv.slice(2));
