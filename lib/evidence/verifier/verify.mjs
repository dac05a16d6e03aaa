#!/usr/bin/env node
/**
 * Verifies a Countersign evidence pack offline. Plain Node 18 or newer, no dependencies, no network.
 * Usage: node verify.mjs pack.zip [--key auditor-known.pub] [--prev checkpoint.txt] [--json]
 */
import { accessSync, constants, readFileSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseCheckpoint, parseKeys } from "./notes.mjs";
import { reportText } from "./report.mjs";
import { verifyPack } from "./verify-pack.mjs";

const USAGE = `Verifies a Countersign evidence pack offline. Usage:

  node verify.mjs pack.zip [--key auditor-known.pub] [--prev checkpoint.txt] [--json]

  --key   public key you had from the company by another way than the pack (name+id+key lines, or PEM); may be given several times
  --prev  checkpoint you kept from an earlier pack or memo: shows a ledger rewritten since
  --json  report as JSON

Exit code 0: everything checked holds. 1: something does not hold, named with file and row. 2: the verifier could not be run.
`;

/** @param {string[]} args @returns {Promise<number>} exit code */
export async function main(args) {
	const options = { keys: /** @type {string[]} */ ([]), previous: /** @type {string | null} */ (null) };
	const paths = [];
	let json = false;
	try {
		for (let i = 0; i < args.length; i += 1) {
			if (args[i] === "--help") {
				process.stdout.write(USAGE);
				return 0;
			}
			if (args[i] === "--json") json = true;
			else if (args[i] === "--key") options.keys.push(readFileSync(args[++i] ?? "", "utf8"));
			else if (args[i] === "--prev") options.previous = readFileSync(args[++i] ?? "", "utf8");
			else if (args[i].startsWith("--")) throw new Error(`there is no option ${args[i]}`);
			else paths.push(args[i]);
		}
		if (paths.length !== 1) throw new Error("name one pack");
		for (const text of options.keys) if (parseKeys(text).length === 0) throw new Error("a key file holds no key");
		if (options.previous !== null) parseCheckpoint(options.previous);
		accessSync(paths[0], constants.R_OK);
	} catch (error) {
		process.stderr.write(`verify: ${error instanceof Error ? error.message : error}\n\n${USAGE}`);
		return 2;
	}
	const report = await verifyPack(paths[0], options);
	process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report, process.stdout.isTTY === true));
	return report.ok ? 0 : 1;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
	process.exitCode = await main(process.argv.slice(2));
