import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Contents } from "@/bin/launch/contents";
import { StartFailure } from "@/bin/process/failure.mjs";

/** How far the demonstration of a data directory is loaded, and into which database. */
export interface DemoState {
	company: "loading" | "loaded";
	database: string;
}

export function readDemoState(file: string): DemoState | null {
	return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as DemoState) : null;
}

export function writeDemoState(file: string, state: DemoState): void {
	writeFileSync(file, JSON.stringify(state), { flush: true });
}

/**
 * What a demonstration may do with the database it found: load the company, or go on with the one that is there.
 * @throws StartFailure when the database holds anything else
 */
export function demoPlan(state: DemoState | null, contents: Contents, database: string): "load" | "go on" {
	const ours = state?.database === database;
	if (ours && state.company === "loaded" && contents === "demo") return "go on";
	if (contents === "empty") return "load";
	if (contents === "demo" || (ours && state.company === "loading")) {
		throw new StartFailure(`The demonstration was only partly loaded into ${database}: give it an empty database, then start again.`);
	}
	throw new StartFailure(
		`The demonstration refuses ${database}: it holds other data, and a demonstration marks its database as one for good. Give it an empty database or another COUNTERSIGN_DATA_DIR.`,
	);
}

/**
 * Real use must not go on with a demonstration, whose past is made up.
 * @throws StartFailure
 */
export function refuseDemo(state: DemoState | null, contents: Contents, dataDir: string): void {
	if (contents === "foreign") {
		throw new StartFailure("The database holds tables that are not Countersign's: give it a database of its own.");
	}
	if (state === null && contents !== "demo") return;
	throw new StartFailure(
		`${state ? `The data directory ${dataDir}` : "The database"} belongs to a demonstration, whose past is made up: give real use its own (COUNTERSIGN_DATA_DIR, DATABASE_OWNER_URL and DATABASE_URL).`,
	);
}
