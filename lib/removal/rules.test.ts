import { describe, expect, it } from "vitest";
import { removalEvents } from "./events";
import { backSentence, backText, slaText } from "./rules";

it.each([
	["claimed", true, "still there, import 12"],
	["claimed", false, "was still there, import 12"],
	["verified", true, "came back, import 12"],
	["verified", false, "had come back, import 12"],
])("a %s removal whose access is there now: %s", (removalState, now, words) => {
	expect(backText({ removalState, importId: "12", now })).toBe(words);
});

it.each([
	["claimed", "active", "the proof"],
	["verified", "active", "have the row opened again"],
	["verified", "closed", "answers the deviation"],
	["verified", "signed", "answers the deviation"],
])("a %s removal of a track that is %s says what to do: %s", (removalState, trackState, way) => {
	expect(backSentence(removalState, trackState)).toContain(way);
});

it.each([
	["2026-11-24T04:00:00Z", "open", null, "due today"],
	["2026-11-23T04:00:00Z", "open", null, "1 day left"],
	["2026-11-20T12:00:00Z", "claimed", null, "3 days left"],
	["2026-11-24T12:00:00Z", "claimed", null, "1 day late"],
	["2026-11-30T12:00:00Z", "verified", "2026-11-24T04:59:00Z", "verified in time"],
	["2026-11-30T12:00:00Z", "verified", "2026-11-24T05:00:00Z", "verified late"],
	["2026-11-30T12:00:00Z", "withdrawn", null, "withdrawn"],
])("due on 23 Nov in New York, seen at %s, %s, proved at %s: %s", (now, state, verifiedAt, words) => {
	const facts = { state, dueAt: new Date("2026-11-24T04:59:59Z"), verifiedAt: verifiedAt ? new Date(verifiedAt) : null };
	expect(slaText(facts, new Date(now), "America/New_York")).toBe(words);
});

describe("an escalation in the ledger", () => {
	const told = (more: object) =>
		removalEvents["removal.escalated"]
			.sentence({ removalId: "7", number: 7, dueAt: "2026-10-20T21:59:59.000Z", days: 7, state: "open", ...more }, "The product")
			.map((part) => (typeof part === "string" ? part : "text" in part ? part.text : ""))
			.join("");

	it.each<[string, object, RegExp]>([
		[
			"working days, and all of them",
			{ counted: 5, basis: "working" },
			/due 2026-10-20, and 5 working days \(7 days in all\) later nobody/,
		],
		["calendar days", { counted: 7, basis: "calendar" }, /and 7 calendar days later/],
		["days of 24 hours, of a track without a calendar", { counted: 7, basis: null }, /and 7 days of 24 hours later/],
		["the same of events of earlier versions", {}, /and 7 days of 24 hours later/],
		["one", { counted: 1, days: 3, basis: "working" }, /and 1 working day \(3 days in all\) later/],
	])("names %s", (_, more, sentence) => expect(told(more)).toMatch(sentence));
});
