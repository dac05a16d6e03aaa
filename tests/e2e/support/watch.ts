import type { Page } from "@playwright/test";

/**
 * Notes what a page should never do: errors on the console (failed requests and hydration among them), and errors nobody caught.
 * @param problems gets a line for each
 */
export function watch(page: Page, problems: string[]): void {
	page.on("console", (message) => {
		if (message.type() === "error") problems.push(`${page.url()} console: ${message.text()} ${message.location().url}`);
	});
	page.on("pageerror", (error) => problems.push(`${page.url()} uncaught: ${error.message}`));
	page.on("response", (response) => {
		if (response.status() >= 500) problems.push(`${response.status()} from ${response.url()}`);
	});
}
