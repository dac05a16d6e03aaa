import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ReReviewReader } from "./re-reviews.mjs";

const SEED = "5".repeat(64);
const place = (id: number) => createHash("sha256").update(`${SEED}:${id}`).digest("hex");
const OWN = [11, 12, 13, 15, 16, 18];
const drawn = [...OWN].sort((a, b) => (place(a) < place(b) ? -1 : 1)).slice(0, 3);

type Row = Record<string, string>;
const sampled = (n: number, more: Row = {}): Row => ({
	row_id: `1.${n + 1}`,
	batch: "1",
	decisions: "6",
	...{ kept: "6", bulk: "0", opened: "0", timed: "5", seconds_per_row: "1", thresholds_version: "0", crossed: "pace; opened" },
	...{ first_decision: "11", last_decision: "18", seed: SEED, seed_seq: "70", flagged_seq: "71" },
	...{ place: String(n + 1), item_row: String(drawn[n]), decision_id: String(drawn[n]), first_verdict: "keep" },
	...{ re_reviewer_ref: "second", second_verdict: "keep", agrees: "yes", settled: "" },
	...more,
});
const decided = (id: number, more: Row = {}): Row => ({
	...{
		item_row: String(id),
		decision_id: String(id),
		decision: "keep",
		reviewer_ref: id === 14 || id === 17 ? "other" : "first",
		identity_ref: "holder",
	},
	...more,
});

/** What the reader finds in a pack with these rows. */
function problems(
	change: { sample?: (rows: Row[]) => Row[]; decisions?: (rows: Row[]) => Row[]; covered?: number; submissions?: Map<number, string> } = {},
) {
	const found: string[] = [];
	const fail = (check: number, file: string, message: string) => found.push(`${check} ${file} ${message}`);
	const reader = new ReReviewReader({ submissions: change.submissions ?? new Map([[70, SEED]]) }, { fail });
	const sample = [0, 1, 2].map((n) => sampled(n));
	for (const [n, row] of (change.sample?.(sample) ?? sample).entries()) reader.known("21_re_reviews.csv")?.read(row, n + 2);
	reader.known("02_definitions.csv")?.read({ row_id: "1", holders: "4" }, 2);
	for (let n = 0; n < (change.covered ?? 4); n++) reader.leftOut("Reviewed once as a definition (1): every employee gets it. Mail.");
	reader.leftOut("The system is not inside the boundary");
	const decisions = Array.from({ length: 8 }, (_, n) => decided(11 + n));
	for (const row of change.decisions?.(decisions) ?? decisions) reader.decision(row);
	reader.finish();
	return found;
}
const with0 = (more: Row) => (rows: Row[]) => rows.map((row, n) => (n === 0 ? { ...row, ...more } : row));

describe("samples decided again, and definitions", () => {
	it("hold when the seed draws them and the holders are counted", () => expect(problems()).toEqual([]));

	it.each([
		[
			"another decision in the sample",
			{ sample: with0({ decision_id: "14", item_row: "14" }) },
			/not the decision its seed draws|another reviewer/,
		],
		[
			"another seed",
			{ sample: (rows: Row[]) => rows.map((r) => ({ ...r, seed: "6".repeat(64) })) },
			/4 .* not the hash of submission event 70/,
		],
		["a batch that tells two stories", { sample: with0({ opened: "6" }) }, /something else of its batch/],
		["a row left out of the sample", { sample: (rows: Row[]) => rows.slice(1) }, /stands at place 2/],
		["a first verdict that was another", { sample: with0({ first_verdict: "remove", agrees: "no" }) }, /not what 07_decisions/],
		["an agreement that is none", { sample: with0({ second_verdict: "remove" }) }, /calls two verdicts the same/],
		["a settled agreement", { sample: with0({ settled: "stands" }) }, /settles a disagreement that is none/],
		["an agreement nobody gave", { sample: with0({ second_verdict: "" }) }, /was not decided again/],
		["a second look by the first reviewer", { sample: with0({ re_reviewer_ref: "first" }) }, /^7 .* person who decided it/],
		["a second look by the holder", { sample: with0({ re_reviewer_ref: "holder" }) }, /^7 .* holder/],
		["a decision that vanished", { decisions: (rows: Row[]) => rows.slice(0, -1) }, /5 decisions of its reviewer .* it says 6/],
		["holders that are not all left out", { covered: 3 }, /4 holders, .* 3 times/],
	])("fail with %s", (_what, change, message) => {
		expect(problems(change).join("\n")).toMatch(message);
	});
});
