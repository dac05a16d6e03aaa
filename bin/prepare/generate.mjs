// @ts-check
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StartFailure } from "../process/failure.mjs";
import { CHECKOUT } from "./checkout.mjs";
import { fingerprint, stampIn } from "./fingerprint.mjs";
import { run } from "./run.mjs";

const GENERATED = path.join(CHECKOUT, "lib", "db", "generated");
const STAMP = path.join(GENERATED, "fingerprint");

const current = () => fingerprint(CHECKOUT, ["prisma/schema", "prisma.config.ts", "package-lock.json"]);

export function generateIsNeeded() {
	return stampIn(STAMP) !== current() || !existsSync(path.join(GENERATED, "client.ts"));
}

/**
 * Writes the database client from the schema.
 * @param {(pid: number) => void} onStart
 */
export async function generate(onStart) {
	const prisma = path.join(CHECKOUT, "node_modules", "prisma", "build", "index.js");
	const made = current();
	// Prisma's tool would otherwise ask its maker for news.
	const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
	const { code, output } = await run(process.execPath, [prisma, "generate"], { cwd: CHECKOUT, env, onStart });
	if (code !== 0)
		throw new StartFailure(`${output.trim()}\nThe database client could not be generated: run \`npm run generate\` to see why.`);
	writeFileSync(STAMP, made);
}
