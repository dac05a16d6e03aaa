import { describe, expect, it } from "vitest";
import { oidcSettings, readEnv } from "./env";

const least = { DATABASE_URL: "postgresql://app@127.0.0.1/x", NEXTAUTH_SECRET: "s".repeat(32) };
const oidc = {
	COUNTERSIGN_OIDC_ISSUER: "https://idp.example",
	COUNTERSIGN_OIDC_CLIENT_ID: "id",
	COUNTERSIGN_OIDC_CLIENT_SECRET: "very secret",
};

describe("the environment", () => {
	it("needs a database and a secret, and says so without their values", () => {
		expect(() => readEnv({})).toThrow(/DATABASE_URL.*NEXTAUTH_SECRET/);
		expect(() => readEnv({ ...least, NEXTAUTH_SECRET: "short-one" })).toThrow(/32 characters/);
		expect(() => readEnv({ ...least, NEXTAUTH_SECRET: "short-one" })).not.toThrow(/short-one/);
	});

	it("knows the installation's address by NEXTAUTH_URL, COUNTERSIGN_URL or the port", () => {
		expect(readEnv({ ...least, NEXTAUTH_URL: "https://review.example/", COUNTERSIGN_URL: "http://other" }).NEXTAUTH_URL).toBe(
			"https://review.example",
		);
		expect(readEnv({ ...least, COUNTERSIGN_URL: "http://10.0.0.1:8080" }).NEXTAUTH_URL).toBe("http://10.0.0.1:8080");
		expect(readEnv({ ...least, PORT: "4000" }).NEXTAUTH_URL).toBe("http://127.0.0.1:4000");
		expect(() => readEnv({ ...least, NEXTAUTH_URL: "https://review.example/path" })).toThrow(/without a path/);
	});

	it("has all of an identity provider or none", () => {
		expect(oidcSettings(readEnv(least))).toBeNull();
		expect(oidcSettings(readEnv({ ...least, ...oidc }))).toMatchObject({ issuer: "https://idp.example", name: "single sign-on" });
		expect(() => oidcSettings(readEnv({ ...least, ...oidc, COUNTERSIGN_OIDC_CLIENT_SECRET: "" }))).toThrow(/go together/);
	});

	it("may ask for a fresh sign-in more often than every five minutes, never less often", () => {
		expect(readEnv(least).COUNTERSIGN_FRESH_SECONDS).toBe(300);
		expect(readEnv({ ...least, COUNTERSIGN_FRESH_SECONDS: "20" }).COUNTERSIGN_FRESH_SECONDS).toBe(20);
		expect(() => readEnv({ ...least, COUNTERSIGN_FRESH_SECONDS: "301" })).toThrow(/COUNTERSIGN_FRESH_SECONDS/);
	});

	it("takes an empty variable for one that is not set", () => {
		expect(readEnv({ ...least, COUNTERSIGN_TRUSTED_PROXIES: "" }).COUNTERSIGN_TRUSTED_PROXIES).toBe(0);
	});
});
