import { NextRequest } from "next/server";
import { afterEach, describe, expect, it, vi } from "vitest";
import { config, proxy } from "@/proxy";

function policy(url = "http://localhost/reviews") {
	return proxy(new NextRequest(url)).headers.get("Content-Security-Policy") ?? "";
}

function directive(name: string, from = policy()) {
	return from.split("; ").find((part) => part.startsWith(`${name} `));
}

afterEach(() => vi.unstubAllEnvs());

describe("page headers", () => {
	it("lets scripts run by nonce only, and styles never from a block without it", () => {
		vi.stubEnv("NODE_ENV", "production");
		expect(directive("script-src")).toMatch(/^script-src 'self' 'nonce-[0-9a-f-]{36}' 'strict-dynamic'$/);
		expect(directive("style-src")).toMatch(/^style-src 'self' 'nonce-[0-9a-f-]{36}'$/);
	});

	it("uses a nonce once", () => {
		expect(directive("script-src")).not.toBe(directive("script-src"));
	});

	it("gives Next the same policy it gives the browser", () => {
		const response = proxy(new NextRequest("http://localhost/reviews"));
		expect(response.headers.get("x-middleware-request-content-security-policy")).toBe(response.headers.get("Content-Security-Policy"));
	});

	it("does not take a policy from the request", () => {
		const request = new NextRequest("http://localhost/", { headers: { "Content-Security-Policy": "script-src 'nonce-mine'" } });
		expect(proxy(request).headers.get("x-middleware-request-content-security-policy")).not.toContain("nonce-mine");
	});

	it("forbids framing and caching", () => {
		const { headers } = proxy(new NextRequest("http://localhost/reviews"));
		expect(directive("frame-ancestors")).toBe("frame-ancestors 'none'");
		expect(headers.get("Cache-Control")).toBe("no-store");
		expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
	});

	it("lets every page through: it decides nothing", () => {
		expect(proxy(new NextRequest("http://localhost/settings")).headers.get("x-middleware-next")).toBe("1");
	});

	it("stays away from uploads, whose bodies it would cut", () => {
		const matcher = new RegExp(`^${config.matcher}$`);
		expect(matcher.test("/api/imports/upload")).toBe(false);
		expect(matcher.test("/reviews/42")).toBe(true);
		expect(matcher.test("/apidocs")).toBe(true);
	});
});
