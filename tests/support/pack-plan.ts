import type { ManifestFacts } from "@/lib/evidence/format/manifest";
import { CONFLICTS, OUTCOME_COUNTS, outcomeEvents, ruleRows, UNMAPPED } from "./pack-duties";
import { hex, ORIGIN, type Planned, type PlannedLedger } from "./pack-ledger";
import * as rows from "./pack-rows";

const { CAMPAIGN, TRACK } = rows;
export const SOURCE = "import-12";
export const REJECTED = 5;
export const OUT_OF_SCOPE = 8;
export const OTHER_SYSTEM = 31;
export const INSTRUCTIONS = "Read each row.\n";
export const CRITERIA = '{"criteria":[],"version":"1"}';
export const PERIOD = { label: "FY26 Q3", as_of: "2026-09-30T22:00:00Z", zone: "Europe/Berlin" };

const event = (
	type: string,
	subject: string,
	payload: Planned["payload"],
	track = TRACK,
	campaign = CAMPAIGN,
	actor = "job:plan",
): Planned => ({
	type,
	actor,
	subject,
	campaign,
	track,
	payload,
});

/** Everything that happens in the synthetic company, in order. */
export function plan(count: number, contentHash: string) {
	const events: (() => Planned)[] = [];
	const seqs = {
		decided: new Int32Array(count + 1).fill(-1),
		replaced: new Int32Array(count + 1).fill(-1),
		removals: [] as [number, number][],
		exceptions: [] as [number, number][],
		outcomes: [] as [number, number | null][],
		/** Number of the exception that is renewed, and the event that asks for it. */
		renewals: [] as [number, number][],
		/** Number of the removal, and the event that tells what followed it. */
		followUps: [] as [number, number][],
		/** Number of the removal, and the event that answers its look-back. */
		lookBacks: [] as [number, number | null][],
	};
	const happen = (make: () => Planned) => events.push(make) - 1;
	const foreign = (n: number) => () => event("grant.seen", `grant:${n}`, { n }, "", "");
	for (let n = 0; n < 37; n += 1) happen(foreign(n));
	const first = happen(() => event("campaign.staged", "track:1", { items: count, conflicts: CONFLICTS }));
	const by = (actor: string, type: string, subject: string, payload: Planned["payload"]) =>
		event(type, subject, payload, TRACK, CAMPAIGN, `user:${actor}`);
	const acknowledge = (n: number) => () =>
		by(rows.reviewerRef(n), "review.instructions_acknowledged", "track:1", { version: 1, hash: hex(INSTRUCTIONS) });
	const acknowledged = happen(acknowledge(0));
	for (let n = 1; n < 4; n += 1) happen(acknowledge(n));
	const taken = countOf(count, (i) => rows.statusOf(i) === "taken_out");
	const amendments = rows.AMENDMENTS.map((number) => {
		const said = rows.amendmentPayload(number, count);
		const subject = `amendment:${number}`;
		const judged = { ...said, requestedBy: "admin-1", note: "Looked at with the owner of the system" };
		const asked = happen(() => by("admin-1", "amendment.requested", subject, said));
		happen(() =>
			rows.isApproved(number)
				? by("owner-1", "amendment.approved", subject, { ...judged, rows: number === 1 ? taken : 0 })
				: by("owner-1", "amendment.declined", subject, judged),
		);
		return asked;
	});
	const removalEvent = (number: number) => () => {
		const late = rows.isLate(number);
		if (rows.removalState(number) !== "verified") return event("removal.noted", `removal:${number}`, { number });
		if (!rows.isPersonProof(number)) return event("removal.verified_by_import", `removal:${number}`, { number, importId: "15", late });
		return by("remediator-2", "removal.verified_by_person", `removal:${number}`, {
			number,
			sha256: rows.PROOF_SHA256,
			claimedBy: "remediator-1",
			late,
		});
	};
	const exceptionEvent = (number: number, i: number) => () =>
		by("owner-1", "exception.approved", `exception:${number}`, { number, requestedBy: rows.reviewerOf(i) });
	for (let i = 1; i <= count; i += 1) {
		if (rows.statusOf(i) !== "decided") continue;
		if (i % 7 === 0) happen(() => event("review.decided", `review:${i}`, { outcome: "keep" }, "SOC"));
		if (rows.wasReplaced(i))
			seqs.replaced[i] = happen(() => by(rows.reviewerOf(i), "review.decided", `review:${i}`, rows.decisionPayload(i, true)));
		seqs.decided[i] = happen(() => by(rows.reviewerOf(i), "review.decided", `review:${i}`, rows.decisionPayload(i, false)));
		if (rows.outcomeOf(i) !== "keep") seqs.removals.push([i, happen(removalEvent(seqs.removals.length + 1))]);
		else if (i % 13 === 0) seqs.exceptions.push([i, happen(exceptionEvent(seqs.exceptions.length + 1, i))]);
	}
	for (const { subject, asker, judge, asked, judged } of outcomeEvents) {
		const requested = happen(() => by(asker, "conflict.outcome_requested", subject, asked));
		const approved = judged ? happen(() => by(judge, "conflict.outcome_approved", subject, judged)) : null;
		seqs.outcomes.push([requested, approved]);
	}
	for (const n of seqs.exceptions.keys()) {
		const [renews, number] = [n + 1, seqs.exceptions.length + seqs.renewals.length + 1];
		if (!rows.isRenewed(renews)) continue;
		const subject = `exception:${number}`;
		seqs.renewals.push([renews, happen(() => by("owner-1", "exception.renewal_requested", subject, rows.renewalPayload(number, renews)))]);
		happen(() => by("owner-2", "exception.renewed", subject, { number, requestedBy: "owner-1" }));
	}
	for (const n of seqs.removals.keys()) {
		const number = n + 1;
		const what = rows.followUpOf(number);
		if (!what) continue;
		const type = what === "came_back" ? "removal.came_back" : "removal.escalated";
		seqs.followUps.push([number, happen(() => event(type, `removal:${number}`, rows.followUpPayload(number)))]);
	}
	for (const n of seqs.removals.keys()) {
		const number = n + 1;
		if (!rows.isLate(number)) continue;
		const answer = () => by("owner-1", "look_back.answered", `removal:${number}`, rows.lookBackAnswer(number));
		seqs.lookBacks.push([number, rows.lookBackState(number) === "answered" ? happen(answer) : null]);
	}
	const erased = happen(() => ({ ...event("removal.note", "removal:1", { text: "erased" }), erased: true }));
	const deviation = happen(() => event("deviation.raised", "deviation:1", { rule: "not_reviewed" }));
	const size = events.length;
	for (let n = 0; n < 3; n += 1) happen(foreign(n));
	const signed = happen(() => event("signoff.signed", "campaign:7", { contentHash }));
	for (let n = 0; n < 5; n += 1) happen(foreign(n));
	return { events, seqs, first, acknowledged, amendments, taken, erased, deviation, size, signed };
}

