import { type Counting, dueAfter } from "@/lib/calendar/rules";
import type { amendments } from "@/lib/evidence/format/rows-amendments";
import type { followUps, unseen } from "@/lib/evidence/format/rows-followup";
import type { deviations, exceptions, lookBacks, REMOVAL_STATE, removals } from "@/lib/evidence/format/rows-outcome";
import type { entitlements, items, outOfScopeRows, rejectedRows, systems } from "@/lib/evidence/format/rows-population";
import type { DecisionStatus, decisions, reviewers } from "@/lib/evidence/format/rows-review";
import type { RowOf } from "@/lib/evidence/format/table";
import { hex } from "./pack-ledger";

export const CAMPAIGN = "7";
/** How the track counts days of removals: the synthetic past is in October. */
export const COUNTING: Counting = {
	basis: "working",
	calendar: {
		version: 2,
		zone: "Europe/Berlin",
		workingDays: [1, 2, 3, 4, 5],
		holidays: [{ day: "2026-10-03", name: "Unity Day" }],
	},
};
export const TRACK = "SOX";
const AS_OF = "2026-09-30T22:00:00Z";
const DUE = "2026-10-15T21:59:59Z";

/** Texts that break careless readers, so that they stand in every synthetic pack. */
const REASONS = [
	"Needed for the close",
	"=cmd|' /C calc'!A0",
	'Says "keep", twice',
	"first line\nsecond line",
	"M\u00fcller; -1",
	"\uff1dSUM(A1)",
	"'quoted'",
	"\u4e2d\u6587 \ud83d\ude00",
];

export const reviewerRef = (n: number) => `reviewer-${n}`;
const holderRef = (i: number) => `person-${i}`;
const itemHash = (i: number) => hex(`item ${i}`);

/** What becomes of row i (counted from 1): most are decided, some are not, some were decided twice. */
export function statusOf(i: number): Exclude<DecisionStatus, "replaced" | "other_stage"> {
	if (i % 41 === 0) return "no_reviewer";
	if (i % 43 === 0) return "taken_out";
	if (i % 37 === 0) return "not_reviewed";
	if (i % 31 === 0) return "undecided";
	return "decided";
}

export const wasReplaced = (i: number) => statusOf(i) === "decided" && i % 11 === 0;
export const outcomeOf = (i: number) => (i % 5 === 0 ? "remove" : i % 23 === 0 ? "change" : "keep");
const reasonOf = (i: number) => REASONS[i % REASONS.length] as string;
export const reviewerOf = (i: number) => reviewerRef(i % 4);
export function removalState(n: number): (typeof REMOVAL_STATE)[number] {
	return (["verified", "claimed", "open", "verified", "withdrawn"] as const)[n % 5] ?? "open";
}

/** Kept here, removed following another review. */
const isKeptElsewhereNot = (i: number) => i === 7;

/** Payload of a decision, as the product writes it. */
export function decisionPayload(i: number, replaced: boolean) {
	return {
		reviewId: `${i}`,
		decisionId: `${i}${replaced ? "a" : "b"}`,
		rowNo: i,
		outcome: replaced ? "keep" : outcomeOf(i),
		reason: reasonOf(i),
		answers: { need: "yes" },
		change: "",
		bulk: i % 3 === 0,
		criteriaVersion: "1",
		contextHash: hex(`context ${i}`),
		versionSeen: 0,
		relations: i % 9 === 0 ? ["granted_it"] : [],
		holder: holderRef(i),
		entitlementId: `${i % 17}`,
		replaces: !replaced && wasReplaced(i) ? `${i}a` : null,
		stage: 1,
		onBehalfOf: null,
	};
}

