import { expect, test } from "vitest";
import { isNpm } from "./npm-above";

test.each(["npm run demo", "npm", "/usr/bin/node /usr/lib/node_modules/npm/bin/npm-cli.js run demo", "node /usr/bin/npm start"])(
	"%s is npm",
	(command) => {
		expect(isNpm(command)).toBe(true);
	},
);

test.each(["sh -c node bin/demo.mjs", "bash", "node bin/demo.mjs", "node npm-tools.js", "vim npm run demo"])("%s is not", (command) => {
	expect(isNpm(command)).toBe(false);
});
