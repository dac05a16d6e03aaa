import { expect, test, vi } from "vitest";
import { errorResult } from "./error-result";

const full = [
	Object.assign(new Error("ENOSPC: no space left on device, write '/srv/files/x'"), { code: "ENOSPC" }),
	Object.assign(new Error("could not extend file"), { code: "53100" }),
	Object.assign(new Error("raw query failed"), { code: "P2010", meta: { driverAdapterError: { cause: { originalCode: "53100" } } } }),
];

test.each(full)("a full disk is told with the way out, and where it is only in the log: %s", (error) => {
	const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
	const result = errorResult(error);
	expect(result).toMatchObject({
		code: "unavailable",
		message: expect.stringMatching(
			/^The server's disk is full; nothing was saved\. Ask the operator to make room, then try again\. Reference \w+\.$/,
		),
	});
	expect(log.mock.calls.join()).toContain(error.message);
	log.mockRestore();
});

test("any other error is a reference number and nothing more", () => {
	const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
	expect(errorResult(new Error("secret"))).toMatchObject({
		code: "unexpected",
		message: expect.stringMatching(/^Something went wrong on our side; nothing was saved\. Reference \w+\.$/),
	});
	log.mockRestore();
});