export function itemRow(i: number, source: string): RowOf<typeof items> {
	return {
		row_id: i,
		item_sha256: itemHash(i),
		source,
		system: "ERP",
		environment: "production",
		account: `CORP\\user${i}`,
		account_status: "active",
		identity_ref: holderRef(i),
		identity: `Person ${i}`,
		identity_kind: "human",
		human: true,
		identity_status: "active",
		job_title: "Accountant",
		department: "Finance",
		cost_centre: `0${i % 90}`,
		employment: "employee",
		left_at: null,
		manager: "M\u00fcller, Ann",
		owner: null,
		steward: null,
		entitlement: `ROLE_${i % 17}`,
		entitlement_title: "Post journal entries",
		privileged: i % 6 === 0 ? true : i % 6 === 1 ? null : false,
		risk: "high",
		granted_at: "2025-01-31T09:00:00Z",
		granted_by: "IAM",
		ticket: `REQ-${i}`,
		inherited_through: null,
		first_seen_at: "2025-02-01T00:00:00Z",
		last_used_at: i % 4 === 0 ? null : "2026-09-29T10:00:00Z",
		usage: i % 4 === 0 ? "no_data" : "used",
		valid_to: null,
	};
}

export function decisionRow(i: number, at: string | null, seq: number | null, replaced: boolean): RowOf<typeof decisions> {
	const status = replaced ? "replaced" : statusOf(i);
	const decided = status === "decided" || status === "replaced";
	const payload = decisionPayload(i, replaced);
	return {
		row_id: replaced ? `${i}.1` : `${i}`,
		status,
		item_row: i,
		item_sha256: itemHash(i),
		system: "ERP",
		environment: "production",
		account: `CORP\\user${i}`,
		identity_ref: holderRef(i),
		identity: `Person ${i}`,
		identity_kind: "human",
		human: true,
		entitlement: `ROLE_${i % 17}`,
		risk_tags: i % 6 === 0 ? ["privileged", "finance_critical"] : [],
		delta: "UNCHANGED",
		decision: decided ? payload.outcome : null,
		stage: decided ? 1 : null,
		reason: decided ? payload.reason : null,
		change: null,
		criteria_answers: decided ? JSON.stringify(payload.answers) : null,
		control: ["FIN-AC-01"],
		criteria_version: "1",
		criteria_sha256: hex("criteria"),
		reviewer_ref: status === "no_reviewer" ? null : reviewerOf(i),
		reviewer: status === "no_reviewer" ? null : `Reviewer ${i % 4}`,
		on_behalf_of_ref: null,
		chosen_by: "system_owner",
		passed_over: [],
		relations: decided ? payload.relations : [],
		decided_at: at,
		due_at: DUE,
		due_zone: "Europe/Berlin",
		late: !decided,
		context_sha256: decided ? payload.contextHash : null,
		version_seen: decided ? 0 : null,
		bulk: decided ? i % 3 === 0 : null,
		seconds_open: decided && i % 3 !== 0 ? 12 : null,
		decision_id: decided ? payload.decisionId : null,
		replaces: decided ? payload.replaces : null,
		exception: null,
		removal: null,
		deviation: null,
		amendment: status === "taken_out" ? 1 : null,
		elsewhere: isKeptElsewhereNot(i) && !replaced ? "Access removed following another review of the same access" : null,
		elsewhere_requested_at: isKeptElsewhereNot(i) && !replaced ? "2026-10-06T08:00:00Z" : null,
		elsewhere_verified_at: isKeptElsewhereNot(i) && !replaced ? "2026-10-09T08:00:00Z" : null,
		ledger_seq: seq,
	};
}

export const PROOF = "a picture of the system with date and count";
export const EXTRACT = "Account,Role\nuser1,ROLE_1\n";
export const PROOF_SHA256 = hex(PROOF);

/** Removal n: verified ones alternate between a second person and a later extract. */
export const isPersonProof = (n: number) => n % 2 === 0;

/** Removals that ran late: one of them is not answered yet. */
export const isLate = (n: number) => n % 5 === 1 || n % 10 === 3;
export const lookBackState = (n: number) => (n % 5 === 1 ? "open" : "answered");
export const lookBackAnswer = (n: number) => ({
	number: n,
	used: "yes",
	howKnown: "=The audit log of the ERP, read by the ledger team",
	effect: "Two postings, both reversed",
	from: "2026-10-05T08:00:00.000Z",
	until: "2026-10-30T08:00:00.000Z",
});

