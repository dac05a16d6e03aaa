import { type Damage, type Expected, flipBit, linesOf, setLines } from "./damage";
import { dutyDamages } from "./damages-duties";
import { outcomeDamages } from "./damages-outcome";
import { foreignDamages, resealed, resealedDamages } from "./damages-resealed";

/** Files of lines, and the line each harm starts from. */
const LINED: readonly [string, number][] = [
	["03_population/systems.csv", 1],
	["03_population/items.csv", 40],
	["03_population/rejected.csv", 2],
	["03_population/out_of_scope.csv", 3],
	["03_population/unseen.csv", 2],
	["05_reviewers.csv", 2],
	["06_acknowledgements.csv", 2],
	["06_entitlements.csv", 9],
	["07_decisions.csv", 77],
	["08_rules.csv", 1],
	["08_sod.csv", 4],
	["09_followup.csv", 1],
	["09_removals.csv", 5],
	["10_lookback.csv", 2],
	["11_exceptions.csv", 2],
	["12_late.csv", 1],
	["attachments/index.csv", 1],
	["20_ledger.ndjson", 50],
];

const WHOLE = [
	"00_README.html",
	"01_control.json",
	"01_control.pdf",
	"02_campaign.json",
	"02_gaps.csv",
	"03_population/raw/import-12-1-Extract_of_30_September.csv",
	"04_ipe/import-12.json",
	"06_criteria.json",
	"06_instructions.md",
	"17_signoff.json",
	"17_signoff.pdf",
	"17_signoff.tlog-proof",
	"attachments/eeb0a1680f9ae9d5-proof.png",
	"checkpoint.txt",
	"content.json",
	"keys.pub",
	"manifest.json",
	"manifest.dsse.json",
	"rows/07_decisions.csv.txt",
	"verify.mjs",
];

/** What a line calls itself. */
function idOf(path: string, line: string): string {
	if (path.endsWith(".ndjson")) return `event ${JSON.parse(line).seq}`;
	return line.split(",")[0] as string;
}

/** Changes one letter of the last word of a line, so that it stays well formed. */
const flipLetter = (line: string) => line.replace(/[a-zA-Z0-9](?=[^a-zA-Z0-9]*$)/, (letter) => (letter === "0" ? "1" : "0"));

function rowDamages(path: string, at: number): Damage[] {
	const named = (harm: string, row: (lines: string[]) => string, message: RegExp, apply: (lines: string[]) => string[]): Damage => {
		const expected: Expected = { file: path, message, check: 1 };
		return {
			name: `${path}: ${harm}`,
			expected,
			harm: (files) => {
				const lines = linesOf(files, path);
				const id = row(lines);
				if (id) expected.row = id;
				setLines(files, path, apply(lines));
			},
		};
	};
	const id = (lines: string[]) => idOf(path, lines[at] as string);
	const stranger = (line: string) =>
		path.endsWith(".ndjson") ? line.replace(/"seq":\d+/, '"seq":999999') : line.replace(/^[^,]*/, "stranger");
	return [
		named("a row flipped", id, /was changed/, (lines) => lines.with(at, flipLetter(lines[at] as string))),
		named(
			"a row dropped",
			() => "",
			new RegExp(`missing that stood on line ${at + 1}\\b`),
			(lines) => lines.toSpliced(at, 1),
		),
		named("two rows swapped", id, /another place/, (lines) => lines.with(at, lines[at - 1] as string).with(at - 1, lines[at] as string)),
		named("a row duplicated", id, /once more/, (lines) => lines.toSpliced(at, 0, lines[at] as string)),
		named(
			"a row inserted",
			(lines) => idOf(path, stranger(lines[at] as string)),
			/was added/,
			(lines) => lines.toSpliced(at, 0, stranger(lines[at] as string)),
		),
	].filter(({ name }) => at > 1 || !name.endsWith("swapped"));
}

const fileDamages: Damage[] = [
	...WHOLE.map((path): Damage => ({ name: `${path}: a bit flipped`, expected: { file: path }, harm: (files) => flipBit(files, path) })),
	...["07_decisions.csv", "17_signoff.tlog-proof", "checkpoint.txt", "manifest.dsse.json", "keys.pub", "rows/20_ledger.ndjson.txt"].map(
		(path): Damage => ({ name: `${path}: taken away`, expected: { file: path }, harm: (files) => void files.delete(path) }),
	),
	{
		name: "a file added",
		expected: { file: "13_nhi_register.csv", check: 1 },
		harm: (files) => void files.set("13_nhi_register.csv", Buffer.from("x")),
	},
	{
		name: "an attachment added",
		expected: { file: "attachments/letter.pdf", check: 1 },
		harm: (files) => void files.set("attachments/letter.pdf", Buffer.from("x")),
	},
	{
		name: "two files swapped",
		expected: { file: "01_control.json", check: 1 },
		harm: (files) => {
			const [a, b] = [files.get("01_control.json") as Buffer, files.get("02_campaign.json") as Buffer];
			files.set("01_control.json", b).set("02_campaign.json", a);
		},
	},
];

/** Every way a pack is harmed in the tests: rows, files, lists, manifest, seal, ledger, sign-off. */
export const DAMAGES: readonly Damage[] = [
	...LINED.flatMap(([path, at]) => rowDamages(path, at)),
	...fileDamages,
	...resealedDamages,
	...dutyDamages.map(resealed),
	...outcomeDamages.map(resealed),
	...foreignDamages,
];
