import { describe, expect, it } from "vitest";
import { hashPassword, passwordMatches, passwordProblem } from "./password";

describe("a new password", () => {
	it.each([
		"password1234",
		"PASSWORD1234",
		"!!!dragon!!!!!!",
		"123456789012",
		"abcdefghijklm",
		"aaaaaaaaaaaa",
		"xyzxyzxyzxyz",
		"monkeymonkey",
		"qwertyuiop12",
		"       12345678",
	])("%j is too common", (password) => {
		expect(passwordProblem(password, [])).toMatch(/common/);
	});

	it.each([
		["adabyron1234", ["Ada Byron", "ada.byron@northwind.example"]],
		["northwind2026", ["ada@northwind.example"]],
		["Countersign!!1", []],
	])("%j is about the person or the product", (password, about) => {
		expect(passwordProblem(password, about)).not.toBeNull();
	});

	it.each([
		"correct horse battery staple",
		"seven quiet lanterns drift",
		"ünïcödé ist auch ein Kennwort",
		"kX9#mQ2$vL5p",
		"密码就是这么长的一句话好不好",
	])("%j is taken, with no rule of composition", (password) => {
		expect(passwordProblem(password, ["Ada Byron", "ada@northwind.example"])).toBeNull();
	});

	it("of 128 characters is compared whole", async () => {
		const long = "long ".repeat(25).trim().padEnd(128, "x");
		const kept = await hashPassword(long);
		expect(await passwordMatches(kept, long)).toBe(true);
		expect(await passwordMatches(kept, long.slice(0, 127))).toBe(false);
	});
});

describe("a kept password", () => {
	it("is Argon2id with 19 MiB and two passes, salted each time", async () => {
		const [one, other] = [await hashPassword("the same words"), await hashPassword("the same words")];
		expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
		expect(one).not.toBe(other);
	});

	it("is nobody's without a hash, even the words of the decoy", async () => {
		expect(await passwordMatches(null, "no user has this password")).toBe(false);
		expect(await passwordMatches(undefined, "anything")).toBe(false);
	});
});
