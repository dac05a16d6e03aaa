import type { Page } from "@playwright/test";

/** What one can act on. Hidden fields are written by the server alone. */
const CONTROLS = "button, select, textarea, a[href], input:not([type=hidden])";

/**
 * Makes `goto` and `reload` wait until React has taken over every control: what is typed or pressed before is lost, as it would be for
 * somebody quicker than their machine, and a busy machine makes a test that quick.
 */
export function awaitReact(page: Page): void {
	const open = { goto: page.goto.bind(page), reload: page.reload.bind(page) };
	const awake = () =>
		page.waitForFunction(
			(controls) =>
				[...document.querySelectorAll(controls)].every((control) => Object.keys(control).some((key) => key.startsWith("__reactProps"))),
			CONTROLS,
			{ polling: 50 },
		);
	page.goto = async (...args) => {
		const answer = await open.goto(...args);
		await awake();
		return answer;
	};
	page.reload = async (...args) => {
		const answer = await open.reload(...args);
		await awake();
		return answer;
	};
}
