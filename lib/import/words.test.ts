import { describe, expect, it } from "vitest";
import {
	ACCOUNT_STATUSES,
	CREDENTIAL_KINDS,
	EMPLOYMENTS,
	ENTITLEMENT_KINDS,
	IDENTITY_KINDS,
	IDENTITY_STATUSES,
	RISKS,
	readBoolean,
	readWord,
} from "./words";

describe("words", () => {
	it.each([
		["true", true],
		['"true"', true],
		["TRUE", true],
		["True", true],
		["t", true],
		["1", true],
		["Oui", true],
		[" yes ", true],
		["Ja", true],
		["f", false],
		["False", false],
		["0", false],
		["non", false],
		["maybe", null],
		["", null],
		["-1", null],
	])("reads the boolean %s as %s", (text, expected) => {
		expect(readBoolean(text)).toBe(expected);
	});

	it("reads every kind of identity in any writing, and does not guess", () => {
		for (const kind of IDENTITY_KINDS.words) expect(readWord(kind.toUpperCase().replaceAll("_", " "), IDENTITY_KINDS)).toBe(kind);
		expect(readWord("Service-Account", IDENTITY_KINDS)).toBe("service_account");
		expect(readWord("employee", IDENTITY_KINDS)).toBe("human");
		expect(readWord("robotnik", IDENTITY_KINDS)).toBeNull();
		expect(readWord("constructor", IDENTITY_KINDS)).toBeNull();
	});

	it("takes a boolean for the status of an account, not for that of a person", () => {
		expect(readWord("False", ACCOUNT_STATUSES)).toBe("disabled");
		expect(readWord("False", IDENTITY_STATUSES)).toBeNull();
	});

	it("has no synonym that leads to no word", () => {
		for (const { words, synonyms } of [
			ACCOUNT_STATUSES,
			CREDENTIAL_KINDS,
			EMPLOYMENTS,
			ENTITLEMENT_KINDS,
			IDENTITY_KINDS,
			IDENTITY_STATUSES,
			RISKS,
		]) {
			for (const [synonym, word] of Object.entries(synonyms)) {
				expect(words).toContain(word);
				expect(words).not.toContain(synonym);
			}
		}
	});
});
