import { describe, expect, it } from "vitest";
import { endOfDay } from "@/lib/calendar/rules";
import { soc } from "@/lib/track/soc";
import {
	ACTS,
	acceptanceRefusal,
	actRefusal,
	asOfIsAhead,
	defaultDue,
	gapsOf,
	loadMinutes,
	missingSteps,
	ownerRefusal,
	STATE_ORDER,
	type SystemFacts,
	slaDays,
	stagingRefusal,
	type TrackAct,
} from "./rules";

describe("acts and states", () => {
	const allowed: Record<TrackAct, string> = {
		configure: "draft",
		stage: "draft",
		accept_gap: "staged",
		accept_late_gap: "active",
		accept: "staged",
		launch: "accepted",
		start_closing: "active",
		close: "closing",
	};
	it.each((Object.keys(ACTS) as TrackAct[]).flatMap((act) => STATE_ORDER.map((state) => [act, state] as const)))(
		"%s in state %s",
		(act, state) => {
			const refusal = actRefusal(act, state);
			if (state === allowed[act]) expect(refusal).toBeNull();
			else expect(refusal).toMatch(/^Only a track that is \w+ can .+; this one is \w+\. .+\.$/);
		},
	);

	it("leads each act along the path, one step at a time", () => {
		for (const { from, to } of Object.values(ACTS)) expect(STATE_ORDER.indexOf(to) - STATE_ORDER.indexOf(from)).toBeLessThanOrEqual(1);
	});
});

describe("the owner of a track", () => {
	it.each<[string, bigint, string[], RegExp | null]>([
		["acts", 7n, ["control_owner"], null],
		["is nobody else", 8n, ["control_owner"], /Only the control owner named/],
		["is never an administrator", 7n, ["control_owner", "iam_admin"], /You administer this tool/],
	])("%s", (_name, userId, roles, expected) => {
		const refusal = ownerRefusal(7n, { userId, roles: roles.map((role) => ({ role })) });
		if (expected) expect(refusal).toMatch(expected);
		else expect(refusal).toBeNull();
	});
});

describe("days of a campaign", () => {
	it.each([
		["2026-09-30", 12, "2026-10-15"],
		["2026-08-11", 12, "2026-10-15"],
		["2026-12-10", 12, "2026-12-31"],
		["2026-03-31", 12, "2026-04-15"],
		["2026-06-30", 6, "2026-06-30"],
		["2026-05-02", 6, "2026-06-30"],
		["2026-12-31", 6, "2027-01-15"],
		["2027-01-31", 1, "2027-01-31"],
		["2026-02-28", 1, "2026-05-15"],
	])("as of %s in a year that ends with month %i is due on %s", (asOf, month, due) => {
		expect(defaultDue(asOf, month)).toBe(due);
	});

	it("sees an as-of day that has not come, by the calendar of its zone", () => {
		const asOf = endOfDay("2026-09-30", "Pacific/Auckland");
		expect(asOfIsAhead(asOf, new Date("2026-09-29T12:30:00Z"), "Pacific/Auckland")).toBe(false);
		expect(asOfIsAhead(asOf, new Date("2026-09-29T10:30:00Z"), "Pacific/Auckland")).toBe(true);
	});
});

describe("days for a removal", () => {
	const days = { high: 1, medium: 3, low: 5 };
	it.each([
		["high", false, 1],
		["low", true, 1],
		["low", false, 5],
		["low", null, 5],
		["medium", false, 3],
		[null, false, 3],
		[null, null, 3],
	])("risk %s, privileged %s: %i", (risk, privileged, expected) => {
		expect(slaDays(days, risk, privileged)).toBe(expected);
	});
});

describe("load", () => {
	it.each([
		[0, 0, 0],
		[1, 0, 1],
		[5, 0, 1],
		[6, 0, 2],
		[0, 10, 10],
		[100, 20, 40],
	])("%i plain and %i flagged rows: %i minutes", (plain, flagged, minutes) => {
		expect(loadMinutes(soc.pace, plain, flagged)).toBe(minutes);
	});
});

const FACTS: SystemFacts = {
	systemId: 1n,
	key: "erp",
	name: "ERP",
	environment: "production",
	inBoundary: true,
	boundaryReason: "ledger",
	boundarySetBy: "user:x",
	excluded: false,
	leftOut: 0,
	rows: 10,
	noReviewer: 0,
	noIdentity: 0,
	noOwner: 0,
	noType: 0,
	noDescription: 0,
	noDuties: 0,
	machines: 2,
	importId: 7n,
	extractedAt: new Date("2026-09-29T00:00:00Z"),
	ties: true,
	sourceCount: 10n,
	readCount: 10n,
	acceptedCount: 10n,
	rejectedCount: 0n,
	failedSince: false,
};
const AS_OF = new Date("2026-09-30T21:59:59Z");

