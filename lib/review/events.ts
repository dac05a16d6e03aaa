import { counted } from "@/lib/counted";
import { event, link, person, say } from "@/lib/ledger/entry";

const row = (p: { reviewId: string; rowNo: number }) => link(`review:${p.reviewId}`, `row ${p.rowNo}`);
const told = (p: { bulk: boolean; reason: string; stage?: number; passedOn?: boolean; upholds?: string | null }) =>
	`${p.bulk ? " (in bulk)" : ""}${p.reason ? `: “${p.reason}”` : ""}${p.passedOn ? "; the row goes on to a second reviewer" : p.stage === 2 ? `, in the second stage${p.upholds ? "; the first stage's stricter decision stands" : ""}` : ""}`;
const verb = { keep: "kept", remove: "asked for the removal of", change: "asked for a change of" } as const;

/** Rows that changed hands by an act of the product: from whom, to whom, and those for which nobody was found, with their gaps. */
type Handing = {
	rows: number;
	reviewIds: string[];
	from: string;
	to: { person: string; rows: number }[];
	nobody: number;
	gaps: number[];
	reason: string;
};
const outcome = (p: Handing): string =>
	p.nobody === 0
		? `They are with ${p.to.length === 1 ? "one reviewer" : `${p.to.length} reviewers`} now.`
		: `${p.nobody} of them have no reviewer: gap ${p.gaps.join(", ")}.`;

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
		/** 1 or 2; absent before there were stages. */
		stage?: number;
		passedOn?: boolean;
		upholds?: string | null;
		onBehalfOf?: string | null;
	}>((p, who) =>
		p.onBehalfOf
			? say`${who}, standing in for ${person(p.onBehalfOf)}, ${verb[p.outcome]} ${row(p)}, held by ${person(p.holder)}${told(p)}.`
			: say`${who} ${verb[p.outcome]} ${row(p)}, held by ${person(p.holder)}${told(p)}.`,
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
			say`${who} submitted ${counted(p.decisions, "decision")} (${p.kept} kept, ${p.removed} to remove, ${p.changed} to change) as ${link(`submission:${p.submissionId}`, `submission ${p.submissionId}`)}.`,
	),
	"review.routed": event<{ reviewId: string; rowNo: number; kind: "not_mine" | "need_info"; reason: string; to: string | null }>(
		(p, who) =>
			p.kind === "need_info"
				? say`${who} needs information on ${row(p)}: “${p.reason}”.`
				: say`${who} said ${row(p)} is not theirs: “${p.reason}”; it went to ${p.to ? person(p.to) : "nobody, as a gap"}.`,
	),
	"review.reassigned": event<{
		rows: number;
		reviewIds: string[];
		/** Numbers of the definitions that went too. Not in events of earlier versions. */
		definitions?: number[];
		to: string;
		reason: string;
	}>(
		(p, who) =>
			say`${who} handed ${counted(p.rows, "row")}${p.definitions?.length ? ` and definition ${p.definitions.join(", ")}` : ""} to ${person(p.to)}: “${p.reason}”.`,
	),
	"review.rerouted": event<Handing>(
		(p) => say`The product handed ${counted(p.rows, "open row")} of ${person(p.from)} on through the chain: “${p.reason}” ${outcome(p)}`,
	),
	"review.delegated": event<Handing>(
		(p) =>
			say`The product handed ${counted(p.rows, "open row")} of ${person(p.from)} to ${person(p.to[0]?.person ?? null)}, who stands in: “${p.reason}”`,
	),
	"review.returned": event<Handing>(
		(p) => say`The product took ${p.rows} open rows back from ${person(p.from)}: “${p.reason}” ${outcome(p)}`,
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