export type Plan = ReturnType<typeof plan>;

export const countOf = (count: number, test: (i: number) => boolean) => Array.from({ length: count }, (_, i) => i + 1).filter(test).length;

export function factsOf(count: number, { seqs, first, size, taken }: Plan, ledger: PlannedLedger, demo: boolean): ManifestFacts {
	const decided = countOf(count, (i) => rows.statusOf(i) === "decided");
	const gapRows = countOf(count, (i) => rows.statusOf(i) === "no_reviewer");
	const states = seqs.removals.map((_, n) => rows.removalState(n + 1) as string);
	const proved = states.filter((state) => state === "verified").length;
	const withdrawn = states.filter((state) => state === "withdrawn").length;
	// Two rows of the extract tell of an account alone.
	const accepted = count + OUT_OF_SCOPE + 2;
	const fileRows = accepted + REJECTED;
	return {
		product: { version: "0.1.0" },
		installation: { id: "00000000-0000-4000-8000-000000000001", name: "Example AG", demo },
		campaign: { id: CAMPAIGN, name: "Quarterly access review <Q3> & more" },
		track: TRACK,
		title: "SOX access review evidence",
		duties: "Files 08 hold the rules and the conflicts they found.",
		period: PERIOD,
		cutoff: { size, at: ledger.at(size - 1) },
		ledger: { origin: ORIGIN, first, root: ledger.frontier(size).root().toString("hex") },
		counts: {
			sources: [
				{
					source: SOURCE,
					unit: "rows of all files",
					source_rows: fileRows,
					file_rows: fileRows,
					accepted,
					rejected: REJECTED,
					in_scope: count,
					out_of_scope: OUT_OF_SCOPE,
				},
			],
			population: {
				grants: count + OUT_OF_SCOPE + OTHER_SYSTEM,
				in_scope: count,
				out_of_scope: OUT_OF_SCOPE,
				other_systems: OTHER_SYSTEM,
				unexplained: 0,
			},
			unseen: rows.UNSEEN,
			decisions: { in_scope: count, decided, undecided: count - decided - gapRows - taken, gaps: gapRows, taken_out: taken },
			removals: { ordered: states.length, proved, open: states.length - proved - withdrawn, withdrawn },
			follow_ups: {
				still_there: 0,
				came_back: seqs.followUps.filter(([n]) => rows.followUpOf(n) === "came_back").length,
				escalated: seqs.followUps.filter(([n]) => rows.followUpOf(n) === "escalated").length,
			},
			look_backs: { asked: seqs.lookBacks.length, open: seqs.lookBacks.filter(([, seq]) => seq === null).length },
			duties: {
				rules: ruleRows.length,
				switched_off: ruleRows.filter((rule) => !rule.enabled).length,
				conflicts: CONFLICTS,
				parts: 2 * CONFLICTS,
				unmapped_rows: UNMAPPED,
				...OUTCOME_COUNTS,
			},
		},
	};
}
