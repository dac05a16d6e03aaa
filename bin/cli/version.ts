import { readFileSync } from "node:fs";
import path from "node:path";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";

/** The version of this Countersign, for example "0.1.0". */
export function ownVersion(): string {
	const { version } = JSON.parse(readFileSync(path.join(CHECKOUT, "package.json"), "utf8")) as { version: string };
	return version;
}
