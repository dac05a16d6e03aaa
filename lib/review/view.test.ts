import { describe, expect, it } from "vitest";
import { trackOf } from "@/lib/track/registry";
import type { QueueRow } from "./queue";
import { actOf, bulkExcluded, canSelect, impliedAnswers, KEY_ACTS, shownFlags, viewCounts, viewFrom, viewQuery, viewRows } from "./view";

const row = (facts: Partial<QueueRow>): QueueRow => ({
	id: "1",
	rowNo: 1,
	version: 0,
	state: "open",
	kind: "human",
	name: "Ann",
	status: "active",
	jobTitle: null,
	department: null,
	employment: null,
	leftAt: null,
	owner: null,
	steward: null,
	system: "ERP",
	environment: "production",
	account: "login",
	title: "Post journals",
	entitlement: "GL_POST",
	grantedAt: null,
	ticket: null,
	path: null,
	lastUsedAt: null,
	lastUsedSource: null,
	usage: "no_data",
	flags: [],
	delta: "NEW",
	lastDecision: null,
	bulkAllowed: true,
	stage: 1,
	suggests: [],
	routedTo: null,
	decision: null,
	pending: null,
	...facts,
});

describe("the view of a queue", () => {
	const rows = [
		row({ id: "1", rowNo: 3, name: "Zoe" }),
		row({ id: "2", rowNo: 1, name: "Ann", flags: ["privileged"], bulkAllowed: false }),
		row({ id: "3", rowNo: 2, name: "ann", routedTo: "Dan" }),
	];

	it("keeps the server's order for risk and sorts by words otherwise", () => {
		expect(viewRows(rows, null, "risk", "").map((r) => r.id)).toEqual(["1", "2", "3"]);
		expect(viewRows(rows, null, "identity", "").map((r) => r.id)).toEqual(["2", "3", "1"]);
	});

	it("filters by chip and by every word searched", () => {
		expect(viewRows(rows, "privileged", "risk", "").map((r) => r.id)).toEqual(["2"]);
		expect(viewRows(rows, null, "risk", "ann gl_post").map((r) => r.id)).toEqual(["2", "3"]);
		expect(viewRows(rows, "open", "risk", "").map((r) => r.id)).toEqual(["1", "2"]);
		expect(viewCounts(rows)).toMatchObject({ open: 2, privileged: 1, decided: 0 });
	});

	it("keeps a pending row among the open ones until it is submitted", () => {
		const pending = { outcome: "keep", reason: "", answers: {}, exception: null, change: "", bulk: false };
		const marked = [row({ id: "1" }), row({ id: "2", pending }), row({ id: "3", state: "decided" })];
		expect(viewRows(marked, "open", "risk", "").map((r) => r.id)).toEqual(["1", "2"]);
		expect(viewRows(marked, "pending", "risk", "").map((r) => r.id)).toEqual(["2"]);
	});

	it("says what bulk leaves out, and why", () => {
		expect(bulkExcluded(rows, trackOf("SOX"))).toEqual({ count: 1, why: ["privileged"] });
		expect(rows.filter(canSelect).map((r) => r.id)).toEqual(["1"]);
	});

	it("orders flags by the track's own weights", () => {
		expect(shownFlags(trackOf("SOX"), ["machine", "leaver", "privileged"]).map((f) => f.label)).toEqual([
			"Leaver",
			"Privileged",
			"Machine",
		]);
	});

	it("answers by the keep itself only what the track says so", () => {
		expect(impliedAnswers(trackOf("SOC"), [])).toEqual({ business_need: "yes" });
		expect(impliedAnswers(trackOf("SOX"), [])).toEqual({});
	});
});

describe("the address of a view", () => {
	const rows = [row({}), row({ id: "2", state: "decided" })];

	it.each([
		[{}, { filter: "open", order: "risk", search: "" }],
		[
			{ show: "all", order: "system", q: "ann lee" },
			{ filter: null, order: "system", search: "ann lee" },
		],
		[
			{ show: "toString", order: ["risk", "system"], q: ["a", "b"] },
			{ filter: "open", order: "risk", search: "" },
		],
		[{ show: "decided" }, { filter: "decided", order: "risk", search: "" }],
	])("%j is shown as %j", (asked, view) => {
		expect(viewFrom(asked, rows)).toEqual(view);
	});

	it("asks for the view it was made of", () => {
		for (const filter of [null, "open", "privileged"] as const)
			for (const order of ["risk", "identity"] as const) {
				const view = { filter, order, search: "50 % & more" };
				expect(viewFrom(Object.fromEntries(new URLSearchParams(viewQuery(view))), rows)).toEqual(view);
			}
	});

	it("shows all rows on a first visit when none is open", () => {
		expect(viewFrom({}, [row({ state: "decided" })]).filter).toBeNull();
	});
});

describe("keys", () => {
	it("never move and decide by one letter, whatever the case", () => {
		const moving = new Set(["j", "k"]);
		for (const key of Object.keys(KEY_ACTS)) expect(moving.has(key.toLowerCase())).toBe(false);
		expect(actOf("J", false)).toBeNull();
		expect(actOf("X", false)).toBe("select");
		expect(actOf("Enter", true)).toBe("submit");
		expect(actOf("1", true)).toBeNull();
	});
});
