import { describe, expect, it } from "vitest";
import { type HolderFacts, isOutside, rolesOnlyIn, roleText } from "./rules";

const finance = { attribute: "department", value: "Finance" };
const clerk = { attribute: "job_title", value: "AP clerk" };
const holder = (facts: Partial<NonNullable<HolderFacts>>): HolderFacts => ({
	jobTitle: null,
	department: null,
	costCentre: null,
	...facts,
});

describe("who may hold an entitlement", () => {
	it.each([
		["no role is set", [], holder({}), false],
		["the department fits", [finance], holder({ department: "Finance" }), false],
		["it fits but for capitals and blanks", [finance], holder({ department: " finance " }), false],
		["one of two fits", [finance, clerk], holder({ jobTitle: "AP clerk", department: "Sales" }), false],
		["none fits", [finance, clerk], holder({ jobTitle: "Agent", department: "Sales" }), true],
		["the value stands in another attribute", [finance], holder({ costCentre: "Finance" }), true],
		["the record says nothing", [finance], holder({}), true],
		["nobody is behind the account", [finance], null, true],
	] as const)("%s", (_, roles, who, outside) => {
		expect(isOutside(roles, who)).toBe(outside);
	});

	it("is told by what was added and taken off", () => {
		expect(rolesOnlyIn([finance, clerk], [finance])).toEqual([clerk]);
		expect(rolesOnlyIn([finance], [finance, clerk])).toEqual([]);
		expect([finance, clerk].map(roleText)).toEqual(["department Finance", "job AP clerk"]);
	});
});
