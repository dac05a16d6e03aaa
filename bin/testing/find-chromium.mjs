// @ts-check
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { CHECKOUT } from "../prepare/checkout.mjs";
import { run } from "../prepare/run.mjs";
import { step } from "../prepare/step.mjs";
import { StartFailure } from "../process/failure.mjs";

const USUAL_PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * A Chromium that starts: CHROMIUM_PATH, the system's, or the one Playwright has downloaded. Under root on Debian it is installed when
 * there is none.
 * @returns {Promise<string>} path of the program
 * @throws {StartFailure} naming the one command that helps
 */
export async function findChromium() {
	const given = process.env.CHROMIUM_PATH;
	if (given && !starts(given))
		throw new StartFailure(`CHROMIUM_PATH is ${given}, which does not start: correct it, or unset it to have one looked for.`);
	const found = given ?? [...USUAL_PLACES, await playwrightsOwn()].find(starts);
	if (found) return found;
	const hasApt = existsSync("/usr/bin/apt-get");
	if (hasApt && process.getuid?.() === 0) {
		await step("Installing Chromium", installOnDebian);
		const installed = USUAL_PLACES.find(starts);
		if (installed) return installed;
	}
	const command = hasApt ? "sudo apt-get install -y chromium" : "npx playwright install chromium";
	throw new StartFailure(`The browser tests need Chromium: run \`${command}\`, or name one with CHROMIUM_PATH.`);
}

/** @param {(detail: string) => void} say */
async function installOnDebian(say) {
	const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
	for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
		say(`apt-get ${args.join(" ")}`);
		const { code, output } = await run("apt-get", args, { cwd: "/", env });
		if (code !== 0)
			throw new StartFailure(`${output.trim()}\nChromium could not be installed: run \`apt-get install -y chromium\` and see why.`);
	}
}

async function playwrightsOwn() {
	const { chromium } = await import(`${CHECKOUT}/node_modules/@playwright/test/index.mjs`);
	return /** @type {string} */ (chromium.executablePath());
}

/** @param {string} program */
function starts(program) {
	return existsSync(program) && spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0;
}
