import { z } from "zod";

const Origin = z
	.url({ protocol: /^https?$/, error: "must be an http or https address" })
	.transform((text) => new URL(text))
	.refine((url) => url.pathname === "/" && !url.search && !url.hash, "must be an address without a path")
	.transform((url) => url.origin);

/** A number of the environment, which is text. */
const whole = (least: number, most: number) => {
	const error = `must be a whole number from ${least} to ${most}`;
	return z
		.string()
		.regex(/^\d+$/, error)
		.transform(Number)
		.refine((number) => number >= least && number <= most, error);
};

/** The environment the web process reads. Everything has a default but the secret and the database, which bin/start gives. */
const Env = z.object({
	DATABASE_URL: z.string().min(1),
	/** Encrypts the session cookie and signs the device cookie. */
	NEXTAUTH_SECRET: z.string().min(32, "must be at least 32 characters long"),
	/** Where browsers reach the installation. https makes every cookie Secure with the prefix `__Host-`. */
	NEXTAUTH_URL: Origin,
	/** Reverse proxies in front of the web process, each of which appends to X-Forwarded-For. */
	COUNTERSIGN_TRUSTED_PROXIES: whole(0, 5).default(0),
	/** Seconds for which a sign-in serves signing acts; five minutes at most. */
	COUNTERSIGN_FRESH_SECONDS: whole(5, 300).default(300),
	/** Database connections of one process, for pages and for set-based work. Read where the pools are made. */
	COUNTERSIGN_POOL_SIZE: whole(1, 200).optional(),
	COUNTERSIGN_SET_POOL_SIZE: whole(1, 200).optional(),
	/** Seals what server actions carry through the browser. A build has one of its own; several machines that build for themselves are given one. */
	NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: z
		.string()
		.regex(/^[A-Za-z0-9+/]{43}=$/, "must be 32 bytes in base64, for example of `openssl rand -base64 32`")
		.optional(),
	COUNTERSIGN_OIDC_ISSUER: z.url({ protocol: /^https?$/, error: "must be an http or https address" }).optional(),
	COUNTERSIGN_OIDC_CLIENT_ID: z.string().min(1).optional(),
	COUNTERSIGN_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
	/** How the sign-in button names the provider. */
	COUNTERSIGN_OIDC_NAME: z.string().min(1).max(60).default("single sign-on"),
});

export type Env = z.output<typeof Env>;

/** An OpenID Connect provider; all three values are there or none. */
export type OidcSettings = { issuer: string; clientId: string; clientSecret: string; name: string };

/** A variable is missing or wrong; the message is a sentence with the way out. */
export class EnvironmentError extends Error {
	override name = "EnvironmentError";
}

/**
 * The checked environment.
 * @throws EnvironmentError naming each variable that is missing or wrong, never its value
 */
export function readEnv(source: Record<string, string | undefined>): Env {
	const url = source.NEXTAUTH_URL || source.COUNTERSIGN_URL || `http://127.0.0.1:${source.PORT || "3000"}`;
	const given = Object.fromEntries(Object.entries({ ...source, NEXTAUTH_URL: url }).filter(([, value]) => value !== ""));
	const parsed = Env.safeParse(given);
	if (!parsed.success) {
		const wrong = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
		throw new EnvironmentError(`The environment is not complete. ${wrong.join("; ")}. Correct this, then start again.`);
	}
	return parsed.data;
}

/** The OpenID Connect provider of the environment, or null when none is configured. */
export function oidcSettings(env: Env): OidcSettings | null {
	const { COUNTERSIGN_OIDC_ISSUER: issuer, COUNTERSIGN_OIDC_CLIENT_ID: clientId, COUNTERSIGN_OIDC_CLIENT_SECRET: clientSecret } = env;
	if (!issuer && !clientId && !clientSecret) return null;
	if (!issuer || !clientId || !clientSecret) {
		throw new EnvironmentError(
			"COUNTERSIGN_OIDC_ISSUER, COUNTERSIGN_OIDC_CLIENT_ID and COUNTERSIGN_OIDC_CLIENT_SECRET go together: set all three or none.",
		);
	}
	return { issuer, clientId, clientSecret, name: env.COUNTERSIGN_OIDC_NAME };
}

let kept: Env | undefined;

/** The environment of this process, checked at its first use: a build needs none of it. */
export function env(): Env {
	kept ??= readEnv(process.env);
	return kept;
}
