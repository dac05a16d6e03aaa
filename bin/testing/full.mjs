// @ts-check
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { CHECKOUT } from "../prepare/checkout.mjs";
import { prepare } from "../prepare/prepare.mjs";
import { report, StartFailure } from "../process/failure.mjs";
import { vitest } from "./parts.mjs";
import { runParts } from "./summary.mjs";

const DIRECTORY = path.join(CHECKOUT, "tests", "full");

/**
 * `npm run test:full`: lists the parts; `-- --part N` runs one. Each file `tests/full/NN-name.test.ts` is a part, takes less than
 * 30 minutes and needs no other; its first line says what it does.
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export async function testFull(args) {
	try {
		const parts = listParts();
		const number = partNumber(args);
		if (number === null) {
			console.log(
				`${parts.map((part) => `${String(part.number).padStart(3)}  ${part.what}`).join("\n")}\n\nRun one: npm run test:full -- --part N`,
			);
			return 0;
		}
		const part = parts.find((one) => one.number === number);
		if (!part) throw new StartFailure(`There is no part ${number}: the parts are ${parts.map((one) => one.number).join(", ")}.`);
		await prepare({ development: true });
		return await runParts([{ name: part.what, work: () => vitest(["full"], [part.file]) }]);
	} catch (error) {
		return report(error);
	}
}

function listParts() {
	const files = readdirSync(DIRECTORY).filter((name) => /^\d\d-.*\.test\.ts$/.test(name));
	return files.sort().map((name) => {
		const file = path.join(DIRECTORY, name);
		const [first = ""] = readFileSync(file, "utf8").split("\n");
		return { number: Number(name.slice(0, 2)), file, what: first.replace(/^\/\/\s*/, "") };
	});
}

/**
 * @param {string[]} args
 * @returns {number | null}
 */
export function partNumber(args) {
	if (args.length === 0) return null;
	const [flag, value = ""] = args.length === 1 ? (args[0]?.split("=") ?? []) : args;
	if (flag === "--part" && /^\d+$/.test(value) && args.length <= 2) return Number(value);
	throw new StartFailure("Usage: npm run test:full [-- --part N]");
}
