import { describe, expect, it } from "vitest";
import { TRACKS } from "@/lib/track/registry";
import type { Track } from "@/lib/track/track";
import { conflictsText } from "@/lib/track/words";
import { aboveRefusal, isCandidate, type JudgedFacts, requestRefusal, unsettledRefusal, verdictRefusal } from "./rules";

const tested = TRACKS.find((t) => t.exception.controlTest) as Track;
const untested = TRACKS.find((t) => !t.exception.controlTest) as Track;
const [HOLDER, OWNER, RISK] = [1n, 2n, 3n];
const TODAY = "2026-11-22";
const conflict = { number: 7, state: "open", pending: false, holders: [HOLDER] } as const;
const asked = {
	kind: "mitigate",
	control: "Weekly reading",
	controlTestRef: "T-1",
	riskOwnerId: RISK,
	expiresOn: "2027-11-22",
} as const;

describe("asking for an outcome", () => {
	it.each(["active", "closing", "closed"])("is possible while the track is %s", (state) => {
		expect(requestRefusal(tested, state, conflict, asked, { identityId: OWNER }, TODAY)).toBeNull();
	});
	it("is possible again for a conflict whose outcome stands, so that it goes on without a gap", () => {
		expect(requestRefusal(tested, "closed", { ...conflict, state: "accepted" }, asked, { identityId: OWNER }, TODAY)).toBeNull();
	});
	it.each([
		["before the launch", "staged", {}, {}, OWNER, /launched/],
		["after the signature", "signed", {}, {}, OWNER, /signed/],
		["when one side goes", "active", { state: "removed" }, {}, OWNER, /nothing left/],
		["when one waits", "active", { pending: true }, {}, OWNER, /waits for an approval/],
		["by the holder", "active", {}, {}, HOLDER, /your own access/],
		["with the holder as risk owner", "active", {}, { riskOwnerId: HOLDER }, OWNER, /risk/],
		["as a mitigation without a control", "active", {}, { control: "" }, OWNER, /names the control/],
		["as a mitigation without a test", "active", {}, { controlTestRef: "" }, OWNER, /last test/],
		["with a test of nothing", "active", {}, { kind: "accept", control: "" }, OWNER, /control that was tested/],
		["with an end that has passed", "active", {}, { expiresOn: TODAY }, OWNER, /future/],
		["for longer than twelve months", "active", {}, { expiresOn: "2027-11-23" }, OWNER, /twelve months/],
	] as const)("is refused %s", (_title, state, about, given, by, words) => {
		expect(requestRefusal(tested, state, { ...conflict, ...about }, { ...asked, ...given }, { identityId: by }, TODAY)).toMatch(words);
	});
	it("ends where exceptions of the track end, if that is sooner", () => {
		const short = { ...tested, exception: { ...tested.exception, maxDays: 90 } };
		expect(requestRefusal(short, "active", conflict, { ...asked, expiresOn: "2027-02-21" }, { identityId: OWNER }, TODAY)).toMatch(
			/90 days/,
		);
		expect(requestRefusal(short, "active", conflict, { ...asked, expiresOn: "2027-02-20" }, { identityId: OWNER }, TODAY)).toBeNull();
	});
	it.each([
		[tested, "accept", "", true],
		[tested, "accept", "T-1", false],
		[tested, "mitigate", "T-1", false],
		[untested, "accept", "", false],
	] as const)(
		"is a deficiency candidate only when accepted without a test where tests are asked for (%#)",
		(track, kind, controlTestRef, is) => {
			expect(isCandidate(track, { kind, controlTestRef })).toBe(is);
		},
	);
});

describe("a verdict", () => {
	const now = new Date("2026-11-22T12:00:00Z");
	const facts: JudgedFacts = {
		...{ trackState: "active", judged: false, kind: "mitigate" as const, requestedByUserId: 20n, holders: [HOLDER] },
		...{ owners: [{ name: "Ann", above: true }], expiresAt: new Date("2027-01-01") },
	};
	const by = { userId: 30n, identityId: OWNER };
	it.each([
		["approves", facts, "approved", by, null],
		["declines past the end", { ...facts, expiresAt: now }, "declined", by, null],
		["withdraws one's own", facts, "withdrawn", { ...by, userId: 20n }, null],
		["approves one's own", facts, "approved", { ...by, userId: 20n }, /You asked/],
		["declines one's own", facts, "declined", { ...by, userId: 20n }, /withdraw/],
		["withdraws another's", facts, "withdrawn", by, /Only who asked/],
		["approves as the holder", facts, "approved", { ...by, identityId: HOLDER }, /your own access/],
		["declines as the holder", facts, "declined", { ...by, identityId: HOLDER }, /your own access/],
		["approves past the end", { ...facts, expiresAt: now }, "approved", by, /has passed/],
		["comes twice", { ...facts, judged: true }, "approved", by, /already/],
		["comes after the signature", { ...facts, trackState: "signed" }, "approved", by, /signed/],
		["accepts from above", { ...facts, kind: "accept" }, "approved", by, null],
		["accepts from beside", { ...facts, kind: "accept", owners: [{ name: "Ann", above: false }] }, "approved", by, /above Ann/],
		["mitigates from beside", { ...facts, owners: [{ name: "Ann", above: false }] }, "approved", by, null],
	] as const)("%s", (_title, given, verdict, who, words) => {
		const said = verdictRefusal(given, verdict, who, now);
		if (words === null) expect(said).toBeNull();
		else expect(said).toMatch(words);
	});
	it("accepts nothing whose half nobody owns, and names everybody the approver is not above", () => {
		expect(aboveRefusal([{ name: null, above: false }])).toMatch(/no owner/);
		expect(
			aboveRefusal([
				{ name: "Ann", above: false },
				{ name: "Bo", above: true },
				{ name: "Cy", above: false },
			]),
		).toMatch(/above Ann and Cy/);
	});
});

describe("a signature", () => {
	it.each([
		[0, null],
		[1, /One conflict between duties has no outcome/],
		[1204, /1,204 conflicts/],
	] as const)("with %i conflicts without an outcome", (unsettled, words) => {
		if (words === null) expect(unsettledRefusal(unsettled)).toBeNull();
		else expect(unsettledRefusal(unsettled)).toMatch(words);
	});
	it("is over a memo that counts every conflict", () => {
		const none = { total: 0, removed: 0, mitigated: 0, accepted: 0, candidates: 0 };
		expect(conflictsText(none)).toMatch(/none was found/);
		expect(conflictsText({ total: 10, removed: 3, mitigated: 2, accepted: 4, candidates: 1 })).toMatch(
			/10 found; one side of 3 is removed, 2 are mitigated .* 4 accepted, of which 1 without .* 1 without an outcome/,
		);
	});
});
