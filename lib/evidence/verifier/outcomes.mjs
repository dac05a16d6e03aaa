const OUTCOMES_FILE = "08_outcomes.csv";
const CONFLICTS_FILE = "08_sod.csv";
/** The longest an outcome may last: a leap year of days. */
const LONGEST_OUTCOME = 366 * 86_400_000;

const OUTCOME_COLUMNS = [
	...["conflict", "kind", "state", "control", "control_test", "deficiency_candidate", "risk_owner_ref", "expires_at"],
	...["requested_by_ref", "requested_at", "decided_by_ref", "above", "approved_seq"],
];

/** @typedef {{ number: number, stated: string, line: number, row: string, subject: string, sides: Map<string, { off: boolean, covered: boolean }> }} Conflict */
/** @typedef {{ kind: string, candidate: boolean, people: string[], line: number, row: string }} Asked */

/** What became of each conflict, worked out again from its parts and the requests about it. 08_outcomes.csv is read before 08_sod.csv. */
export class OutcomeReader {
	/** @param {import("./findings.mjs").Findings} findings */
	constructor(findings) {
		this.findings = findings;
		/** @type {Map<number, { standing: Asked | null, waits: boolean, all: Asked[] }>} */
		this.asked = new Map();
		/** @type {Conflict | null} */
		this.current = null;
		this.counts = { requests: 0, without_outcome: 0, deficiency_candidates: 0 };
	}

	/** @param {string} path @returns {{ needed: string[], read: (row: Record<string, string>, line: number) => void } | undefined} */
	known(path) {
		return path === OUTCOMES_FILE ? { needed: OUTCOME_COLUMNS, read: (row, line) => this.request(row, line) } : undefined;
	}

	/** @param {Record<string, string>} row @param {number} line */
	request(row, line) {
		const fail = (/** @type {number} */ check, /** @type {string} */ message) =>
			this.findings.fail(check, OUTCOMES_FILE, message, { row: row.row_id, line });
		this.counts.requests += 1;
		const approved = row.state === "approved" || row.state === "expired";
		if (approved !== (row.approved_seq !== ""))
			fail(4, `is ${row.state}, and ${approved ? "names no" : "names an"} approval in the ledger`);
		if ((row.state === "requested") !== (row.decided_by_ref === "")) fail(3, "has a verdict by nobody, or somebody without a verdict");
		if (row.decided_by_ref !== "" && (row.state === "withdrawn") !== (row.decided_by_ref === row.requested_by_ref))
			fail(7, "was decided by the person who asked for it, or withdrawn by another");
		if (row.kind === "mitigate" && (row.control === "" || row.control_test === "")) fail(3, "is a mitigation without a tested control");
		if (row.kind === "accept" && approved && row.above === "") fail(7, "was accepted by somebody who stands above no owner of its halves");
		if (row.deficiency_candidate === "yes" && (row.kind !== "accept" || row.control_test !== ""))
			fail(3, "is called a deficiency candidate and is none");
		if (!(Date.parse(row.expires_at) - Date.parse(row.requested_at) <= LONGEST_OUTCOME)) fail(3, "lasts longer than twelve months");
		const number = Number(row.conflict);
		const known = this.asked.get(number) ?? { standing: null, waits: false, all: [] };
		const asked = {
			...{ kind: row.kind, candidate: row.deficiency_candidate === "yes", line, row: row.row_id },
			people: [row.requested_by_ref, row.decided_by_ref, row.risk_owner_ref],
		};
		known.all.push(asked);
		if (row.state === "approved") known.standing = asked;
		if (row.state === "requested") known.waits = true;
		this.asked.set(number, known);
	}

	/** @param {Record<string, string>} row of 08_sod.csv @param {number} line */
	part(row, line) {
		const number = Number(row.conflict);
		if (this.current?.number !== number) {
			this.settle();
			this.current = { number, stated: row.outcome, line, row: row.row_id, subject: row.subject_ref, sides: new Map() };
		}
		const { current } = this;
		if (!current) return;
		if (row.outcome !== current.stated)
			this.findings.fail(3, CONFLICTS_FILE, `says "${row.outcome}", the part before it "${current.stated}"`, { row: row.row_id, line });
		const side = current.sides.get(row.side) ?? { off: true, covered: true };
		const off = row.gone_at !== "" || row.decision === "remove";
		side.off &&= off;
		side.covered &&= off || (row.exception_state === "approved" && row.control_test !== "");
		current.sides.set(row.side, side);
	}

	/** What is said of the conflict read last must follow from its parts and the requests. */
	settle() {
		const { current } = this;
		if (!current) return;
		const { standing = null, waits = false, all = [] } = this.asked.get(current.number) ?? {};
		const sides = [...current.sides.values()];
		const outcome = sides.some(({ off }) => off)
			? "removed"
			: standing
				? { mitigate: "mitigated", accept: "accepted" }[standing.kind]
				: sides.some(({ covered }) => covered)
					? "mitigated"
					: waits
						? "requested"
						: "open";
		if (outcome !== current.stated)
			this.findings.fail(3, CONFLICTS_FILE, `says "${current.stated}", its parts and ${OUTCOMES_FILE} come to "${outcome}"`, {
				row: current.row,
				line: current.line,
			});
		for (const { people, line, row } of all)
			if (current.subject !== "" && people.includes(current.subject))
				this.findings.fail(7, OUTCOMES_FILE, "was asked for, decided or answered for by the person whose conflict it is", { row, line });
		if (outcome === "open" || outcome === "requested") this.counts.without_outcome += 1;
		if (outcome === "accepted" && standing?.candidate) this.counts.deficiency_candidates += 1;
		this.current = null;
	}

	/** @param {number} conflicts how many there are */
	finish(conflicts) {
		this.settle();
		for (const [number, { all }] of this.asked)
			if (!(number >= 1 && number <= conflicts))
				this.findings.fail(3, OUTCOMES_FILE, `is about conflict ${number}, which is not in ${CONFLICTS_FILE}`, {
					row: all[0]?.row,
					line: all[0]?.line,
				});
	}
}
