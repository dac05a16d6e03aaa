import { changeLine, type Damage, editJson, type Files, linesOf, setLines } from "./damage";

const SOD = "08_sod.csv";
const RULES = "08_rules.csv";
const OUTCOMES = "08_outcomes.csv";

type Manifest = { counts: { duties: Record<string, number> | null }; files: { path: string }[] };

const onLine = (path: string, at: number, change: (line: string) => string) => (files: Files) => changeLine(files, path, at, change);

/** What a forger may do to the conflicts between duties; every hash is made to fit afterwards. */
export const dutyDamages: readonly Damage[] = [
	{
		name: "a conflict dropped",
		expected: { file: SOD, message: /conflicts, the manifest says/, check: 3 },
		harm: (files) => setLines(files, SOD, linesOf(files, SOD).slice(0, -2)),
	},
	{
		name: "a conflict dropped from the middle",
		expected: { file: SOD, row: "3.1", message: /belongs to conflict 3/, check: 3 },
		harm: (files) => setLines(files, SOD, linesOf(files, SOD).toSpliced(3, 2)),
	},
	{
		name: "a conflict dropped from file and counts",
		expected: { file: SOD, message: /the ledger says/, check: 4 },
		harm: (files) => {
			setLines(files, SOD, linesOf(files, SOD).slice(0, -2));
			changeLine(files, RULES, 1, (line) => line.replace(/,6$/, ",5"));
			editJson<Manifest>(files, "manifest.json", ({ counts }) => {
				if (counts.duties) Object.assign(counts.duties, { conflicts: 5, parts: 10 });
			});
		},
	},
	{
		name: "files 08 taken away, as if no conflicts had been looked for",
		expected: { file: SOD, message: /the ledger says 6 conflicts/, check: 4 },
		harm: (files) => {
			for (const path of [SOD, RULES, `rows/${SOD}.txt`, `rows/${RULES}.txt`]) files.delete(path);
			editJson<Manifest>(files, "manifest.json", (manifest) => {
				manifest.counts.duties = null;
				manifest.files = manifest.files.filter(({ path }) => files.has(path));
			});
		},
	},
	{
		name: "files 08 kept and not counted",
		expected: { file: SOD, message: /no conflicts were looked for/, check: 1 },
		harm: (files) =>
			editJson<Manifest>(files, "manifest.json", ({ counts }) => {
				counts.duties = null;
			}),
	},
	{
		name: "a conflict put on a row that is not in the population",
		expected: { file: SOD, row: "1.2", message: /names row 9999/, check: 3 },
		harm: onLine(SOD, 2, (line) => line.replace(",14,keep,", ",9999,keep,")),
	},
	{
		name: "a conflict said to be removed",
		expected: { file: SOD, row: "1.1", message: /07_decisions\.csv says "keep"/, check: 3 },
		harm: onLine(SOD, 1, (line) => line.replace(",13,keep,", ",13,remove,")),
	},
	{
		name: "a compensating control put in the place of another",
		expected: { file: SOD, row: "1.1", message: /11_exceptions\.csv/, check: 3 },
		harm: onLine(SOD, 1, (line) => line.replace("Daily log review", "Hourly log review")),
	},
	{
		name: "a mitigation called untested",
		expected: { file: SOD, row: "1.1", message: /without a test, or the reverse/, check: 3 },
		harm: onLine(SOD, 1, (line) => line.replace(/,yes$/, ",no")),
	},
	{
		name: "a conflict called settled that waits for a verdict",
		expected: { file: SOD, row: "6.1", message: /come to "requested"/, check: 3 },
		harm: (files) => {
			changeLine(files, SOD, 11, (line) => line.replace(",requested,", ",accepted,"));
			changeLine(files, SOD, 12, (line) => line.replace(",requested,", ",accepted,"));
		},
	},
	{
		name: "a grant called gone to settle its conflict",
		expected: { file: SOD, row: "6.1", message: /come to "removed"/, check: 3 },
		harm: onLine(SOD, 11, (line) => line.replace(",19,keep,,", ",19,keep,2026-10-02T08:00:00Z,")),
	},
	{
		name: "a mitigation whose control is put in the place of another",
		expected: { file: OUTCOMES, row: "2.1", check: 4 },
		harm: onLine(OUTCOMES, 1, (line) => line.replace("Weekly reading", "Daily reading")),
	},
	{
		name: "a declined mitigation called approved",
		expected: { file: OUTCOMES, row: "5.1", message: /names no approval/, check: 4 },
		harm: onLine(OUTCOMES, 2, (line) => line.replace(",declined,", ",approved,")),
	},
	{
		name: "an acceptance without a tested control that is no deficiency candidate any more",
		expected: { file: OUTCOMES, row: "5.2", check: 4 },
		harm: onLine(OUTCOMES, 3, (line) => line.replace(",yes,owner-3", ",no,owner-3")),
	},
	{
		name: "an acceptance approved by the person who asked for it",
		expected: { file: OUTCOMES, row: "5.2", message: /by the person who asked/, check: 7 },
		harm: onLine(OUTCOMES, 3, (line) => line.replace(",owner-2,", ",owner-1,")),
	},
	{
		name: "an acceptance by somebody above nobody",
		expected: { file: OUTCOMES, row: "5.2", message: /above no owner/, check: 7 },
		harm: onLine(OUTCOMES, 3, (line) => line.replace(",System Owner,", ",,")),
	},
	{
		name: "an outcome that lasts longer than twelve months",
		expected: { file: OUTCOMES, row: "2.1", message: /twelve months/, check: 3 },
		harm: onLine(OUTCOMES, 1, (line) => line.replace("2027-03-31", "2029-03-31")),
	},
	{
		name: "a conflict decided by the person whose conflict it is",
		expected: { file: OUTCOMES, row: "2.1", message: /whose conflict it is/, check: 7 },
		harm: (files) => {
			for (const line of [3, 4]) changeLine(files, SOD, line, (text) => text.replace(",person-2,", ",owner-2,"));
		},
	},
	{
		name: "a request that waits left out",
		expected: { file: OUTCOMES, message: /3 requests, the manifest says 4/, check: 3 },
		harm: (files) => setLines(files, OUTCOMES, linesOf(files, OUTCOMES).slice(0, -1)),
	},
	{
		name: "a rule called switched off that found conflicts",
		expected: { file: SOD, row: "1.1", message: /was switched off/, check: 3 },
		harm: onLine(RULES, 1, (line) => line.replace(",critical,yes,", ",critical,no,")),
	},
	{
		name: "a rule that was switched off left out",
		expected: { file: RULES, message: /1 rules, the manifest says 2/, check: 3 },
		harm: (files) => setLines(files, RULES, linesOf(files, RULES).slice(0, -1)),
	},
	{
		name: "rows mapped to no duty hidden",
		expected: { file: "02_gaps.csv", message: /mapped to no duty/, check: 3 },
		harm: onLine("02_gaps.csv", 2, (line) => line.replace(",no_duties,", ",no_owner,")),
	},
];
