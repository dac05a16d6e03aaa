import { buildIsNeeded } from "@/bin/prepare/build.mjs";

/** Vitest's global set-up of what runs against the built pages: says so when they are missing or older than their sources. */
export default function setup(): void {
	if (!buildIsNeeded()) return;
	throw new Error(
		"These tests run against the production build, and it is missing or older than its sources. `npm test -- security` builds it and runs them.",
	);
}
