import { createHash } from "node:crypto";
import { asArray, asCount, asObject, fromHex, sha256 } from "./bytes.mjs";
import { nameChangedRows } from "./changed-rows.mjs";
import { LineSplitter } from "./csv.mjs";

/** Not in the manifest: it seals the rest. */
const OUTSIDE = ["manifest.json", "manifest.dsse.json", "manifest.tsr"];
const SEALS = ["content.json", "checkpoint.txt", "keys.pub", "verify.mjs"];

/** Files every pack has, with no rows if there is nothing to tell: what is left out is said, not dropped. */
const REQUIRED = [
	...[
		"00_README.html",
		"01_control.json",
		"02_campaign.json",
		"02_amendments.csv",
		"02_definitions.csv",
		"02_gaps.csv",
		"03_population/systems.csv",
		"03_population/items.csv",
	],
	...[
		"03_population/rejected.csv",
		"03_population/out_of_scope.csv",
		"03_population/unseen.csv",
		"05_reviewers.csv",
		"06_acknowledgements.csv",
		"06_entitlements.csv",
		"07_decisions.csv",
	],
	...["09_followup.csv", "09_removals.csv", "10_lookback.csv", "11_exceptions.csv", "12_late.csv", "20_ledger.ndjson", "21_re_reviews.csv"],
	...["attachments/index.csv", ...SEALS],
];

/** Files of the tracks that keep duties apart, and of no other. */
const DUTIES = ["08_outcomes.csv", "08_rules.csv", "08_sod.csv"];

/** @typedef {{ path: string, bytes: number, sha256: string, rows?: number, row_list?: string }} ListedFile */

/** @param {string} path */
const isContent = (path) => !path.startsWith("17_") && !path.endsWith(".tlog-proof") && !SEALS.includes(path) && !OUTSIDE.includes(path);

/** Reads the manifest's list of files, strictly. @param {any} manifest @returns {ListedFile[]} */
export function listedFiles(manifest) {
	const seen = new Set();
	return asArray(manifest.files, "the list of files").map((file) => {
		asObject(file, "an entry of the list of files");
		if (typeof file.path !== "string" || seen.has(file.path)) throw new Error(`names "${file.path}" twice, or not as text`);
		seen.add(file.path);
		asCount(file.bytes, `the size of "${file.path}"`);
		fromHex(file.sha256, 32);
		if (file.rows !== undefined) asCount(file.rows, `the number of rows of "${file.path}"`);
		return file;
	});
}

/** Files that are missing, and files nobody listed. @param {import("./zip.mjs").Zip} zip @param {ListedFile[]} files @param {unknown} duties their counts @param {import("./findings.mjs").Findings} findings */
export function checkNames(zip, files, duties, findings) {
	const listed = new Set([...files.map(({ path }) => path), ...OUTSIDE]);
	for (const { path } of files) if (!zip.has(path)) findings.fail(1, path, "is in the manifest and not in the pack");
	for (const path of REQUIRED) if (!listed.has(path)) findings.fail(1, path, "belongs to every pack and is not in the manifest");
	for (const path of DUTIES) {
		if (duties !== null && !listed.has(path)) findings.fail(1, path, "is counted in the manifest and not in it");
		if (duties === null && listed.has(path)) findings.fail(1, path, "is in the manifest, which says that no conflicts were looked for");
	}
	for (const name of zip.names()) if (!listed.has(name)) findings.fail(1, name, "is in the pack and not in the manifest");
}

/**
 * Reads one file to its end, giving lines to `onLine`, and checks its hash.
 * @param {import("./zip.mjs").Zip} zip
 * @param {ListedFile} file
 * @param {((line: string, number: number) => void) | undefined} onLine
 * @param {import("./findings.mjs").Findings} findings
 * @returns {Promise<"same" | "changed" | "unreadable">}
 */
