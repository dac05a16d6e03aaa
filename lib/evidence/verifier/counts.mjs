import { asArray, asCount, asObject } from "./bytes.mjs";
import { checkDuties } from "./duties.mjs";
import { checkFollowUps } from "./follow-ups.mjs";
import { checkLookBacks } from "./look-backs.mjs";

/** @typedef {{ source: string, source_rows: number | null, file_rows: number, accepted: number, rejected: number, in_scope: number | null, out_of_scope: number | null }} SourceCounts */
/** @typedef {(file: string, holds: boolean, message: string) => void} Tie */

/** The extracts, each in the rows its source counted, and the grants that rest on it. @param {any} counts @param {import("./tables.mjs").TableReader} tables @param {import("./findings.mjs").Findings} findings @param {Tie} tie */
function checkSources(counts, tables, findings, tie) {
	const total = { in_scope: 0, out_of_scope: 0 };
	for (const raw of asArray(counts.sources, "the counts of the sources")) {
		const s = /** @type {SourceCounts} */ (raw);
		const file = `04_ipe/${s.source}.json`;
		tie(file, s.source_rows === null || s.source_rows === s.file_rows, `${s.source_rows} rows at the source, ${s.file_rows} in the file`);
		tie(file, s.file_rows === s.accepted + s.rejected, `${s.file_rows} rows in the file, ${s.accepted} accepted + ${s.rejected} rejected`);
		const rejected = tables.rejected.get(s.source) ?? 0;
		tie("03_population/rejected.csv", rejected === s.rejected, `${s.source}: ${rejected} rejected rows, the manifest says ${s.rejected}`);
		if (s.source_rows === null) findings.leaveOpen(`That ${s.source} is complete: nobody counted its rows at the source independently.`);
		const here = tables.inScope.get(s.source) ?? 0;
		const outside = tables.outOfScope.get(s.source) ?? 0;
		tie("03_population/items.csv", here === (s.in_scope ?? 0), `${s.source}: ${here} rows in scope, the manifest says ${s.in_scope}`);
		tie(
			"03_population/out_of_scope.csv",
			outside === (s.out_of_scope ?? 0),
			`${s.source}: ${outside} grants out of scope, the manifest says ${s.out_of_scope}`,
		);
		total.in_scope += s.in_scope ?? 0;
		total.out_of_scope += s.out_of_scope ?? 0;
	}
	return total;
}

/** The whole inventory when the population was frozen: where each grant went. @param {any} counts @param {import("./tables.mjs").TableReader} tables @param {{ in_scope: number, out_of_scope: number }} sources @param {Tie} tie */
function checkPopulation(counts, tables, sources, tie) {
	const p = asObject(counts.population, "the counts of the population");
	const systems = "03_population/systems.csv";
	for (const [key, counted] of Object.entries(tables.population)) {
		asCount(p[key], `the count "${key}"`);
		tie(systems, counted === p[key], `${counted} grants (${key.replaceAll("_", " ")}), the manifest says ${p[key]}`);
	}
	tie(systems, sources.in_scope === p.in_scope, `${p.in_scope} grants in scope, ${sources.in_scope} by extract`);
	tie(systems, sources.out_of_scope === p.out_of_scope, `${p.out_of_scope} grants out of scope, ${sources.out_of_scope} by extract`);
	tie(
		"manifest.json",
		p.grants === p.in_scope + p.out_of_scope + p.other_systems,
		`${p.grants} grants, ${p.in_scope} in scope + ${p.out_of_scope} out of scope + ${p.other_systems} of other systems`,
	);
	return p;
}

/** Check 3: the manifest's counts must tie, and be what the rows count to. @param {any} manifest @param {import("./tables.mjs").TableReader} tables @param {import("./findings.mjs").Findings} findings */
export function checkCounts(manifest, tables, findings) {
	const counts = asObject(manifest.counts, "the counts");
	const tie = /** @type {Tie} */ (file, holds, message) => {
		if (!holds) findings.fail(3, file, message);
	};
	const p = checkPopulation(counts, tables, checkSources(counts, tables, findings, tie), tie);
	const d = asObject(counts.decisions, "the counts of decisions");
	for (const key of ["in_scope", "decided", "undecided", "gaps", "taken_out"]) asCount(d[key], `the count "${key}"`);
	tie("manifest.json", p.in_scope === d.in_scope, `${p.in_scope} grants in scope, ${d.in_scope} rows under review`);
	tie(
		"manifest.json",
		d.in_scope === d.decided + d.undecided + d.gaps + d.taken_out,
		`${d.in_scope} rows in scope, ${d.decided} decided + ${d.undecided} undecided + ${d.gaps} without reviewer + ${d.taken_out} taken out`,
	);
	tie("03_population/items.csv", tables.items === d.in_scope, `${tables.items} rows, the manifest says ${d.in_scope} in scope`);
	tie(
		"07_decisions.csv",
		tables.decisionRows === tables.items,
		`${tables.decisionRows} rows under review, 03_population/items.csv has ${tables.items}`,
	);
	const status = (/** @type {string} */ name) => tables.statuses.get(name) ?? 0;
	tie("07_decisions.csv", status("decided") === d.decided, `${status("decided")} rows decided, the manifest says ${d.decided}`);
	const undecided = status("undecided") + status("not_reviewed");
	tie("07_decisions.csv", undecided === d.undecided, `${undecided} rows undecided, the manifest says ${d.undecided}`);
	tie("07_decisions.csv", status("no_reviewer") === d.gaps, `${status("no_reviewer")} rows without reviewer, the manifest says ${d.gaps}`);
	tie("07_decisions.csv", status("taken_out") === d.taken_out, `${status("taken_out")} rows taken out, the manifest says ${d.taken_out}`);
	const r = asObject(counts.removals, "the counts of removals");
	const state = (/** @type {string} */ name) => tables.removals.get(name) ?? 0;
	tie(
		"manifest.json",
		r.ordered === r.proved + r.open + r.withdrawn,
		`${r.ordered} removals, ${r.proved} proved + ${r.open} open + ${r.withdrawn} withdrawn`,
	);
	tie("09_removals.csv", state("verified") === r.proved, `${state("verified")} removals proved, the manifest says ${r.proved}`);
	const open = state("open") + state("claimed");
	tie("09_removals.csv", open === r.open, `${open} removals open, the manifest says ${r.open}`);
	tie("09_removals.csv", state("withdrawn") === r.withdrawn, `${state("withdrawn")} removals withdrawn, the manifest says ${r.withdrawn}`);
	checkLookBacks(counts.look_backs, tables.lookBacks, findings, tie);
	checkFollowUps(counts, tables.followUps, findings, tie);
	checkDuties(counts.duties, tables, findings, tie);
	if (p.unexplained > 0) findings.leaveOpen(unexplained(p.unexplained));
	if (d.undecided > 0) findings.leaveOpen(`${d.undecided} rows have a reviewer and no decision.`);
	if (d.gaps > 0) findings.leaveOpen(`${d.gaps} rows have no reviewer; see 02_gaps.csv.`);
	if (d.taken_out > 0) findings.leaveOpen(`${d.taken_out} rows were taken out of the review after it began; see 02_amendments.csv.`);
	if (r.open > 0) findings.leaveOpen(`${r.open} removals are ordered and not proved.`);
}

/** @param {number} grants */
const unexplained = (grants) =>
	`That every grant of the systems under review comes from their extracts: ${grants} do not tie; see 03_population/systems.csv.`;
