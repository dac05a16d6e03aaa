import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Looks at the screen as it stands with axe: nothing serious, nothing critical. */
export async function look(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page })
		.setLegacyMode()
		.options({ resultTypes: ["violations"], iframes: false, preload: false })
		.analyze();
	const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
	const said = grave.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(" | ")}`);
	expect(said, `axe on ${page.url()}`).toEqual([]);
}