export function lookBackRow(n: number, i: number, seq: number | null, at: string | null): RowOf<typeof lookBacks> {
	const said = lookBackAnswer(n);
	const answered = seq !== null;
	return {
		row_id: n,
		item_row: i,
		system: "ERP",
		account: `CORP\\user${i}`,
		identity_ref: holderRef(i),
		identity: `Person ${i}`,
		entitlement: `ROLE_${i % 17}`,
		state: answered ? "answered" : "open",
		asked_at: "2026-10-25T04:00:00Z",
		looked_from: said.from,
		looked_until: answered ? said.until : null,
		used: answered ? said.used : null,
		how_known: answered ? said.howKnown : null,
		effect: answered ? said.effect : null,
		answered_by_ref: answered ? "owner-1" : null,
		answered_by: answered ? "Control Owner" : null,
		answered_at: at,
		answered_seq: seq,
	};
}

export function removalRow(n: number, i: number, seq: number, at: string): RowOf<typeof removals> {
	const state = removalState(n);
	const verified = state === "verified";
	const byPerson = verified && isPersonProof(n);
	const done = verified || state === "claimed";
	const { sla_days, due_at } = removalDue(n);
	return {
		row_id: n,
		item_row: i,
		kind: outcomeOf(i),
		instruction: "Take the role away",
		system: "ERP",
		account: `CORP\\user${i}`,
		identity_ref: holderRef(i),
		identity: `Person ${i}`,
		entitlement: `ROLE_${i % 17}`,
		decision_id: `${i}b`,
		decided_at: REMOVAL_ORDERED,
		sla_days,
		due_at,
		due_zone: "Europe/Berlin",
		state,
		ticket: done ? `CHG-${n}` : null,
		done_by_ref: done ? "remediator-1" : null,
		done_by: done ? "Rem Ediator" : null,
		done_at: done ? at : null,
		note: done ? "=removed" : null,
		proof_kind: verified ? (byPerson ? "second_person" : "later_import") : null,
		proof_reference: verified ? (byPerson ? "1" : "15") : null,
		proof_sha256: verified ? (byPerson ? PROOF_SHA256 : hex(EXTRACT)) : null,
		checked_by_ref: byPerson ? "remediator-2" : null,
		checked_by: byPerson ? "Check Er" : null,
		checked_at: verified ? (isLate(n) ? "2026-09-25T10:00:00Z" : "2026-09-18T10:00:00Z") : null,
		days_taken: verified ? (isLate(n) ? 10 : 3) : null,
		late: isLate(n),
		look_back: isLate(n) ? lookBackState(n) : null,
		claimed_seq: null,
		person_seq: byPerson ? seq : null,
		extract_seq: verified && !byPerson ? seq : null,
	};
}

/** A Tuesday, and five working days later, before the pack's time. */
const REMOVAL_ORDERED = "2026-09-15T09:00:00Z";
const REMOVAL_DUE = "2026-09-22T21:59:59Z";
/** Open ones have thirty working days, until after the pack's time. */
const removalDue = (n: number) =>
	removalState(n) === "open"
		? { sla_days: 30, due_at: dueAfter(COUNTING, new Date(REMOVAL_ORDERED), 30).toISOString() }
		: { sla_days: 5, due_at: REMOVAL_DUE };

/** What follows a removal besides its proof: the access of every second verified one comes back once, and every late one that waits is escalated. */
export function followUpOf(n: number): "came_back" | "escalated" | null {
	if (removalState(n) === "verified") return n % 2 === 0 ? "came_back" : null;
	return isLate(n) && removalState(n) !== "withdrawn" ? "escalated" : null;
}
export const followUpPayload = (n: number) =>
	followUpOf(n) === "came_back"
		? { removalId: `${n}`, number: n, importId: "16", removalState: "verified", seenAt: "2026-11-02T06:00:00.000Z" }
		: { removalId: `${n}`, number: n, dueAt: new Date(REMOVAL_DUE).toISOString(), days: 7, state: removalState(n) };

export function followUpRow(n: number, i: number, seq: number, at: string): RowOf<typeof followUps> {
	const back = followUpOf(n) === "came_back";
	return {
		row_id: `${n}/1`,
		removal: n,
		item_row: i,
		what: followUpOf(n),
		removal_state: removalState(n),
		noted_at: at,
		import: back ? "16" : null,
		seen_at: back ? "2026-11-02T06:00:00.000Z" : null,
		gone_import: back ? "17" : null,
		gone_at: back ? "2026-11-09T06:00:00.000Z" : null,
		due_at: back ? null : new Date(REMOVAL_DUE).toISOString(),
		days_late: back ? null : 7,
		returned_seq: back ? seq : null,
		escalated_seq: back ? null : seq,
	};
}

