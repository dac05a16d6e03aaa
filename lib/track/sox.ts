import { z } from "zod";
import type { Track } from "./track";

const n = (count: number, one: string, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** SOX: no person or machine can cause or hide a material misstatement. Asked of owners of financial controls and systems. */
export const sox: Track = {
	key: "SOX",
	word: "SOX",
	tone: "plum",
	question: "Is this needed, free of conflicting duties, and held by somebody authorised to hold it?",
	scopeWord: "ICFR-relevant",
	scopeHelp: "Systems in the ICFR scoping memo, finance-adjacent systems, and the privileged access beneath them.",
	authorisedRoles: true,
	criteriaVersion: "sox-2026.1",
	criteria: [
		{
			key: "duty_need",
			question: "Does the holder's current duty need this?",
			help: "The duty as assigned today, by the owner of the financial control.",
			appliesTo: [],
			wanted: "yes",
			otherwise: "no_keep",
		},
		{
			key: "duties_apart",
			question: "Is it free of conflicting duties?",
			help: "Think of everything this holder reaches: other systems, other accounts, and machines they own.",
			appliesTo: [],
			wanted: "yes",
			otherwise: "exception",
		},
		{
			key: "owner_confirms",
			question: "Do you own this system or financial control, or answer for it by delegation?",
			help: "A confirmation by somebody who does not answer for the system is no evidence.",
			appliesTo: ["privileged", "high_risk", "outside_authorised_roles"],
			wanted: "yes",
			otherwise: "no_keep",
		},
		{
			key: "privileged_justified",
			question: "Is privileged access needed for this, and is its use logged and looked at?",
			help: "If a lower right would do, choose Change.",
			appliesTo: ["privileged", "break_glass"],
			wanted: "yes",
			otherwise: "exception",
		},
	],
	bulk: {
		max: 25,
		barred: [
			"leaver",
			"orphan",
			"unowned_machine",
			"outside_authorised_roles",
			"contract_ended",
			"came_back",
			"break_glass",
			"shared_account",
			"privileged",
			"ai_agent",
			"high_risk",
			"unused_90",
			"no_description",
			"new",
			"changed",
		],
	},
	keepNeeds: {
		exception: ["leaver", "contract_ended", "outside_authorised_roles", "orphan", "unowned_machine"],
		reason: ["privileged", "high_risk", "came_back", "break_glass", "shared_account", "ai_agent", "unused_90", "no_description"],
	},
	independence: {
		refused: ["self", "owns_machine", "stewards_machine", "holds_secret", "administers_system", "provisioned_grant", "reports_to_subject"],
		reasonFor: [],
	},
	defaultChain: ["entitlement_owner", "system_owner", "fallback"],
	removalSlaDays: { high: 1, medium: 3, low: 5 },
	closingPolicies: [{ value: "deviation", label: "Undecided rows always become “not reviewed” deviations" }],
	exception: {
		compensatingControl: true,
		controlTest: true,
		maxDays: 366,
		help: "Name the compensating control and where its last test is recorded. Without a tested control the exception gets no credit.",
	},
	weights: {
		leaver: 60,
		orphan: 50,
		unowned_machine: 45,
		outside_authorised_roles: 45,
		contract_ended: 50,
		came_back: 45,
		break_glass: 40,
		shared_account: 30,
		privileged: 30,
		ai_agent: 25,
		high_risk: 25,
		unused_90: 15,
		no_description: 12,
		changed: 8,
		new: 8,
		no_usage_data: 4,
		machine: 2,
	},
	pace: { plain: 20, flagged: 90 },
	report: {
		schema: z.object({
			icfrReference: z.string().trim().min(2, "Name the ICFR scoping memo this rests on, with its version or date.").max(200),
			assertion: z.string().trim().min(2, "Name the account or assertion, for example: Accounts payable, occurrence.").max(400),
			fiscalQuarter: z.string().trim().min(2, "Name the fiscal quarter, for example FY26 Q4.").max(40),
		}),
		fields: [
			{ name: "icfrReference", label: "ICFR scoping reference", hint: "Memo, version and date.", kind: "text" },
			{ name: "assertion", label: "Account or assertion", hint: "For example: Accounts payable, occurrence.", kind: "text" },
			{ name: "fiscalQuarter", label: "Fiscal quarter", hint: "For example FY26 Q4.", kind: "text" },
		],
	},
	instructions: [
		"# What is asked of you",
		"",
		"For each row confirm four things: the holder's duty needs it; it does not join two duties that must stay apart; the holder is in an authorised role; and you answer for this system or control.",
		"",
		"- **Keep** only when all four hold. Where one does not, ask for an exception: compensating control, where it was last tested, expiry.",
		"- **Remove** what is not needed, and one side of every conflict.",
		"- **Change** when a smaller right would do; say which.",
		"- **Not mine** when you do not own this system or control.",
		"- **Need info** when you must ask first. The row stays undecided.",
		"",
		"Machines count like people: a bot that posts journals is a preparer. Nothing is approved by silence.",
	].join("\n"),
	submitStatement:
		"I own, or answer for, the financial control or system behind these rows. I have looked at each row myself. Where I keep access, the duty needs it, it is free of conflicting duties or covered by a tested compensating control, and its holder is authorised.",
	signoff: {
		button: "Sub-certify this review",
		role: "Sub-certification by the control owner",
		statement: (f) =>
			`I own the control named in this memo. For ${f.fiscalPeriod} I sub-certify that access to the systems listed was reviewed over the population described, that conflicting and unauthorised access known to me is removed or held under an exception, and that ${
				f.deviations.length === 0 ? "no deviation is on record" : "every deviation known to me is listed"
			}. This supports, and does not replace, the certifications of the principal officers.`,
	},
	narrative: (f) =>
		[
			`The access review "${f.campaign}" covers ${n(f.systems.length, "ICFR-relevant system")} (${f.systems.join(", ")}) as of ${f.asOf}.`,
			`Who: the owner of the entitlement, system or financial control; never its administrator, never the holder, the holder's subordinate, or whoever gave the access.`,
			`What: for each of ${n(f.inScope, "grant")}, whether it is needed, free of conflicting duties, held by an authorised role, and confirmed by its owner.`,
			`When: decisions were due by ${f.dueAt} (${f.zone}).`,
			`How: each reviewer saw the frozen record, answered the criteria and submitted under a fresh sign-in; removals are proved by absence in a later complete extract or by a second person.`,
			`An exception needs a tested compensating control, an approver and an expiry of twelve months at most. A deviation is a row not reviewed or a removal late or unproved; late removals are deficiency candidates.`,
		].join("\n"),
	memo: (f) =>
		[
			`ICFR scoping: ${f.report.icfrReference ?? "not stated"}. Account or assertion: ${f.report.assertion ?? "not stated"}. Quarter: ${f.report.fiscalQuarter ?? "not stated"}.`,
			`Population: ${n(f.inScope, "grant")} (${n(f.people, "row")} of people, ${n(f.machines, "row")} of machines), as of ${f.asOf}, decided by ${n(f.reviewers, "reviewer")} under instructions version ${f.instructionVersion}.`,
			`Result: ${f.kept.toLocaleString("en")} kept, ${f.removed.toLocaleString("en")} to be removed, ${f.changed.toLocaleString("en")} to be changed, ${f.undecided.toLocaleString("en")} not reviewed.`,
			`Removals: ${f.removalsVerified.toLocaleString("en")} verified, ${f.removalsOpen.toLocaleString("en")} open, ${f.removalsLate.toLocaleString("en")} late.`,
			`Exceptions with compensating controls: ${n(f.exceptions, "entry", "entries")}. Gaps accepted at staging: ${f.gapsAccepted.toLocaleString("en")}.`,
			f.deviations.length === 0
				? "Deviations: none."
				: `Deviations, each a deficiency candidate: ${f.deviations.map((d) => `${d.rule} (${n(d.rows, "row")})`).join("; ")}.`,
		].join("\n"),
	lateRemoval: "A removal after its deadline is a deviation and a deficiency candidate; was the access used between flag and removal?",
	undecidedAtClose: "Rows still undecided at close are always reported as not reviewed; silence never approves.",
	packTitle: "SOX evidence pack: sub-certification over access to financial systems",
};
