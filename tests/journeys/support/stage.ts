import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, chromium, expect, type Page } from "@playwright/test";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, expect as expectValue } from "vitest";
import { awaitReact } from "@/tests/e2e/support/awake";
import { watch } from "@/tests/e2e/support/watch";
import { testDb } from "@/tests/support/db";
import { beginSession, sealedCookie } from "@/tests/support/session-cookie";
import { serveBuild, type WebServer } from "@/tests/support/web-server";
import { type Company, company } from "@/tests/support/world/campaign";
import { one, type TestUser } from "@/tests/support/world/people";

const FLAGS = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
/** Other parts of a run use the processors too. */
const PATIENCE_MS = 40_000;

/** What journeys of one file play on; there once the file's `beforeAll` has run. */
export type Stage = { pool: pg.Pool; co: Company; web: WebServer };

/**
 * Gives the calling test file a small company of its own, the production build served over it, and a browser. What leads to the scene is made
 * by the verbs; the scene itself is played as its people would. Anything a page complains about fails the test in which it happened.
 */
export function onStage(): { stage: () => Stage; windowOf: (who: TestUser) => Promise<Page> } {
	const directory = mkdtempSync(path.join(tmpdir(), "countersign-journeys-"));
	const windows = new Map<bigint, Page>();
	const problems: string[] = [];
	let set: Stage | undefined;
	let browser: Browser | undefined;
	const stage = () => {
		if (!set) throw new Error("The stage is set in `beforeAll`.");
		return set;
	};

	beforeAll(async () => {
		process.env.COUNTERSIGN_FILES_DIR = path.join(directory, "files");
		process.env.COUNTERSIGN_KEY_DIR = path.join(directory, "keys");
		const { appUrl, ownerPool: pool } = await testDb();
		const co = await company(pool);
		set = { pool, co, web: await serveBuild(appUrl, process.env.COUNTERSIGN_FILES_DIR) };
		browser = await chromium.launch({
			executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
			args: process.getuid?.() === 0 ? ["--no-sandbox", ...FLAGS] : FLAGS,
		});
	}, 120_000);
	afterEach(async ({ task }) => {
		// What was to be seen when it failed; git ignores the directory.
		if (task.result?.state === "fail")
			for (const [userId, page] of windows)
				await page.screenshot({ path: path.join("test-results", `${task.name.slice(0, 60).replaceAll(/\W+/g, "-")}-${userId}.png`) });
		expectValue(problems.splice(0), "what the pages complained about").toEqual([]);
	});
	afterAll(async () => {
		await browser?.close();
		await set?.web.stop();
		rmSync(directory, { recursive: true, force: true });
	});

	const signIn = async (who: TestUser) => {
		const { pool, web } = stage();
		const { email } = await one<{ email: string }>(pool, "select email from app_user where id = $1", [who.userId]);
		const { name, value } = await sealedCookie(await beginSession(pool, email), web.secret);
		return [{ name, value, url: web.address }];
	};

	/** The window of one person; the same one each time, and each time they have just signed in: that serves signing acts for five minutes. */
	const windowOf = async (who: TestUser): Promise<Page> => {
		const open = windows.get(who.userId);
		if (open) {
			await open.context().addCookies(await signIn(who));
			return open;
		}
		if (!browser) throw new Error("The browser is opened in `beforeAll`.");
		const context = await browser.newContext({
			baseURL: stage().web.address,
			viewport: { width: 1280, height: 800 },
			locale: "en-US",
			timezoneId: "UTC",
		});
		await context.addCookies(await signIn(who));
		const page = await context.newPage();
		page.setDefaultTimeout(PATIENCE_MS);
		page.setDefaultNavigationTimeout(2 * PATIENCE_MS);
		watch(page, problems);
		awaitReact(page);
		windows.set(who.userId, page);
		return page;
	};
	return { stage, windowOf };
}

/** Playwright's `expect`, patient with a busy machine. */
export const see = expect.configure({ timeout: PATIENCE_MS });
