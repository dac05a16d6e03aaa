import { event, link, person, say } from "@/lib/ledger/entry";

const row = (p: { reviewId: string; rowNo: number }) => link(`review:${p.reviewId}`, `row ${p.rowNo}`);
const verb = { keep: "kept", remove: "asked for the removal of", change: "asked for a change of" } as const;

/** Events of reviewing: decisions, routings, submissions. */
export const reviewEvents = {
	"review.decided": event<{
		reviewId: string;
		decisionId: string;
		rowNo: number;
		outcome: "keep" | "remove" | "change";
		reason: string;
		answers: Record<string, string>;
		change: string;
		bulk: boolean;
		criteriaVersion: string;
		contextHash: string;
		versionSeen: number;
		relations: string[];
		holder: string | null;
		entitlementId: string;
		replaces: string | null;
	}>(
		(p, who) =>
			say`${who} ${verb[p.outcome]} ${row(p)}, held by ${person(p.holder)}${p.bulk ? " (in bulk)" : ""}${p.reason ? `: “${p.reason}”` : ""}.`,
	),
	"review.submitted": event<{
		submissionId: string;
		decisions: number;
		statementHash: string;
		kept: number;
		removed: number;
		changed: number;
	}>(
		(p, who) =>
			say`${who} submitted ${p.decisions} decisions (${p.kept} kept, ${p.removed} to remove, ${p.changed} to change) as ${link(`submission:${p.submissionId}`, `submission ${p.submissionId}`)}.`,
	),
	"review.routed": event<{ reviewId: string; rowNo: number; kind: "not_mine" | "need_info"; reason: string; to: string | null }>(
		(p, who) =>
			p.kind === "need_info"
				? say`${who} needs information on ${row(p)}: “${p.reason}”.`
				: say`${who} said ${row(p)} is not theirs: “${p.reason}”; it went to ${p.to ? person(p.to) : "nobody, as a gap"}.`,
	),
	"review.reassigned": event<{ rows: number; reviewIds: string[]; to: string; reason: string }>(
		(p, who) => say`${who} handed ${p.rows} rows to ${person(p.to)}: “${p.reason}”.`,
	),
	"review.reopened": event<{ reviewId: string; rowNo: number; reason: string; decisionId: string }>(
		(p, who) => say`${who} reopened ${row(p)}: “${p.reason}”. The earlier decision stays on record.`,
	),
	"review.instructions_acknowledged": event<{ instructionId: string; version: number; hash: string }>(
		(p, who) => say`${who} read and acknowledged instructions version ${p.version}.`,
	),
	"review.self_attempt_refused": event<{ reviewId: string; rowNo: number; relation: string }>(
		(p, who) => say`${who} tried to decide ${row(p)} and was refused: ${p.relation}.`,
	),
};
