import { counted } from "@/lib/counted";
import { event, person, say } from "@/lib/ledger/entry";
import { CROSSED_WORDS, type Thresholds } from "./schema";

const rows = (n: number) => counted(n, "row");

type OfBatch = { batchId: string; number: number };

/** Ledger events about how well rows were reviewed. None names the reviewer: that is switched on for the figures, not here. */
export const qualityEvents = {
	"quality.rule_set": event<{ track: string; version: number; thresholds: Thresholds; named: boolean; reason: string }>(
		(p, who) =>
			say`${who} set what counts as a review done too lightly on ${p.track} (version ${p.version}), with figures ${p.named ? "beside the names of reviewers" : "for all reviewers together"}: “${p.reason}”`,
	),
	"quality.measured": event<{ measured: number; flagged: number }>(
		(p, who) =>
			say`${who} measured ${p.measured} ${p.measured === 1 ? "batch" : "batches"} of decisions, ${p.flagged} of them made too lightly.`,
	),
	"quality.batch_flagged": event<
		OfBatch & { decisions: number; crossed: string[]; ruleVersion: number; seed: string; seedSeq: string; sample: number[] }
	>(
		(p, who) =>
			say`${who} found batch ${p.number} of ${p.decisions} decisions ${p.crossed.map((c) => CROSSED_WORDS[c] ?? c).join(", ")}, and drew ${rows(p.sample.length)} of it to be decided again, blind.`,
	),
	"quality.re_reviewer_named": event<OfBatch & { person: string }>(
		(p, who) => say`${who} asked ${person(p.person)} to decide the sample of batch ${p.number} again, without the first verdicts.`,
	),
	"quality.re_reviewed": event<
		OfBatch & {
			rows: number;
			agreed: number;
			disagreed: number;
			answers: { rowNo: number; outcome: string; reason: string; agrees: boolean }[];
		}
	>((p, who) => say`${who} decided the sample of batch ${p.number} again: the same verdict on ${p.agreed} of ${rows(p.rows)}.`),
	"quality.disagreement_settled": event<OfBatch & { rowNo: number; how: "stands" | "reopened"; reason: string }>(
		(p, who) =>
			say`${who} ${p.how === "reopened" ? "reopened" : "let stand"} row ${p.rowNo}, on which the second verdict of batch ${p.number} differed: “${p.reason}”`,
	),
};
