import { execFile } from "node:child_process";
import path from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { expect, test } from "@playwright/test";
import { CHECKOUT } from "../../bin/prepare/checkout.mjs";
import { DEMO_DATA } from "./support/demo-data";

/** What the demo company holds as it is loaded, by vitest over the database that is served here: loading one more takes minutes. */
test("the demonstration holds the stories it is shown for", async () => {
	const vitest = path.join(CHECKOUT, "node_modules", "vitest", "vitest.mjs");
	const ran = await promisify(execFile)(process.execPath, [vitest, "run", "--project", "demo"], {
		cwd: CHECKOUT,
		env: { ...process.env, NODE_ENV: "test", COUNTERSIGN_DATA_DIR: DEMO_DATA },
	}).catch((failure: { stdout: string; stderr: string }) => failure);
	const said = stripVTControlCharacters(`${ran.stderr}\n${ran.stdout}`);
	expect(said).toMatch(/^\s*Tests {2}\d+ passed \(\d+\)$/m);
});