/** Grants that came and went between two reviews. */
export const UNSEEN = 3;
export const unseenRow = (n: number): RowOf<typeof unseen> => ({
	row_id: 9000 + n,
	system: "ERP",
	account: `CORP\\guest${n}`,
	identity_ref: null,
	identity: null,
	identity_kind: "unknown",
	entitlement: `ROLE_${n}`,
	title: "=May post",
	privileged: n === 0,
	first_seen_at: "2026-08-01T06:00:00Z",
	first_import: "10",
	gone_at: "2026-09-01T06:00:00Z",
	gone_import: "11",
	granted_by: "+admin",
	ticket: null,
	usage: "no_data",
	last_used_at: null,
});

/** Every fourth exception is renewed by one of its own number, after all first requests. */
export const isRenewed = (n: number) => n % 4 === 0;

export function exceptionRow(n: number, i: number, seq: number, at: string): RowOf<typeof exceptions> {
	return {
		row_id: n,
		item_row: i,
		system: "ERP",
		account: `CORP\\user${i}`,
		holder_ref: holderRef(i),
		holder: `Person ${i}`,
		entitlement: `ROLE_${i % 17}`,
		state: isRenewed(n) ? "closed" : "approved",
		reason: reasonOf(i),
		risk_owner: "Owner",
		compensating_control: "Daily log review",
		control_test: "TEST-1",
		renews: null,
		requested_by_ref: reviewerOf(i),
		requested_by: `Reviewer ${i % 4}`,
		requested_at: at,
		approved_by_ref: "owner-1",
		approved_by: "Control Owner",
		approved_at: at,
		decision_note: null,
		expires_at: "2027-03-31T21:59:59Z",
		closed_at: isRenewed(n) ? "2026-11-02T08:00:00Z" : null,
		closed_reason: isRenewed(n) ? "Renewed" : null,
		approved_seq: seq,
		asked_seq: null,
		renewed_seq: null,
	};
}

/** What a renewal asks for, as the product writes it. */
export const renewalPayload = (number: number, renews: number) => ({
	number,
	renews,
	reason: "The duty stays with this team until spring",
	compensatingControl: "Daily log review",
	controlTestRef: "TEST-2",
});

/** The renewal of an exception: asked for at one event and approved at the next. */
export function renewalRow(n: number, renews: number, i: number, asked: number, at: (seq: number) => string): RowOf<typeof exceptions> {
	const said = renewalPayload(n, renews);
	return {
		...exceptionRow(n, i, asked, at(asked)),
		state: "approved",
		reason: said.reason,
		compensating_control: said.compensatingControl,
		control_test: said.controlTestRef,
		renews,
		requested_by_ref: "owner-1",
		requested_by: "Control Owner",
		approved_by_ref: "owner-2",
		approved_by: "Second Owner",
		approved_at: at(asked + 1),
		closed_at: null,
		closed_reason: null,
		approved_seq: null,
		asked_seq: asked,
		renewed_seq: asked + 1,
	};
}

export function deviationRow(i: number, seq: number, at: string): RowOf<typeof deviations> {
	return {
		row_id: `1/${i}`,
		deviation: 1,
		rule: "not_reviewed",
		control: "FIN-AC-01",
		item_row: i,
		removal: null,
		detail: "Closed without a decision",
		cause: "Reviewer away",
		owner: "Control Owner",
		response: "Delegate in time",
		raised_at: at,
		ledger_seq: seq,
	};
}

export function reviewerRow(n: number, assigned: number, decided: number, at: string): RowOf<typeof reviewers> {
	return {
		row_id: reviewerRef(n),
		reviewer: `Reviewer ${n}`,
		job_title: "Financial controller",
		competence: "Owns the ledger",
		chosen_by: ["system_owner"],
		systems_administered: [],
		rows_assigned: assigned,
		rows_decided: decided,
		checks: ["self", "manager", "administrator"],
		relations_found: ["granted_it"],
		delegations: null,
		instruction_version: 1,
		instruction_sha256: hex("Read each row.\n"),
		acknowledged_at: at,
		status: "active",
	};
}

