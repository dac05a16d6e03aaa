import { describe, expect, it } from "vitest";
import { fixture } from "@/tests/support/samples";
import { detect } from "./detect";
import { findSecretColumns } from "./secret-columns";
import { looksRandom, secretFormat } from "./secret-formats";

const suspects = (columns: string[], ...sample: string[][]) =>
	findSecretColumns(columns, sample).map(({ column, certainty }) => [column, certainty]);

describe("looking for secret columns", () => {
	it.each([
		["postgresql/pg_roles.csv", [["rolpassword", "certain"]]],
		["postgresql/pg_auth_members.csv", []],
		["aws/credential-report.csv", []],
		["active-directory/users.csv", []],
		["sap/users.csv", []],
		["review-csv/jira-access-review.csv", []],
	])("finds in %s what is there and nothing else", (path, expected) => {
		const { columns, sample } = detect(fixture(path), true);
		expect(suspects(columns, ...sample)).toEqual(expected);
	});

	it("says that masked values are masked, and never repeats a value", () => {
		const { columns, sample } = detect(fixture("postgresql/pg_roles.csv"), true);
		expect(findSecretColumns(columns, sample)[0]?.reason).toMatch(/masked already/);
		const key = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
		expect(JSON.stringify(findSecretColumns(["note"], [[key]]))).not.toContain(key);
	});

	it.each([
		"password",
		"user_password",
		"UserPassword",
		"API Key",
		"client_secret",
		"token",
		"SecretString",
		"private-key",
		"unicodePwd",
		"passwd_2",
		"Mot de passe",
	])("knows %s by its name", (name) => {
		expect(suspects([name], ["hunter-two"])).toEqual([[name, "certain"]].map(([n]) => [n, expect.any(String)]));
	});

	it.each([
		"password_enabled",
		"PasswordLastSet",
		"token_last_used_at",
		"access_key_1_active",
		"secret_name",
		"key_id",
		"PasswordNeverExpires",
		"issue_key",
		"value_date",
	])("takes %s for a fact about a secret, or none", (name) => {
		expect(suspects([name], ["something"])).toEqual([]);
	});

	it("asks about `value` unless its values are plain facts", () => {
		expect(suspects(["id", "value"], ["1", "sk-admin-abcdefghijklmnop"])).toEqual([["value", "certain"]]);
		expect(suspects(["value"], ["q83hfo"])).toEqual([["value", "likely"]]);
		expect(suspects(["value"], ["true"], ["false"])).toEqual([]);
		expect(suspects(["value"])).toEqual([["value", "likely"]]);
	});

	it("sees secrets under any name by the form of the values", () => {
		expect(suspects(["remark"], ["none"], ["postgres://app:s3cret@db.corp.example/x"])).toEqual([["remark", "certain"]]);
		expect(suspects(["x1"], ["wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"], ["Zx9Qw7LmN2pRt5VbK8sYd3Fg6Hj1Aq4C"])).toEqual([["x1", "likely"]]);
	});

	it.each([
		["-----BEGIN RSA PRIVATE KEY-----", "a private key"],
		["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "a signed token (JWT)"],
		["$2b$12$abcdefghijklmnopqrstuv", "a password hash"],
		["SCRAM-SHA-256$4096:x$y:z", "a password hash"],
		["Server=x;Password=abc;", "a connection string with a password"],
		["Administrators", null],
		["https://corp.example:8443/path", null],
		["S-1-5-21-448904574-3770779072-1702453823-500", null],
	])("calls %s what it is", (value, name) => {
		expect(secretFormat(value)).toBe(name);
	});

	it("does not take ids for random secrets", () => {
		for (const id of [
			"33535b15-0157-4fc2-97c9-1cb4c4118cb5",
			"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
			"arn:aws:iam::619193117841:user/charmworld",
			"user.number1234@example.com",
		]) {
			expect(looksRandom(id)).toBe(false);
		}
	});
});
