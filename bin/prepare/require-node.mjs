// Runs before anything else and on any Node that knows modules: no syntax newer than Node 12 in here.
import { readFileSync } from "node:fs";
import { nodeRefusal } from "./node-version.mjs";

var refusal = nodeRefusal(
	process.versions.node,
	JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).engines.node,
);

if (refusal) {
	console.error(refusal);
	process.exit(1);
}
