import { z } from "zod";
import type { Track } from "./track";
import { deviationsText, moment, n } from "./words";

/** SOC: the control operated consistently over the period. Asked of operational owners. */
export const soc: Track = {
	key: "SOC",
	word: "SOC",
	tone: "blue",
	question: "Is there still a business need for this access?",
	scopeWord: "inside the SOC boundary",
	scopeHelp: "Systems named in the service organisation's system description.",
	authorisedRoles: false,
	birthright: true,
	dutiesApart: false,
	dutiesInPack:
		"There is no file 08: this review asks for a present business need and does not hold duties against each other, so no conflicts were looked for.",
	criteriaVersion: "soc-2026.1",
	criteria: [
		{
			key: "business_need",
			impliedByKeep: true,
			question: "Does the holder's present work need this access?",
			help: "Think of what they did with it this period, not of what they might do.",
			appliesTo: [],
			wanted: "yes",
			otherwise: "no_keep",
		},
		{
			key: "machine_purpose",
			question: "Do you know what this machine does, and is it still running for that purpose?",
			help: "A machine identity nobody can explain should not keep access.",
			appliesTo: ["machine", "ai_agent"],
			wanted: "yes",
			otherwise: "reason",
		},
	],
	bulk: {
		max: 100,
		barred: [
			"leaver",
			"orphan",
			"unowned_machine",
			"contract_ended",
			"came_back",
			"break_glass",
			"shared_account",
			"privileged",
			"ai_agent",
			"high_risk",
			"unused_90",
			"new",
			"changed",
		],
	},
	keepNeeds: {
		exception: ["leaver", "contract_ended"],
		reason: ["orphan", "unowned_machine", "privileged", "came_back", "break_glass", "shared_account", "unused_90", "no_description"],
	},
	independence: {
		refused: ["self", "owns_machine", "stewards_machine", "holds_secret"],
		reasonFor: ["administers_system", "provisioned_grant", "reports_to_subject"],
	},
	defaultChain: ["manager", "system_owner", "fallback"],
	removalSlaDays: { high: 3, medium: 7, low: 14 },
	closingPolicies: [
		{ value: "deviation", label: "Undecided rows become “not reviewed” deviations" },
		{ value: "remove", label: "Undecided rows are removed" },
	],
	exception: {
		compensatingControl: false,
		controlTest: false,
		maxDays: 366,
		help: "Say why the access stays and who answers for the risk.",
	},
	weights: {
		leaver: 60,
		orphan: 50,
		unowned_machine: 40,
		contract_ended: 50,
		came_back: 40,
		break_glass: 30,
		shared_account: 20,
		privileged: 20,
		ai_agent: 15,
		high_risk: 15,
		unused_90: 12,
		no_description: 8,
		changed: 6,
		new: 5,
		no_usage_data: 3,
		machine: 1,
	},
	quality: { minSeconds: 2, maxBulkPercent: 95, minOpenedPercent: 10, maxKeptPercent: 100, minRows: 20, sampleRows: 10 },
	pace: { plain: 12, flagged: 60 },
	report: {
		schema: z.object({
			reportType: z.enum(["SOC 1", "SOC 2"], { error: "Choose SOC 1 or SOC 2." }),
			periodStart: z.iso.date({ error: "The report period needs a first day." }),
			periodEnd: z.iso.date({ error: "The report period needs a last day." }),
			criteria: z.string().trim().min(2, "Name the criteria or control objectives, for example CC6.1, CC6.2, CC6.3.").max(400),
			boundary: z.string().trim().max(1000).default(""),
		}),
		fields: [
			{
				name: "reportType",
				label: "Report",
				hint: "Type II covers the whole period.",
				kind: "choice",
				choices: [
					{ value: "SOC 2", label: "SOC 2 Type II" },
					{ value: "SOC 1", label: "SOC 1 Type II" },
				],
			},
			{ name: "periodStart", label: "Report period from", hint: "", kind: "date" },
			{ name: "periodEnd", label: "to", hint: "", kind: "date" },
			{ name: "criteria", label: "Criteria", hint: "For example CC6.1, CC6.2, CC6.3.", kind: "text" },
			{ name: "boundary", label: "System boundary", hint: "Section of the system description this rests on.", kind: "text" },
		],
	},
	instructions: [
		"# What is asked of you",
		"",
		"For each row: does this person or machine still need this access for the work it does today?",
		"",
		"- **Keep** when you know the need. On a flagged row write down why.",
		"- **Remove** when the need is gone, or when you cannot find anybody who knows it.",
		"- **Change** when a smaller right would do; say which.",
		"- **Not mine** when somebody else should decide; say who, if you know.",
		"- **Need info** when you must ask first. The row stays undecided.",
		"",
		"Nothing is approved by silence: a row you leave open is reported as not reviewed.",
	].join("\n"),
	submitStatement:
		"I have looked at each of these rows myself. Where I keep access, there is a present business need that I can explain; where I do not know of one, I have asked for its removal.",
	signoff: {
		button: "Sign the assertion memo",
		role: "Control owner's assertion",
		statement: (f) =>
			`I own the control named in this memo. For ${f.fiscalPeriod}, the access review was carried out over the population described in it, and what it says is complete and true to my knowledge. ${
				f.deviations.length === 0 ? "No deviation is on record." : "The deviations listed are all that are known to me."
			}`,
	},
	narrative: (f) =>
		[
			`The access review "${f.campaign}" covers ${n(f.systems.length, "system")} inside the SOC boundary (${f.systems.join(", ")}) as of ${moment(f.asOf)}.`,
			`Who: the manager or operational owner of each holder; nobody decides about own access, own machines or machines whose secret they hold.`,
			`What: whether a present business need exists for each of ${n(f.inScope, "grant")} held by people and machines.`,
			`When: decisions were due by ${moment(f.dueAt)} (set in ${f.zone}).`,
			`How: each reviewer saw the frozen record, answered the criteria and submitted under a fresh sign-in; removals are proved by absence in a later complete extract or by a second person.`,
			`An exception is access kept on purpose, with a reason, a risk owner, an approver and an end. A deviation is a row not reviewed, reviewed late, or a removal late or unproved.`,
		].join("\n"),
	memo: (f) =>
		[
			`Report: ${f.report.reportType ?? "SOC"}, period ${f.report.periodStart ?? "?"} to ${f.report.periodEnd ?? "?"}, criteria ${f.report.criteria ?? "not stated"}.`,
			`Population: ${n(f.inScope, "grant")} (${n(f.people, "row")} of people, ${n(f.machines, "row")} of machines), as of ${moment(f.asOf)}, decided by ${n(f.reviewers, "reviewer")} under instructions version ${f.instructionVersion}.`,
			`Result: ${f.kept.toLocaleString("en")} kept, ${f.removed.toLocaleString("en")} to be removed, ${f.changed.toLocaleString("en")} to be changed, ${f.undecided.toLocaleString("en")} not reviewed.`,
			`Removals: ${f.removalsVerified.toLocaleString("en")} verified, ${f.removalsOpen.toLocaleString("en")} open, ${f.removalsLate.toLocaleString("en")} late.`,
			`Exceptions: ${n(f.exceptions, "entry", "entries")}. Gaps accepted at staging: ${f.gapsAccepted.toLocaleString("en")}.`,
			f.deviations.length === 0 ? "Deviations: none." : `Deviations: ${deviationsText(f.deviations)}`,
		].join("\n"),
	lookBack: false,
	lateRemoval: "A removal after its deadline is a deviation with a draft management response.",
	undecidedAtClose: "Rows still undecided at close are reported as not reviewed, or removed, as configured.",
	packTitle: "SOC evidence pack: control owner's assertion over user access",
};
