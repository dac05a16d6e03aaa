import { describe, expect, it } from "vitest";
import { grantProblem, heldRoles, invitationProblem, pathWithin, rolesApart } from "./rules";

describe("where somebody goes after sign-in", () => {
	it.each(["/", "/reviews", "/reviews/7?q=a%20b&status=open", "/people/2#roles"])("%s is inside", (path) => {
		expect(pathWithin(path)).toBe(path);
	});

	it.each([
		undefined,
		"",
		"reviews",
		"//evil.example",
		"/\\evil.example",
		"https://evil.example",
		"/\tevil",
		"javascript:alert(1)",
		"/sign-in?next=/x",
		"/a\nb",
	])("%j is home instead", (path) => {
		expect(pathWithin(path)).toBe("/");
	});
});

describe("roles that are kept with different people", () => {
	it("an IAM admin neither decides nor signs, an auditor changes nothing", () => {
		expect(rolesApart("reviewer", ["iam_admin"])).toEqual(["iam_admin"]);
		expect(rolesApart("iam_admin", ["control_owner", "remediator"])).toEqual(["control_owner"]);
		expect(rolesApart("auditor", ["reviewer", "remediator", "executive"])).toEqual(["reviewer", "remediator"]);
	});

	it("others go together", () => {
		expect(rolesApart("control_owner", ["reviewer", "remediator"])).toEqual([]);
		expect(rolesApart("executive", ["iam_admin"])).toEqual([]);
	});

	it("are said with the way out", () => {
		expect(grantProblem({ self: false, status: "active", held: ["iam_admin"] }, "reviewer", null)).toBe(
			"Reviewer and IAM admin are kept with different people. Revoke the one before granting the other.",
		);
		expect(grantProblem({ self: false, status: "active", held: ["reviewer"] }, "control_owner", "SOX")).toBeNull();
	});
});

it("an invitation is for a person at work, with the inventory's address in any case of letters", () => {
	const person = { kind: "human", status: "active", email: "Ada@Northwind.example", user: null };
	expect(invitationProblem(person, "ada@northwind.example")).toBeNull();
	expect(invitationProblem({ ...person, email: null }, "any@northwind.example")).toBeNull();
	expect(invitationProblem({ ...person, user: "invited" }, "ada@northwind.example")).toBeNull();
	expect(invitationProblem({ ...person, user: "disabled" }, "ada@northwind.example")).toMatch(/Enable/);
});

it("held roles read as words", () => {
	expect(
		heldRoles([
			{ role: "reviewer", track: "SOX" },
			{ role: "remediator", track: null },
		]),
	).toBe("Reviewer (SOX), Remediator");
	expect(heldRoles([])).toBe("No role yet");
});
