import { test as base, expect, type Page } from "@playwright/test";
import { awaitReact } from "./awake";
import { type Part, PEOPLE } from "./people";
import { signIn } from "./sign-in";
import { watch } from "./watch";

/** The windows people have open from one test to the next, and what went wrong in them. */
class Windows {
	readonly open = new Map<Part, Page>();
	readonly problems: string[] = [];
}

/** `as` answers the window of one person, signed in. Whatever goes wrong on any page of it fails the test. */
export const test = base.extend<{ as: (part: Part) => Promise<Page> }, { windows: Windows }>({
	windows: [
		async ({ browser }, use) => {
			const windows = new Windows();
			await use(windows);
			await Promise.all([...windows.open.values()].map((page) => page.context().close()));
			await browser.close();
		},
		{ scope: "worker" },
	],
	as: async ({ browser, windows, contextOptions }, use) => {
		await use(async (part) => {
			const open = windows.open.get(part);
			if (open) return open;
			const page = await (await browser.newContext(contextOptions)).newPage();
			watch(page, windows.problems);
			awaitReact(page);
			windows.open.set(part, page);
			await signIn(page, PEOPLE[part]);
			return page;
		});
		expect(windows.problems.splice(0), "what the pages complained about").toEqual([]);
	},
});

export { expect };
