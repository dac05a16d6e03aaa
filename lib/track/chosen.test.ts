import { describe, expect, it } from "vitest";
import { chosenWords, passedOverWords } from "./chosen";

const groups = { "7": "Finance controllers" };

describe("who was passed over", () => {
	it.each([
		["entitlement_owner:none:", "Entitlement owner: none on record"],
		["system_owner:not_reviewer:7", "System owner: not an active reviewer of this track"],
		["manager:self:7", "Manager (for machines: business owner): it is their own access"],
		["fallback:administers_system:9", "Fallback reviewer: they administer this system"],
		["group.7:barred:", "Group Finance controllers: nobody in it may decide this row"],
		["group.7:none:", "Group Finance controllers: nobody in it is an active reviewer of this track"],
		["manager:decided_earlier:7", "Manager (for machines: business owner): they decided an earlier stage of this row"],
	])("%s", (entry, words) => {
		expect(passedOverWords(entry, groups)).toBe(words);
	});
});

describe("how a reviewer was found", () => {
	it.each<[string, string[], string]>([
		["manager", [], "manager (for machines: business owner)"],
		["group.7", ["system_owner:administers_system:3"], "group Finance controllers, since system owner: they administer this system"],
		["", ["fallback:self:3"], "nobody found, since fallback reviewer: it is their own access"],
		["group.9", [], "group 9"],
		["reassigned", [], "handed over by hand"],
	])("%s after %j", (via, passedOver, words) => {
		expect(chosenWords(via, passedOver, groups)).toBe(words);
	});
});
