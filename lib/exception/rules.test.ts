import { describe, expect, it } from "vitest";
import { TRACKS } from "@/lib/track/registry";
import type { Track } from "@/lib/track/track";
import { closeRefusal, hasCredit, renewRefusal, shownState } from "./rules";

const now = new Date("2026-11-22T12:00:00Z");
const days = (n: number) => new Date(now.getTime() + n * 86_400_000);
const tested = TRACKS.find((t) => t.exception.controlTest) as Track;
const untested = TRACKS.find((t) => !t.exception.controlTest) as Track;
const live = { state: "approved", rowReopened: false, pending: null };
const asked = { expiresOn: "2027-05-01", compensatingControl: "Weekly review" };

describe("the state of an exception as it is shown", () => {
	it.each([
		["approved", 31, "approved"],
		["approved", 30, "expiring"],
		["approved", 0, "expired"],
		["approved", -1, "expired"],
		["requested", -1, "requested"],
		["closed", 10, "closed"],
	])("%s with %i days left is %s", (state, left, shown) => {
		expect(shownState({ state, expiresAt: days(left) }, now)).toBe(shown);
	});

	it("is renewed when it was closed for its renewal", () => {
		expect(shownState({ state: "closed", expiresAt: days(3) }, now, true)).toBe("renewed");
		expect(shownState({ state: "approved", expiresAt: days(3) }, now, true)).toBe("expiring");
	});
});

describe("a renewal", () => {
	it("is asked for while the exception stands or after its end, for twelve months from today at most", () => {
		expect(renewRefusal(tested, live, asked, "2026-11-22")).toBeNull();
		expect(renewRefusal(tested, { ...live, state: "expired" }, { ...asked, expiresOn: "2027-11-22" }, "2026-11-22")).toBeNull();
		expect(renewRefusal(tested, live, { ...asked, expiresOn: "2027-11-24" }, "2026-11-22")).toMatch(/twelve months from today/);
		expect(renewRefusal({ ...tested, exception: { ...tested.exception, maxDays: 90 } }, live, asked, "2026-11-22")).toMatch(/90 days/);
	});

	it.each([
		["in a state that does not stand", { ...live, state: "declined" }, asked, /this one is declined/],
		["when the row is open again", { ...live, rowReopened: true }, asked, /Decide the row/],
		["when one waits already", { ...live, pending: 7 }, asked, /No. 7/],
		["with an end that has passed", live, { ...asked, expiresOn: "2026-11-22" }, /in the future/],
		["without a compensating control", live, { ...asked, compensatingControl: "" }, /compensating control/],
	])("is refused %s", (_title, facts, given, words) => {
		expect(renewRefusal(tested, facts, given, "2026-11-22")).toMatch(words);
	});

	it("gets no credit without a test of its control where the track asks for one", () => {
		expect(hasCredit(tested, { controlTestRef: "" })).toBe(false);
		expect(hasCredit(tested, { controlTestRef: "T-1" })).toBe(true);
		expect(hasCredit(untested, { controlTestRef: "" })).toBe(true);
	});
});

describe("closing", () => {
	it.each(["approved", "expired"])("ends an exception that is %s", (state) => {
		expect(closeRefusal({ state, rowReopened: false })).toBeNull();
	});
	it("is refused when the end opened the row again", () => {
		expect(closeRefusal({ state: "expired", rowReopened: true })).toMatch(/Decide the row/);
	});
	it.each(["requested", "declined", "closed"])("does not touch one that is %s", (state) => {
		expect(closeRefusal({ state, rowReopened: false })).toMatch(state);
	});
});
