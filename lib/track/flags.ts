/** What a row may carry that a reviewer should look at. Computed set-based at staging; the words are the screen's. */
export const FLAGS = {
	leaver: { text: "Leaver", tone: "danger", help: "The holder has left, by the HR record." },
	orphan: { text: "No identity", tone: "danger", help: "Nobody is known to stand behind this account." },
	unowned_machine: { text: "No owner", tone: "danger", help: "A machine identity without an active business owner." },
	outside_authorised_roles: {
		text: "Outside authorised roles",
		tone: "danger",
		help: "The holder's job, department or cost centre is not among those that may hold this.",
	},
	conflict: {
		text: "Conflicting duties",
		tone: "danger",
		help: "With what else the holder reaches, this joins duties that must stay apart.",
	},
	contract_ended: { text: "Contract ended", tone: "danger", help: "The end date in the HR record has passed." },
	came_back: { text: "Came back after removal", tone: "danger", help: "Removed in an earlier campaign, and held again." },
	break_glass: { text: "Break-glass", tone: "warn", help: "An emergency account: every use needs an after-review." },
	shared_account: { text: "Shared", tone: "warn", help: "More than one person can use this account." },
	privileged: { text: "Privileged", tone: "warn", help: "Can change the system, its users or its data past the usual controls." },
	ai_agent: { text: "AI agent", tone: "warn", help: "Acts on its own within the tools it is given." },
	high_risk: { text: "High risk", tone: "warn", help: "The entitlement is rated high." },
	unused_90: { text: "Unused 90 days", tone: "warn", help: "The source shows no use for 90 days or more." },
	no_description: { text: "No description", tone: "warn", help: "Nobody has written what this allows in plain words." },
	finance_adjacent: {
		text: "Finance-adjacent",
		tone: "neutral",
		help: "Confers a duty of a financial process, or of the technology beneath it.",
	},
	machine: { text: "Machine", tone: "neutral", help: "A non-human identity." },
	new: {
		text: "New",
		tone: "neutral",
		help: "Not in this track's last closed campaign. In a track's first campaign, where there is none: granted in the 90 days before its as-of day.",
	},
	changed: { text: "Changed", tone: "neutral", help: "Changed since this track's last closed campaign." },
	no_usage_data: { text: "No data on use", tone: "neutral", help: "The source does not say whether it is used. Unknown is not never." },
} as const satisfies Record<string, { text: string; tone: "danger" | "warn" | "neutral"; help: string }>;

export type Flag = keyof typeof FLAGS;
export const FLAG_KEYS = Object.keys(FLAGS) as Flag[];

/** A flag inside a sentence: "no owner", "AI agent". */
export const flagInSentence = (flag: Flag): string => {
	const { text } = FLAGS[flag];
	return /^[A-Z]{2}/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
};

/** Relations of a reviewer to a row (functions reviewer_relations and review_relations in the database), in words. */
export const RELATIONS = {
	self: "it is your own access",
	owns_machine: "you own this machine identity",
	stewards_machine: "you are this machine identity's steward",
	holds_secret: "you hold this machine identity's secret",
	administers_system: "you administer this system",
	provisioned_grant: "you gave this access",
	reports_to_subject: "you report to this person",
	manages_subject: "you manage this person",
	decided_earlier: "you decided an earlier stage of this row",
} as const;

export type Relation = keyof typeof RELATIONS;

/** How a reviewer is looked for, in order. */
export const CHAIN_STEPS = {
	named: "Named reviewer",
	entitlement_owner: "Entitlement owner",
	system_owner: "System owner",
	manager: "Manager (for machines: business owner)",
	group: "Reviewer group, in turn",
	fallback: "Fallback reviewer",
} as const;
export type ChainStepKind = keyof typeof CHAIN_STEPS;
