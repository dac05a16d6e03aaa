import { expect, test } from "@playwright/test";

test("says that it is ready, and nothing about itself", async ({ request }) => {
	const response = await request.get("/api/health");
	expect(response.status()).toBe(200);
	expect(await response.json()).toEqual({ status: "ready" });
});
