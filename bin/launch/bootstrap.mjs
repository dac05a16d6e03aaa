// @ts-check
import { prepare } from "../prepare/prepare.mjs";
import { report } from "../process/failure.mjs";

/**
 * From a bare checkout to a running Countersign: prepares with nothing but Node, then goes on in TypeScript.
 * @param {"demo" | "start"} mode
 * @param {string[]} args
 */
export async function bootstrap(mode, args) {
	const began = performance.now();
	try {
		console.log(mode === "demo" ? "Countersign, demonstration" : "Countersign");
		await prepare({ development: false });
		const { register } = await import("tsx/esm/api");
		register();
		const { launch } = await import("./launch.ts");
		process.exit(await launch(mode, args, began));
	} catch (error) {
		process.exit(report(error));
	}
}
