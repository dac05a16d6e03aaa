import { expect, type Page } from "@playwright/test";
import { PASSWORD } from "./people";

/** Signs in through the form, and arrives at one's own work. */
export async function signIn(page: Page, who: { email: string }): Promise<void> {
	await page.goto("/sign-in");
	await page.getByLabel("E-mail address").fill(who.email);
	await page.getByLabel("Password").fill(PASSWORD);
	await page.getByRole("button", { name: "Sign in" }).click();
	// All sign in at once, each with a hash that is slow on purpose, while other parts of the run use the processors too.
	await expect(page.getByRole("heading", { name: "My work", level: 1 })).toBeVisible({ timeout: 90_000 });
}

const question = (page: Page) => page.getByRole("dialog", { name: "Confirm who you are" });

/** Answers the question who is at the keyboard, which a signing act has just asked. */
export async function confirmIdentity(page: Page, password: string = PASSWORD): Promise<void> {
	await question(page).getByLabel("Your password").fill(password);
	await question(page).getByRole("button", { name: "Confirm and go on" }).click();
}

/** The same with a wrong password first: it is answered with a sentence, and can be tried again. */
export async function confirmIdentityAtSecondTry(page: Page): Promise<void> {
	await confirmIdentity(page, "seven grey herons at dawn");
	await expect(question(page)).toContainText("The password is not right.");
	await confirmIdentity(page);
	await expect(question(page)).toBeHidden();
}
