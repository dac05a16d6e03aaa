import { asCount, asObject, sha256 } from "./bytes.mjs";
import { OutcomeReader } from "./outcomes.mjs";

const SOD_FILE = "08_sod.csv";
const RULES_FILE = "08_rules.csv";
const DUTY_COUNTS = [
	...["rules", "switched_off", "conflicts", "parts", "unmapped_rows"],
	...["requests", "without_outcome", "deficiency_candidates"],
];

/** What an exception says, short. @param {string[]} cells */
const exceptionDigest = (...cells) => sha256(JSON.stringify(cells)).toString("base64").slice(0, 22);

/** Files 08: conflicts between duties against the rules that found them, the rows they stand on and the exceptions that keep them. */
export class DutyReader {
	/** @param {import("./tables.mjs").TableReader} tables @param {import("./findings.mjs").Findings} findings */
	constructor(tables, findings) {
		this.tables = tables;
		this.findings = findings;
		/** @type {Map<string, { version: string, enabled: boolean, conflicts: number, found: number, line: number }>} */
		this.rules = new Map();
		/** @type {Map<string, string>} exceptions by number */
		this.exceptions = new Map();
		this.conflicts = 0;
		this.parts = 0;
		this.outcomes = new OutcomeReader(findings);
		/** Rows in scope nobody mapped to duties, from 02_gaps.csv. */
		this.unmapped = 0;
	}

	/** @param {string} path @returns {{ needed: string[], read: (row: Record<string, string>, line: number) => void } | undefined} */
	known(path) {
		if (path === RULES_FILE) return { needed: ["version", "enabled", "conflicts"], read: (row, line) => this.rule(row, line) };
		const outcomes = this.outcomes.known(path);
		if (outcomes) return outcomes;
		if (path === SOD_FILE) return { needed: PART_COLUMNS, read: (row, line) => this.part(row, line) };
		if (path !== "02_gaps.csv") return undefined;
		return {
			needed: ["kind", "rows"],
			read: (row) => {
				if (row.kind === "no_duties") this.unmapped += Number(row.rows);
			},
		};
	}

	/** @param {Record<string, string>} row of 11_exceptions.csv */
	exception(row) {
		this.exceptions.set(row.row_id, exceptionDigest(row.item_row, row.state, row.compensating_control, row.control_test));
	}

	/** @param {Record<string, string>} row @param {number} line */
	rule(row, line) {
		const { version, enabled, conflicts } = row;
		this.rules.set(row.row_id, { version, enabled: enabled === "yes", conflicts: Number(conflicts), found: 0, line });
	}

	/** @param {Record<string, string>} row @param {number} line */
	part(row, line) {
		const fail = (/** @type {string} */ message) => this.findings.fail(3, SOD_FILE, message, { row: row.row_id, line });
		this.parts += 1;
		this.outcomes.part(row, line);
		const rule = this.rules.get(row.rule);
		if (Number(row.conflict) === this.conflicts + 1) {
			this.conflicts += 1;
			if (rule) rule.found += 1;
		} else if (Number(row.conflict) !== this.conflicts) fail(`belongs to conflict ${row.conflict}, the one before it to ${this.conflicts}`);
		if (!rule) fail(`was found by ${row.rule}, which is not in ${RULES_FILE}`);
		else if (rule.version !== row.rule_version)
			fail(`was found by version ${row.rule_version} of ${row.rule}, in force was ${rule.version}`);
		else if (!rule.enabled) fail(`was found by ${row.rule}, which was switched off`);
		if (row.base_rule !== "" && !this.rules.has(row.base_rule)) fail(`rests on ${row.base_rule}, which is not in ${RULES_FILE}`);
		if (row.item_row === "") {
			if (row.decision !== "" || row.exception !== "") fail("is out of scope and yet decided");
			return;
		}
		const outcome = this.tables.outcomeOf(row.item_row);
		if (outcome === undefined) fail(`names row ${row.item_row}, which is not in 03_population/items.csv`);
		else if (outcome !== row.decision) fail(`says "${row.decision}" of row ${row.item_row}, 07_decisions.csv says "${outcome}"`);
		if (row.exception === "") {
			if (row.mitigation_tested !== "") fail("speaks of a mitigation and names no exception");
			return;
		}
		const kept = exceptionDigest(row.item_row, row.exception_state, row.compensating_control, row.control_test);
		if (this.exceptions.get(row.exception) !== kept) fail(`is not what 11_exceptions.csv says of exception ${row.exception}`);
		if ((row.mitigation_tested === "yes") !== (row.control_test !== "")) fail("calls its mitigation tested without a test, or the reverse");
	}
}

const PART_COLUMNS = [
	...["conflict", "rule", "rule_version", "base_rule", "item_row", "decision", "side", "outcome", "gone_at", "subject_ref"],
	...["exception", "exception_state", "compensating_control", "control_test", "mitigation_tested"],
];

/** The counts of duties must be what files 08, 02_gaps.csv and the event that froze the population say. @param {any} counts @param {import("./tables.mjs").TableReader} tables @param {import("./findings.mjs").Findings} findings @param {import("./counts.mjs").Tie} tie */
export function checkDuties(counts, tables, findings, tie) {
	const { duties, ledger } = tables;
	if (counts === null) {
		if (ledger.conflicts) findings.fail(4, SOD_FILE, `is not in the pack, and the ledger says ${ledger.conflicts} conflicts were frozen`);
		return;
	}
	asObject(counts, "the counts of duties");
	for (const key of DUTY_COUNTS) asCount(counts[key], `the count "${key}"`);
	const rules = [...duties.rules];
	const off = rules.filter(([, rule]) => !rule.enabled).length;
	tie(RULES_FILE, rules.length === counts.rules, `${rules.length} rules, the manifest says ${counts.rules}`);
	tie(RULES_FILE, off === counts.switched_off, `${off} rules switched off, the manifest says ${counts.switched_off}`);
	tie(SOD_FILE, duties.conflicts === counts.conflicts, `${duties.conflicts} conflicts, the manifest says ${counts.conflicts}`);
	tie(SOD_FILE, duties.parts === counts.parts, `${duties.parts} parts of conflicts, the manifest says ${counts.parts}`);
	duties.outcomes.finish(duties.conflicts);
	for (const key of /** @type {const} */ (["requests", "without_outcome", "deficiency_candidates"]))
		tie(
			"08_outcomes.csv",
			duties.outcomes.counts[key] === counts[key],
			`${duties.outcomes.counts[key]} ${key.replaceAll("_", " ")}, the manifest says ${counts[key]}`,
		);
	for (const [code, { conflicts, found, line }] of rules)
		if (conflicts !== found) findings.fail(3, RULES_FILE, `${conflicts} conflicts, ${SOD_FILE} has ${found}`, { row: code, line });
	tie(
		"02_gaps.csv",
		duties.unmapped === counts.unmapped_rows,
		`${duties.unmapped} rows mapped to no duty, the manifest says ${counts.unmapped_rows}`,
	);
	if (ledger.conflicts !== undefined && ledger.conflicts !== counts.conflicts)
		findings.fail(4, SOD_FILE, `${counts.conflicts} conflicts, the ledger says ${ledger.conflicts ?? "none were looked for"}`);
	if (counts.without_outcome > 0)
		findings.leaveOpen(`That every conflict between duties was dealt with: ${counts.without_outcome} have no outcome; see 08_sod.csv.`);
	if (counts.unmapped_rows > 0)
		findings.leaveOpen(
			`That every conflict between duties was found: ${counts.unmapped_rows} rows have an entitlement nobody mapped to duties; see 02_gaps.csv.`,
		);
}
