import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { DataPlaces } from "@/bin/launch/data-dir";
import type { DatabaseUrls, LaunchOptions } from "@/bin/launch/options";
import { StartFailure } from "@/bin/process/failure.mjs";
import { EnvironmentError, oidcSettings, readEnv } from "@/lib/env";

/** Never passed on as they came: each process is given those it needs, and only those. */
const WITHHELD = [
	"DATABASE_OWNER_URL",
	"DATABASE_URL",
	"COUNTERSIGN_KEY_DIR",
	"COUNTERSIGN_FILES_DIR",
	"COUNTERSIGN_DATA_DIR",
	"NEXTAUTH_SECRET",
	"NEXTAUTH_URL",
];

/**
 * Sees before anything is made that web will take its environment.
 * @throws StartFailure naming each variable that is wrong
 */
export function requireEnvironment(options: LaunchOptions, env: NodeJS.ProcessEnv): void {
	// What the environment need not give is made later, and right.
	const later = { DATABASE_URL: "postgresql:", NEXTAUTH_SECRET: env.NEXTAUTH_SECRET || " ".repeat(32), NEXTAUTH_URL: options.baseUrl };
	try {
		oidcSettings(readEnv({ ...env, ...later }));
	} catch (error) {
		throw error instanceof EnvironmentError ? new StartFailure(error.message, { cause: error }) : error;
	}
}

export interface Environments {
	/** Serves pages; has no way to the signing key and none to the owner's role. */
	web: NodeJS.ProcessEnv;
	/** Signs checkpoints and builds packs. */
	worker: NodeJS.ProcessEnv;
	/** Loads the demonstration: everything. */
	seed: NodeJS.ProcessEnv;
}

/** What each process gets to know. */
export function environments(options: LaunchOptions, urls: DatabaseUrls, at: DataPlaces, env: NodeJS.ProcessEnv): Environments {
	const common: NodeJS.ProcessEnv = {
		...Object.fromEntries(Object.entries(env).filter(([name]) => !WITHHELD.includes(name) && !name.startsWith("npm_"))),
		NODE_ENV: "production",
		NEXT_TELEMETRY_DISABLED: "1",
		DATABASE_URL: urls.appUrl,
		COUNTERSIGN_URL: options.baseUrl,
		COUNTERSIGN_FILES_DIR: at.files,
	};
	const worker = { ...common, COUNTERSIGN_KEY_DIR: at.keys };
	return {
		web: {
			...common,
			PORT: String(options.port),
			NEXTAUTH_URL: options.baseUrl,
			NEXTAUTH_SECRET: env.NEXTAUTH_SECRET || keptSecret(at.webSecret),
		},
		worker,
		seed: { ...worker, DATABASE_OWNER_URL: urls.ownerUrl, COUNTERSIGN_DATA_DIR: options.dataDir },
	};
}

/** Signs the session cookies; kept, so that a restart signs nobody out. */
function keptSecret(file: string): string {
	if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600 });
	return readFileSync(file, "utf8").trim();
}
