import type { ManifestCounts } from "./counts";

/** What no pack can prove, in the words the README prints and the verifier repeats. Law 9: say what is not proved. */
export const NEVER_PROVED: readonly string[] = [
	"That a source system told the truth: the pack shows what was received, from whom and with which query.",
	"That a reviewer thought: it shows who decided what, when, what they were shown and how long it was open.",
	"That a removal is more than its kind of proof: a later extract without the access, or a second person's word with an attachment.",
	"That nobody with the signing key and the database rewrote the ledger before you first kept a checkpoint: keep checkpoint.txt outside the company and give it to the next verification with --prev.",
	"That an event shown only as a hash belongs elsewhere, as the pack says: only the company's own ledger shows what it is.",
	"That a person named here is the person who sat at the keyboard: it shows how they signed in.",
];

/** What this pack in particular leaves open. */
export function openPoints(counts: ManifestCounts): string[] {
	const points: string[] = [];
	for (const { source, source_rows } of counts.sources) {
		if (source_rows === null) points.push(`That ${source} is complete: nobody counted its rows at the source independently.`);
	}
	const { population, unseen, decisions, removals, follow_ups, look_backs, duties } = counts;
	if (population.unexplained > 0)
		points.push(
			`That every grant of the systems under review comes from their extracts: ${population.unexplained} do not tie; see 03_population/systems.csv.`,
		);
	if (unseen > 0)
		points.push(
			`Access nobody decided about: ${unseen} grants came and went between the extracts of two reviews; see 03_population/unseen.csv.`,
		);
	if (decisions.undecided > 0) points.push(`${decisions.undecided} rows have a reviewer and no decision.`);
	if (decisions.gaps > 0) points.push(`${decisions.gaps} rows have no reviewer; see 02_gaps.csv.`);
	if (decisions.taken_out > 0)
		points.push(`${decisions.taken_out} rows were taken out of the review after it began; see 02_amendments.csv.`);
	if (removals.open > 0) points.push(`${removals.open} removals are ordered and not proved.`);
	if (follow_ups.came_back > 0)
		points.push(`That access stayed removed: extracts showed it again ${follow_ups.came_back} times; see 09_followup.csv.`);
	if (look_backs.open > 0)
		points.push(
			`Whether access was used until it went: ${look_backs.open} look-backs at late removals are not answered; see 10_lookback.csv.`,
		);
	if (duties && duties.unmapped_rows > 0)
		points.push(
			`That every conflict between duties was found: ${duties.unmapped_rows} rows have an entitlement nobody mapped to duties; see 02_gaps.csv.`,
		);
	return points;
}
