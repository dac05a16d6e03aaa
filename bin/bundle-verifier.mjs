#!/usr/bin/env node
/**
 * Puts the verifier's modules (lib/evidence/verifier) together as one file that needs nothing else: public/verify.mjs.
 * That file is shipped in every evidence pack and offered for download. A test holds it equal to its sources.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const ENTRY = join(ROOT, "lib/evidence/verifier/verify.mjs");
const TARGET = join(ROOT, "public/verify.mjs");
const IMPORT = /^import (.+) from "([^"]+)";\n/gm;

/**
 * Modules in the order they need each other, without their imports of each other.
 * @param {string} file
 * @param {Map<string, string>} bodies
 * @param {Set<string>} builtins import lines
 */
function collect(file, bodies, builtins) {
	if (bodies.has(file)) return;
	bodies.set(file, "");
	const source = readFileSync(file, "utf8");
	for (const [line, , from] of source.matchAll(IMPORT)) {
		if (from.startsWith(".")) collect(resolve(dirname(file), from), bodies, builtins);
		else builtins.add(line);
	}
	bodies.delete(file);
	bodies.set(file, source.replace(IMPORT, "").replace(/^#!.*\n/, ""));
}

/** Text of the one-file verifier. */
export function bundleVerifier() {
	/** @type {Map<string, string>} */
	const bodies = new Map();
	/** @type {Set<string>} */
	const builtins = new Set();
	collect(ENTRY, bodies, builtins);
	const entry = bodies.get(ENTRY) ?? "";
	const split = entry.indexOf("*/\n") + 3;
	const parts = [...bodies].map(([file, body]) => {
		const text = file === ENTRY ? body.slice(split) : body;
		const local = text.replace(/^export /gm, "").replace(/import\("\.\/[^"]+"\)\./g, "");
		return `// ${"-".repeat(20)} ${file.slice(dirname(ENTRY).length + 1)}\n\n${local.trim()}\n`;
	});
	const exported = "export { main, verifyPack };\n";
	return `#!/usr/bin/env node\n${entry.slice(0, split)}${[...builtins].sort().join("")}\n${parts.join("\n")}\n${exported}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	if (process.argv.includes("--print")) process.stdout.write(bundleVerifier());
	else writeFileSync(TARGET, bundleVerifier(), { mode: 0o755 });
}
