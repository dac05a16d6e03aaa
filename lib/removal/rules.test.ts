import { expect, it } from "vitest";
import { backSentence, backText } from "./rules";

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
