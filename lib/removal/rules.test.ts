import { expect, it } from "vitest";
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
