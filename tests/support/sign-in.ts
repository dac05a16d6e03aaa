import { readFileSync } from "node:fs";
import path from "node:path";
import { type BrowserContext, test as base } from "@playwright/test";
import pg from "pg";
import { places } from "@/bin/postgres/places";
import { beginSession, type Installation, sealedCookie } from "./session-cookie";

/** The installation that playwright.config.ts starts, unless DATABASE_URL and NEXTAUTH_SECRET name another one. */
function installation(): Installation {
	const { DATABASE_URL, NEXTAUTH_SECRET } = process.env;
	if (DATABASE_URL && NEXTAUTH_SECRET) return { databaseUrl: DATABASE_URL, secret: NEXTAUTH_SECRET };
	const dataDir = process.env.COUNTERSIGN_TEST_DATA_DIR ?? path.join(process.cwd(), ".data", "e2e");
	const at = places(dataDir);
	const { app } = JSON.parse(readFileSync(at.passwords, "utf8")) as { app: string };
	const port = readFileSync(at.port, "utf8").trim();
	return {
		databaseUrl: `postgresql://countersign_app:${app}@127.0.0.1:${port}/countersign`,
		secret: readFileSync(path.join(dataDir, "web-secret"), "utf8").trim(),
	};
}

/** Signs somebody in without driving the form: a session row and the cookie for it. */
export async function signInAs(context: BrowserContext, baseURL: string, email: string): Promise<void> {
	const { databaseUrl, secret } = installation();
	const client = new pg.Client({ connectionString: databaseUrl });
	await client.connect();
	try {
		const token = await beginSession(client, email);
		const cookie = await sealedCookie(token, secret, { https: baseURL.startsWith("https:") });
		await context.addCookies([{ ...cookie, url: baseURL, httpOnly: true, sameSite: "Lax" }]);
	} finally {
		await client.end();
	}
}

/** Playwright's `test` with `signIn(email)`, for the test's own browser context. */
export const test = base.extend<{ signIn: (email: string) => Promise<void> }>({
	signIn: async ({ context, baseURL }, use) => {
		await use((email) => signInAs(context, baseURL ?? "", email));
	},
});
