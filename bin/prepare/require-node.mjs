// Runs before anything else and on any Node that knows modules: no syntax newer than Node 12 in here.
import { readFileSync } from "node:fs";

var wanted = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).engines.node.replace(">=", "");
var have = process.versions.node.split(".").map(Number);
var need = wanted.split(".").map(Number);

if (have[0] < need[0] || (have[0] === need[0] && have[1] < need[1])) {
	console.error(
		"Countersign needs Node " +
			wanted +
			" or later, this is " +
			process.versions.node +
			": install a current Node from https://nodejs.org, then start again.",
	);
	process.exit(1);
}
