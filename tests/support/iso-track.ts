import { z } from "zod";
import { yesNo } from "@/lib/track/criteria";
import type { Track } from "@/lib/track/track";

/**
 * A third assurance, for tests only: ISO/IEC 27001, one file that implements the interface and nothing else. A test that runs it adds it
 * to what the product ships with `vi.mock("@/lib/track/shipped", …)`; production code imports no test and has no other way to it.
 */
export const iso: Track = {
	key: "ISO",
	word: "ISO 27001",
	tone: "neutral",
	question: "Does the access policy still grant this to the holder?",
	scopeWord: "inside the ISMS boundary",
	scopeHelp: "Systems named in the statement of applicability.",
	authorisedRoles: true,
	birthright: true,
	dutiesApart: true,
	dutiesInPack: "Files 08 hold the rules frozen with this track and every conflict that was found.",
	criteriaVersion: "iso-2026.1",
	criteria: [
		yesNo({
			key: "policy_grants",
			question: "Does the access policy grant this?",
			help: "By the topic-specific policy on access control, as it stands today.",
			appliesTo: [],
			wanted: "yes",
			otherwise: "no_keep",
		}),
		yesNo({
			key: "privilege_allocated",
			question: "Was the privilege allocated on its own, with an end?",
			help: "Privileged access rights are restricted and managed.",
			appliesTo: ["privileged"],
			wanted: "yes",
			otherwise: "exception",
		}),
	],
	bulk: { max: 10, barred: ["privileged", "leaver", "orphan"] },
	keepNeeds: { exception: ["privileged"], reason: ["machine"] },
	independence: { refused: ["self", "owns_machine", "stewards_machine", "holds_secret"], reasonFor: ["manages_subject"] },
	defaultChain: ["system_owner", "fallback"],
	removalSlaDays: { high: 7, medium: 14, low: 28 },
	removalDayBasis: "working",
	closingPolicies: [{ value: "deviation", label: "Undecided rows become deviations" }],
	exception: { compensatingControl: true, controlTest: false, maxDays: 180, help: "Name the control that treats the risk." },
	weights: { privileged: 40, leaver: 60, orphan: 50, machine: 5 },
	quality: { minSeconds: 3, maxBulkPercent: 50, minOpenedPercent: 30, maxKeptPercent: 100, minRows: 5, sampleRows: 3 },
	pace: { plain: 15, flagged: 45 },
	report: {
		schema: z.object({ statement: z.string().trim().min(2, "Name the statement of applicability.").max(200) }),
		fields: [{ name: "statement", label: "Statement of applicability", hint: "Version and date.", kind: "text" }],
	},
	instructions: "# What is asked of you\n\nSay for each row whether the access policy grants it.",
	submitStatement: "I have compared each of these rows with the access policy.",
	signoff: {
		button: "Confirm this review",
		role: "Confirmation by the risk owner",
		statement: "I confirm the review of {{inScope}} against the access policy for {{fiscalPeriod}}.",
	},
	narrative: 'The review "{{campaign}}" covers {{systemCount}} of the ISMS as of {{asOf}}.',
	memo: [
		"Statement of applicability: {{report.statement}}.",
		"Result: {{kept}} kept, {{removed}} to be removed, {{changed}} to be changed, {{undecided}} not reviewed{{if takenOut}}, {{takenOut}} taken out by amendment{{end}}.",
		"{{if deviations}}Nonconformities: {{deviations}}{{else}}Nonconformities: none.{{end}}",
	].join("\n"),
	lookBack: true,
	escalateAfterDays: 7,
	lateRemoval: "A removal after its deadline is a nonconformity.",
	undecidedAtClose: "Rows nobody decided are nonconformities.",
	packTitle: "ISO 27001 evidence pack: access rights compared with the access policy",
};