export async function checkFile(zip, file, onLine, findings) {
	const digest = createHash("sha256");
	const lines = onLine && new LineSplitter(onLine);
	let bytes = 0;
	try {
		for await (const chunk of zip.chunks(file.path)) {
			digest.update(chunk);
			bytes += chunk.length;
			lines?.push(chunk);
		}
		lines?.end();
	} catch (error) {
		findings.fail(1, file.path, error instanceof Error ? error.message : String(error));
		return "unreadable";
	}
	const matches = digest.digest("hex") === file.sha256 && bytes === file.bytes;
	if (matches && lines && file.rows !== undefined && lines.count - 1 !== file.rows) {
		findings.fail(3, file.path, `the manifest says ${file.rows} rows, the file has ${lines.count - 1}`);
	}
	return matches ? "same" : "changed";
}

/**
 * Says how a file differs from what the manifest says of it: row by row where there is an unharmed list of row digests.
 * @param {import("./zip.mjs").Zip} zip
 * @param {ListedFile} file
 * @param {ReadonlySet<string>} changed files whose hash does not match
 * @param {import("./findings.mjs").Findings} findings
 */
export async function explainChange(zip, file, changed, findings) {
	findings.fail(1, file.path, "was changed: its hash is not the one in the manifest");
	const list = file.row_list;
	if (!list || !zip.has(list)) return;
	if (changed.has(list)) {
		findings.note(1, `${file.path} and its list of rows ${list} were both changed, so the rows cannot be named.`);
		return;
	}
	await findings.attempt(1, file.path, async () => {
		const { rows, more } = await nameChangedRows(zip, file.path, list);
		for (const { row, line, message } of rows) findings.fail(1, file.path, message, { row, line });
		if (more > 0) findings.note(1, `${file.path}: ${more} more rows differ.`);
	});
}

/** `content.json` must list exactly the content files of the manifest. @param {Buffer} bytes @param {ListedFile[]} files @param {any} manifest @param {import("./findings.mjs").Findings} findings */
export function checkContent(bytes, files, manifest, findings) {
	const content = asObject(JSON.parse(bytes.toString("utf8")), "content.json");
	const rest = new Map(files.filter(({ path }) => isContent(path)).map((file) => [file.path, file]));
	for (const entry of asArray(content.files, "the list of files")) {
		const file = rest.get(entry?.path);
		rest.delete(entry?.path);
		if (!file) findings.fail(8, "content.json", `lists "${entry?.path}", which is no content file of the manifest`);
		else if (file.sha256 !== entry.sha256 || file.bytes !== entry.bytes)
			findings.fail(8, file.path, "content.json and manifest.json disagree about it");
	}
	for (const path of rest.keys()) findings.fail(8, path, "is not covered by content.json");
	const same =
		content.campaign === manifest.campaign?.id && content.track === manifest.track && content.cutoff?.size === manifest.cutoff?.size;
	if (!same) findings.fail(8, "content.json", "speaks of another campaign, track or cut-off than the manifest");
	return sha256(bytes).toString("hex");
}

/** The signed statement must name `manifest.json` and every listed file, with the same hashes. @param {any} statement @param {Buffer} manifestBytes @param {ListedFile[]} files @param {import("./findings.mjs").Findings} findings */
export function checkStatement(statement, manifestBytes, files, findings) {
	const subjects = new Map();
	for (const subject of asArray(statement.subject, "the list of subjects")) {
		if (subjects.has(subject?.name)) findings.fail(2, "manifest.dsse.json", `names "${subject?.name}" twice`);
		subjects.set(subject?.name, subject?.digest?.sha256);
	}
	const expect = (/** @type {string} */ path, /** @type {string} */ hash, /** @type {string} */ message) => {
		if (subjects.get(path) !== hash) findings.fail(2, path, message);
		subjects.delete(path);
	};
	expect("manifest.json", sha256(manifestBytes).toString("hex"), "was changed: its hash is not the one that was signed");
	for (const { path, sha256: hash } of files) expect(path, hash, "its hash in the manifest is not the one that was signed");
	for (const path of subjects.keys()) findings.fail(2, String(path), "was signed and is not in the manifest");
}