export const rejectedRow = (n: number, source: string): RowOf<typeof rejectedRows> => ({
	row_id: `${source}/1/${n}`,
	source,
	file: "Extract of 30 September.csv",
	file_row: n,
	column: "Account",
	value: "-",
	code: "empty",
	message: "An account name was expected",
	disposition: "not_access",
	disposition_note: "Total line of the report",
	disposition_by: "IAM Admin",
	disposition_at: AS_OF,
});

/** The ERP is under review; the wiki is left out as a whole. */
export function systemRow(key: "erp" | "wiki", grants: number, inScope: number, source: string): RowOf<typeof systems> {
	const inside = inScope > 0;
	return {
		row_id: key,
		system: inside ? "ERP" : "Wiki",
		environment: "production",
		boundary: inside ? "inside" : "outside",
		reason: inside ? "General ledger" : "Holds no financial data",
		decided_by: "IAM Admin",
		decided_at: AS_OF,
		decided_seq: 3,
		extract: inside ? source : null,
		later_extracts: [],
		grants_held: inside ? grants : null,
		grants_added: inside ? 0 : null,
		grants,
		in_scope: inScope,
		left_out: grants - inScope,
		left_out_why: [`The system is not relevant for financial reporting: ${grants - inScope}`],
	};
}

export const outOfScopeRow = (n: number, source: string): RowOf<typeof outOfScopeRows> => ({
	row_id: `grant-${n}`,
	source,
	system: "ERP",
	account: `user${n}`,
	identity_kind: "human",
	entitlement: "READER",
	reason: "Reading changes nothing in the books",
});

export const entitlementRow = (n: number): RowOf<typeof entitlements> => ({
	row_id: n,
	system: "ERP",
	entitlement: `ROLE_${n}`,
	title: "Post journal entries",
	description: "Posts and reverses journal entries in company code 1000",
	privileged: n % 6 === 0,
	risk: "high",
	owner: "Control Owner",
	authorised_roles: ["job_title: Accountant"],
});

const FIRST_DUE = "2026-10-14T21:59:59.000Z";
const due = (after: string, reason: string) => ({ kind: "due", before: { dueAt: FIRST_DUE }, after: { dueAt: after }, reason });

/** Amendments of the pack: the first takes rows out, the second asks for a later due day and is declined, the third for the one that holds. */
export const AMENDMENTS = [1, 2, 3] as const;
export type AmendmentNumber = (typeof AMENDMENTS)[number];
export const isApproved = (number: AmendmentNumber) => number !== 2;

export const amendmentPayload = (number: AmendmentNumber, count: number) => ({
	number,
	...{
		1: {
			kind: "scope",
			before: { open: count },
			after: { systemId: "9", system: "ERP" },
			reason: "=The ERP is switched off this month",
		},
		2: due("2026-10-20T21:59:59.000Z", "Half the reviewers are away"),
		3: due(new Date(DUE).toISOString(), "A day is a holiday"),
	}[number],
});

export function amendmentRow(
	number: AmendmentNumber,
	count: number,
	taken: number,
	requested: number,
	at: (seq: number) => string,
): RowOf<typeof amendments> {
	const said = amendmentPayload(number, count);
	return {
		row_id: number,
		kind: said.kind,
		before: JSON.stringify(said.before),
		after: JSON.stringify(said.after),
		in_words: "in words",
		rows: isApproved(number) ? (number === 1 ? taken : 0) : null,
		reason: said.reason,
		requested_by_ref: "admin-1",
		requested_by: "IAM Admin",
		requested_at: at(requested),
		state: isApproved(number) ? "approved" : "declined",
		decided_by_ref: "owner-1",
		decided_by: "Control Owner",
		decided_at: at(requested + 1),
		note: "Looked at with the owner of the system",
		requested_seq: requested,
		approved_seq: isApproved(number) ? requested + 1 : null,
		declined_seq: isApproved(number) ? null : requested + 1,
	};
}