describe("gaps", () => {
	const kinds = (facts: Partial<SystemFacts>) => gapsOf([{ ...FACTS, ...facts }], AS_OF).map((g) => [g.kind, g.rows]);
	it.each<[string, Partial<SystemFacts>, [string, number][]]>([
		["nothing odd", {}, []],
		["rows without reviewer", { noReviewer: 3 }, [["no_reviewer", 3]]],
		[
			"rows without identity, owner, type, description",
			{ noIdentity: 1, noOwner: 2, noType: 3, noDescription: 4 },
			[
				["no_identity", 1],
				["no_owner", 2],
				["no_type", 3],
				["no_description", 4],
			],
		],
		["rows with an entitlement mapped to no duty", { noDuties: 7 }, [["no_duties", 7]]],
		["people only", { machines: 0 }, [["no_machines", 0]]],
		["an extract 31 days old", { extractedAt: new Date("2026-08-30T21:59:58Z") }, [["stale_extract", 10]]],
		["an extract 30 days old", { extractedAt: new Date("2026-08-31T21:59:59Z") }, []],
		["an extract of unknown time", { extractedAt: null }, [["stale_extract", 10]]],
		["an import that failed later", { failedSince: true }, [["failed_import", 10]]],
		["an empty system in the boundary", { rows: 0 }, [["empty_system", 0]]],
		["a system excluded with a reason", { excluded: true, rows: 0, leftOut: 9 }, []],
		["an undecided boundary", { inBoundary: null, rows: 0, leftOut: 9 }, [["undecided_system", 9]]],
		["an undecided boundary around nothing", { inBoundary: null, rows: 0, leftOut: 0 }, []],
	])("%s", (_name, facts, expected) => {
		expect(kinds(facts)).toEqual(expected);
	});
});

describe("a draft", () => {
	const whole = {
		controls: 1,
		reportFilled: true,
		chainSet: true,
		chainHolds: true,
		instructions: true,
		ownerHolds: true,
		asOfAhead: false,
	};
	it("can be staged when nothing is missing, and says of each thing missing on which step it is put right", () => {
		expect(missingSteps(whole)).toEqual([]);
		const stepOf = (without: Partial<typeof whole>) => missingSteps({ ...whole, ...without }).map(({ step }) => step);
		expect(stepOf({ asOfAhead: true })).toEqual(["campaign"]);
		expect(stepOf({ controls: 0, reportFilled: false })).toEqual(["controls", "controls"]);
		expect(stepOf({ chainSet: false, chainHolds: false })).toEqual(["reviewers"]);
		expect(stepOf({ chainHolds: false })).toEqual(["reviewers"]);
		expect(stepOf({ instructions: false })).toEqual(["rules"]);
		expect(stepOf({ ownerHolds: false })).toEqual(["check"]);
	});
});

describe("what cannot be staged", () => {
	it.each<[string, SystemFacts[], RegExp | null]>([
		["a sound population", [FACTS], null],
		["no system", [], /scope is empty/],
		["no row", [{ ...FACTS, rows: 0 }], /scope is empty/],
		["no complete import", [FACTS, { ...FACTS, name: "Payroll", importId: null, ties: null }], /No complete import of Payroll/],
		["counts that do not tie", [{ ...FACTS, ties: false }], /do not tie/],
		["a count at the source nobody took", [{ ...FACTS, ties: null }], /do not tie/],
		["an unimported system without rows", [FACTS, { ...FACTS, rows: 0, importId: null }], null],
	])("%s", (_name, systems, expected) => {
		if (expected) expect(stagingRefusal(systems)).toMatch(expected);
		else expect(stagingRefusal(systems)).toBeNull();
	});
});

describe("acceptance of a population", () => {
	const extract = (importId: string, complete = true) => ({ importId, system: `System ${importId}`, complete });
	it.each<[string, Parameters<typeof acceptanceRefusal>[0], RegExp | null]>([
		["everything looked at", { openGaps: 0, extracts: [extract("1"), extract("2")], ticked: ["2", "1"] }, null],
		["one gap open", { openGaps: 1, extracts: [extract("1")], ticked: ["1"] }, /^One gap is still open/],
		["gaps open", { openGaps: 3, extracts: [extract("1")], ticked: ["1"] }, /^3 gaps are/],
		["a partial extract", { openGaps: 0, extracts: [extract("1"), extract("2", false)], ticked: ["1", "2"] }, /System 2 is not complete/],
		["an extract not ticked", { openGaps: 0, extracts: [extract("1"), extract("2")], ticked: ["1"] }, /Tick the extract of System 2/],
		["a foreign extract ticked", { openGaps: 0, extracts: [extract("1")], ticked: ["1", "9"] }, /Import 9/],
		["nothing to rest on", { openGaps: 0, extracts: [], ticked: [] }, /rests on no extract/],
	])("%s", (_name, facts, expected) => {
		if (expected) expect(acceptanceRefusal(facts)).toMatch(expected);
		else expect(acceptanceRefusal(facts)).toBeNull();
	});
});
