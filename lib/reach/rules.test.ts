import { expect, it } from "vitest";
import { blastSentence, carrierOf } from "./rules";

it.each([
	[null, "PAY", null],
	["", "PAY", null],
	["PAY", "PAY", null],
	[" pay ", "PAY", null],
	["group desk > PAY", "PAY", "group desk"],
	["role A > role B > PAY", "PAY", "role A"],
	["group desk", "PAY", "group desk"],
])("a path %j of %s is carried by %j", (path, entitlement, carrier) => {
	expect(carrierOf(path, entitlement)).toBe(carrier);
});

it.each([
	[null, 0, 0, "Nothing else of this account goes with it. No other way to the same is known."],
	[null, 1, 0, "1 other right of this account is held through it and goes with it. No other way to the same is known."],
	[
		"group desk",
		2,
		1,
		"It is held through “group desk”: taking the account out of that takes 2 other rights along. 1 way to the same or to the same duty stays: decide on that too.",
	],
	[
		"group desk",
		0,
		3,
		"It is held through “group desk”, and nothing else of this account is. 3 ways to the same or to the same duty stay: decide on those too.",
	],
])("through %j, %i go and %i stay", (carrier, goesCount, staysCount, words) => {
	expect(blastSentence({ carrier, goesCount, staysCount })).toBe(words);
});
