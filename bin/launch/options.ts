import path from "node:path";
import { StartFailure } from "@/bin/process/failure.mjs";

/** "demo" shows a made-up company in a throw-away database; "start" is real use. */
export type Mode = "demo" | "start";

/** Two roles of one PostgreSQL database. */
export interface DatabaseUrls {
	/** Owner of the tables: migrations. */
	ownerUrl: string;
	/** What web and worker use. */
	appUrl: string;
}

export interface LaunchOptions {
	mode: Mode;
	host: string;
	port: number;
	/** Where users reach it: links in mails, the sign-in's own address. */
	baseUrl: string;
	dataDir: string;
	/** A server of the operator's own, or null for the bundled one. */
	database: DatabaseUrls | null;
	/** Demonstration only: start over with an empty database. */
	reset: boolean;
}

/** What the options depend on beside the arguments and the environment. */
export interface Surroundings {
	checkout: string;
	home: string;
	isRoot: boolean;
	workingDirectory: string;
}

const USAGE: Record<Mode, string> = {
	demo: "npm run demo [-- --reset]   (PORT, COUNTERSIGN_DATA_DIR in the environment)",
	start:
		"npm start   (PORT, COUNTERSIGN_HOST, COUNTERSIGN_URL, COUNTERSIGN_DATA_DIR, DATABASE_OWNER_URL and DATABASE_URL in the environment)",
};

/**
 * Reads arguments and environment. Everything has a default; what is given and makes no sense is refused, never guessed.
 * @throws StartFailure naming the argument or variable
 */
export function launchOptions(mode: Mode, args: string[], env: NodeJS.ProcessEnv, around: Surroundings): LaunchOptions {
	const unknown = args.find((arg) => !(mode === "demo" && arg === "--reset"));
	if (unknown) throw new StartFailure(`"${unknown}" is not known here. Usage: ${USAGE[mode]}`);
	const port = portOf(env.PORT);
	const host = mode === "start" ? env.COUNTERSIGN_HOST || "127.0.0.1" : "127.0.0.1";
	return {
		mode,
		host,
		port,
		baseUrl: baseUrlOf(env.COUNTERSIGN_URL || `http://127.0.0.1:${port}`),
		dataDir: path.resolve(around.workingDirectory, env.COUNTERSIGN_DATA_DIR || defaultDataDir(mode, env, around)),
		database: databaseOf(env),
		reset: args.includes("--reset"),
	};
}

function portOf(text: string | undefined): number {
	if (!text) return 3000;
	const port = Number(text);
	if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
	throw new StartFailure(`PORT is "${text}", which is no port: give a number from 1 to 65535, for example PORT=3001.`);
}

function baseUrlOf(text: string): string {
	const url = URL.canParse(text) ? new URL(text) : null;
	if (url && (url.protocol === "http:" || url.protocol === "https:") && url.pathname === "/") return url.origin;
	throw new StartFailure(
		`COUNTERSIGN_URL is "${text}": give the address users type, with https:// and no path, for example https://reviews.example.com.`,
	);
}

/** The demonstration lives in the checkout and goes with it; real data lies outside, where no `git clean` reaches. */
export function defaultDataDir(mode: Mode, env: NodeJS.ProcessEnv, around: Pick<Surroundings, "checkout" | "home" | "isRoot">): string {
	if (mode === "demo") return path.join(around.checkout, ".data");
	if (around.isRoot) return "/var/lib/countersign";
	return env.XDG_DATA_HOME ? path.join(env.XDG_DATA_HOME, "countersign") : path.join(around.home, ".countersign");
}

function databaseOf(env: NodeJS.ProcessEnv): DatabaseUrls | null {
	const { DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: appUrl } = env;
	if (!ownerUrl && !appUrl) return null;
	if (!ownerUrl || !appUrl) {
		throw new StartFailure(
			`${ownerUrl ? "DATABASE_OWNER_URL" : "DATABASE_URL"} is set without ${ownerUrl ? "DATABASE_URL" : "DATABASE_OWNER_URL"}: ` +
				"give both (the owner of the tables, and the role the application runs as), or neither to use the bundled PostgreSQL.",
		);
	}
	for (const [name, url] of [
		["DATABASE_OWNER_URL", ownerUrl],
		["DATABASE_URL", appUrl],
	] as const) {
		if (URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol)) continue;
		throw new StartFailure(`${name} is no PostgreSQL address: it looks like postgresql://user:password@host:5432/database.`);
	}
	if (new URL(ownerUrl).username === new URL(appUrl).username) {
		throw new StartFailure(
			"DATABASE_OWNER_URL and DATABASE_URL name the same role: the application must run as a role that does not own the tables, or nothing protects the evidence from it.",
		);
	}
	return { ownerUrl, appUrl };
}
