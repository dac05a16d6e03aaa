import { packJson } from "@/lib/evidence/format/json";
import { changeLine, type Damage, editJson, type Files, flipBit, linesOf, reseal, setLines, textOf } from "./damage";
import { testKey } from "./pack-ledger";

interface Manifest {
	counts: {
		decisions: { decided: number; undecided: number };
		sources: { rejected: number; source_rows: number }[];
		population: { grants: number; other_systems: number };
	};
	bindings: unknown[];
	cutoff: { size: number };
	installation: { demo: boolean };
	files: { path: string }[];
}

const decisionLine = (files: Files, row: string) => linesOf(files, "07_decisions.csv").findIndex((line) => line.startsWith(`${row},`));
const onDecision = (row: string, change: (line: string) => string) => (files: Files) =>
	changeLine(files, "07_decisions.csv", decisionLine(files, row), change);

/** Changes after which the forger makes all hashes fit again, without the key, so that only the seal and the ledger can tell. */
const unsealed: Damage[] = [
	{
		name: "a decision turned from remove to keep",
		expected: { file: "07_decisions.csv", row: "5", check: 4 },
		harm: onDecision("5", (line) => line.replace(",remove,", ",keep,")),
	},
	{
		name: "a reason rewritten",
		expected: { file: "07_decisions.csv", row: "16", check: 4 },
		harm: onDecision("16", (line) => line.replace("Needed for the close", "Needed")),
	},
	{
		name: "a decision given to another reviewer",
		expected: { file: "07_decisions.csv", row: "9", check: 4 },
		harm: onDecision("9", (line) => line.replace(",reviewer-1,", ",reviewer-2,")),
	},
	{
		name: "a decision by somebody not on the roster",
		expected: { file: "07_decisions.csv", row: "9", check: 7 },
		harm: onDecision("9", (line) => line.replace(",reviewer-1,", ",reviewer-8,")),
	},
	{
		name: "a decision by the holder",
		expected: { file: "07_decisions.csv", row: "9", check: 7 },
		harm: onDecision("9", (line) => line.replace(",reviewer-1,", ",person-9,")),
	},
	{
		name: "a relation the track refuses",
		expected: { file: "07_decisions.csv", row: "18", check: 7 },
		harm: onDecision("18", (line) => line.replace(",granted_it,", ",granted_it; manages,")),
	},
	{
		name: "a decision moved to another row",
		expected: { file: "07_decisions.csv", row: "13", check: 3 },
		harm: onDecision("12", (line) => line.replace(/^12,decided,12,/, "13,decided,13,")),
	},
	{
		name: "an undecided row made decided",
		expected: { file: "07_decisions.csv", row: "31", check: 4 },
		harm: onDecision("31", (line) => line.replace(/^31,undecided,(.*),,,,,FIN/, "31,decided,$1,keep,fine,,,FIN")),
	},
	{
		name: "what another review led to, told of a row that is removed here",
		expected: { file: "07_decisions.csv", row: "5", message: /does not keep/, check: 3 },
		harm: onDecision("5", (line) => line.replace(/,,,,(\d+)$/, ",Access removed,2026-10-06T08:00:00Z,,$1")),
	},
	{
		name: "what another review led to, without its time",
		expected: { file: "07_decisions.csv", row: "7", message: /without its time/, check: 3 },
		harm: onDecision("7", (line) => line.replace(",2026-10-06T08:00:00Z,", ",,")),
	},
	{
		name: "an earlier decision dropped",
		expected: { file: "07_decisions.csv", message: /no row for event/, check: 4 },
		harm: (files) => setLines(files, "07_decisions.csv", linesOf(files, "07_decisions.csv").toSpliced(decisionLine(files, "11.1"), 1)),
	},
	{
		name: "a row dropped from population and decisions",
		expected: { file: "07_decisions.csv", message: /no row for event/, check: 4 },
		harm: (files) => {
			for (const path of ["07_decisions.csv", "03_population/items.csv"])
				setLines(
					files,
					path,
					linesOf(files, path).filter((line) => !line.startsWith("8,")),
				);
		},
	},
	{
		name: "a removal called verified",
		expected: { file: "09_removals.csv", row: "2", check: 3 },
		harm: (files) => changeLine(files, "09_removals.csv", 2, (line) => line.replace(",open,", ",verified,")),
	},
	{
		name: "a removal proved by a file that is not there",
		expected: { file: "09_removals.csv", row: "3", check: 1 },
		harm: (files) =>
			changeLine(files, "09_removals.csv", 3, (line) =>
				line.replace(/,([0-9a-f])([0-9a-f]{63}),/, (_, digit, rest) => `,${digit === "0" ? "1" : "0"}${rest},`),
			),
	},
	{
		name: "a removal checked by who did it",
		expected: { file: "09_removals.csv", row: "8", check: 7 },
		harm: (files) => changeLine(files, "09_removals.csv", 8, (line) => line.replace("remediator-2", "remediator-1")),
	},
	{
		name: "an exception approved by its holder",
		expected: { file: "11_exceptions.csv", row: "1", check: 7 },
		harm: (files) => changeLine(files, "11_exceptions.csv", 1, (line) => line.replace(",owner-1,", `,${/person-\d+/.exec(line)?.[0]},`)),
	},
	{
		name: "a rejected row hidden",
		expected: { file: "03_population/rejected.csv", check: 3 },
		harm: (files) => setLines(files, "03_population/rejected.csv", linesOf(files, "03_population/rejected.csv").slice(0, -1)),
	},
	{
		name: "a system left out as a whole hidden",
		expected: { file: "03_population/systems.csv", message: /grants/, check: 3 },
		harm: (files) => setLines(files, "03_population/systems.csv", linesOf(files, "03_population/systems.csv").slice(0, -1)),
	},
	{
		name: "a system's grants lowered",
		expected: { file: "03_population/systems.csv", row: "wiki", check: 3 },
		harm: (files) => changeLine(files, "03_population/systems.csv", 2, (line) => line.replace(",31,0,31,", ",30,0,31,")),
	},
	{
		name: "systems left out as a whole, hidden in the counts too",
		expected: { file: "02_campaign.json", message: /grants/, check: 3 },
		harm: (files) => {
			setLines(files, "03_population/systems.csv", linesOf(files, "03_population/systems.csv").slice(0, -1));
			editJson<Manifest>(files, "manifest.json", ({ counts: { population } }) => {
				population.grants -= population.other_systems;
				population.other_systems = 0;
			});
		},
	},
	{
		name: "an event's payload rewritten",
		expected: { file: "20_ledger.ndjson", row: "event 52", check: 4 },
		harm: (files) => changeLine(files, "20_ledger.ndjson", 16, (line) => line.replace('\\"versionSeen\\":0', '\\"versionSeen\\":1')),
	},
	{
		name: "an event's actor rewritten",
		expected: { file: "20_ledger.ndjson", row: "event 52", check: 4 },
		harm: (files) => changeLine(files, "20_ledger.ndjson", 16, (line) => line.replace(/"user:reviewer-\d"/, '"user:reviewer-9"')),
	},
	{
		name: "an event taken out of the ledger",
		expected: { file: "20_ledger.ndjson", row: "event 52", check: 4 },
		harm: (files) => setLines(files, "20_ledger.ndjson", linesOf(files, "20_ledger.ndjson").toSpliced(16, 1)),
	},
	{
		name: "a foreign event's hash changed",
		expected: { file: "checkpoint.txt", check: 4 },
		harm: (files) => {
			const at = linesOf(files, "20_ledger.ndjson").findIndex((line) => line.startsWith('{"seq":') && !line.includes("type"));
			changeLine(files, "20_ledger.ndjson", at, (line) => line.replace(/.(?="\}$)/, (digit) => (digit === "0" ? "1" : "0")));
		},
	},
	{
		name: "the last events cut off",
		expected: { file: "20_ledger.ndjson", message: /holds events up to/, check: 4 },
		harm: (files) => setLines(files, "20_ledger.ndjson", linesOf(files, "20_ledger.ndjson").slice(0, -2)),
	},
	{
		name: "the frontier changed",
		expected: { file: "checkpoint.txt", check: 4 },
		harm: (files) =>
			changeLine(files, "20_ledger.ndjson", 0, (line) =>
				line.replace(/"frontier":\["./, (text) => (text.endsWith("0") ? `${text.slice(0, -1)}1` : `${text.slice(0, -1)}0`)),
			),
	},
	{
		name: "the count of decided rows changed",
		expected: { file: "07_decisions.csv", check: 3 },
		harm: (files) =>
			editJson<Manifest>(files, "manifest.json", ({ counts }) => {
				counts.decisions.decided += 1;
				counts.decisions.undecided -= 1;
			}),
	},
	{
		name: "the count of rejected rows changed",
		expected: { file: "04_ipe/import-12.json", check: 3 },
		harm: (files) =>
			editJson<Manifest>(files, "manifest.json", ({ counts: { sources } }) => {
				for (const source of sources) source.rejected -= 1;
			}),
	},
	{
		name: "the count at the source changed",
		expected: { file: "04_ipe/import-12.json", check: 3 },
		harm: (files) =>
			editJson<Manifest>(files, "manifest.json", ({ counts: { sources } }) => {
				for (const source of sources) source.source_rows += 1;
			}),
	},
	{
		name: "a binding taken out of the manifest",
		expected: { file: "manifest.json", check: 2 },
		harm: (files) =>
			editJson<Manifest>(files, "manifest.json", (manifest) => {
				manifest.bindings.length = 0;
			}),
	},
	{
		name: "the cut-off moved",
		expected: { file: "checkpoint.txt", check: 4 },
		harm: (files) =>
			editJson<Manifest>(files, "manifest.json", ({ cutoff }) => {
				cutoff.size -= 1;
			}),
	},
	{
		name: "the demonstration mark set",
		expected: { file: "manifest.json", check: 2 },
		harm: (files) =>
			editJson<Manifest>(files, "manifest.json", ({ installation }) => {
				installation.demo = true;
			}),
	},
	{
		name: "a file unlisted and taken away",
		expected: { file: "12_late.csv", check: 1 },
		harm: (files) => {
			files.delete("12_late.csv");
			editJson<Manifest>(files, "manifest.json", (manifest) => {
				manifest.files = manifest.files.filter(({ path }) => path !== "12_late.csv");
			});
		},
	},
	{
		name: "the extract exchanged",
		expected: { file: "03_population/raw/import-12-1-Extract_of_30_September.csv", message: /not the extract/, check: 1 },
		harm: (files) => void files.set("03_population/raw/import-12-1-Extract_of_30_September.csv", Buffer.from("Account,Role\n")),
	},
	{
		name: "the criteria exchanged",
		expected: { file: "06_criteria.json", message: /criteria 02_campaign.json/, check: 1 },
		harm: (files) => void files.set("06_criteria.json", Buffer.from('{"criteria":[],"version":"2"}')),
	},
	{
		name: "the instructions exchanged",
		expected: { file: "06_instructions.md", message: /was shown/, check: 1 },
		harm: (files) => void files.set("06_instructions.md", Buffer.from("Approve all.\n")),
	},
	{
		name: "an attachment exchanged",
		expected: { file: "attachments/index.csv", row: "1", check: 1 },
		harm: (files) => flipBit(files, "attachments/eeb0a1680f9ae9d5-proof.png"),
	},
	{
		name: "the statement of the sign-off rewritten",
		expected: { file: "17_signoff.json", message: /statement/, check: 8 },
		harm: (files) =>
			editJson<{ statement: string }>(files, "17_signoff.json", (signoff) => {
				signoff.statement = "All is well.";
			}),
	},
	{
		name: "the sign-off's event rewritten",
		expected: { file: "17_signoff.json", message: /hash it bears/, check: 8 },
		harm: (files) =>
			editJson<{ event: { actor: string } }>(files, "17_signoff.json", ({ event }) => {
				event.actor = "user:somebody";
			}),
	},
	{
		name: "the sign-off's consistency proof cut",
		expected: { file: "17_signoff.json", message: /does not extend/, check: 8 },
		harm: (files) =>
			editJson<{ consistency: string[] }>(files, "17_signoff.json", ({ consistency }) => {
				consistency.pop();
			}),
	},
	{
		name: "the sign-off's index moved",
		expected: { file: "17_signoff.tlog-proof", check: 8 },
		harm: (files) =>
			void files.set(
				"17_signoff.tlog-proof",
				Buffer.from(textOf(files, "17_signoff.tlog-proof").replace(/index (\d+)/, (_, index) => `index ${Number(index) + 1}`)),
			),
	},
];

/** The same damage, with every hash made to fit again. */
export const resealed = (damage: Damage): Damage => ({
	...damage,
	name: `resealed: ${damage.name}`,
	harm: async (files: Files) => {
		await damage.harm(files);
		const manifest = JSON.parse(textOf(files, "manifest.json"));
		if (manifest.files.every(({ path }: { path: string }) => files.has(path))) await reseal(files);
	},
});

export const resealedDamages: Damage[] = unsealed.map(resealed);

/** Somebody else's key: everything is made to fit and signed, by the wrong hand. */
export const foreignDamages: Damage[] = [
	{
		name: "signed by another key",
		expected: { file: "manifest.dsse.json", message: /not signed by a key you gave/, check: 2 },
		harm: (files) => reseal(files, testKey(66)),
	},
	{
		name: "the seal replaced by an empty one",
		expected: { file: "manifest.dsse.json", check: 2 },
		harm: (files) =>
			editJson<{ signatures: unknown[] }>(files, "manifest.dsse.json", (envelope) => {
				envelope.signatures = [];
			}),
	},
	{
		name: "the seal's statement replaced",
		expected: { file: "manifest.dsse.json", check: 2 },
		harm: (files) =>
			editJson<{ payload: string }>(files, "manifest.dsse.json", (envelope) => {
				const statement = JSON.parse(Buffer.from(envelope.payload, "base64").toString());
				statement.predicate.track = "SOC";
				envelope.payload = Buffer.from(packJson(statement)).toString("base64");
			}),
	},
];
