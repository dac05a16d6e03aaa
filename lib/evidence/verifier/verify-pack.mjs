import { checkCounts } from "./counts.mjs";
import { checkContent, checkFile, checkNames, checkStatement, explainChange, listedFiles } from "./files.mjs";
import { Findings } from "./findings.mjs";
import { checkPrevious, LedgerReader } from "./ledger.mjs";
import { checkLinks } from "./links.mjs";
import { isSignedBy, openEnvelope, parseCheckpoint, parseKeys } from "./notes.mjs";
import { makeReport } from "./report.mjs";
import { checkSignoff } from "./signoff.mjs";
import { TableReader } from "./tables.mjs";
import { Zip } from "./zip.mjs";

/** Files whose rows others refer to are read first. */
const ORDER = [
	"20_ledger.ndjson",
	"05_reviewers.csv",
	"21_re_reviews.csv",
	"03_population/items.csv",
	"02_amendments.csv",
	"07_decisions.csv",
	"09_removals.csv",
	"11_exceptions.csv",
	"08_rules.csv",
	"08_outcomes.csv",
];

/** @param {Zip} zip @param {any} manifest @param {Findings} findings @param {ReturnType<typeof parseCheckpoint> | null} kept */
async function checkFiles(zip, manifest, findings, kept) {
	const files = listedFiles(manifest);
	checkNames(zip, files, manifest.counts?.duties ?? null, findings);
	const ledger = new LedgerReader(manifest, findings);
	ledger.wanted = kept?.size ?? null;
	const tables = new TableReader(ledger, files, findings);
	tables.deadlines.cutoff = Date.parse(manifest.cutoff?.at);
	await findings.attempt(7, "02_campaign.json", async () =>
		tables.useCampaign(JSON.parse((await zip.read("02_campaign.json")).toString("utf8"))),
	);
	const rank = (/** @type {string} */ path) => (ORDER.includes(path) ? ORDER.indexOf(path) : ORDER.length);
	/** @type {Map<string, string>} */
	const outcomes = new Map();
	for (const file of [...files].sort((a, b) => rank(a.path) - rank(b.path))) {
		if (!zip.has(file.path)) continue;
		const onLine = file.path === ledger.name ? ledger.read.bind(ledger) : tables.readerOf(file.path);
		outcomes.set(file.path, await checkFile(zip, file, onLine, findings));
	}
	const changed = new Set(files.map(({ path }) => path).filter((path) => (outcomes.get(path) ?? "same") !== "same"));
	for (const file of files) if (outcomes.get(file.path) === "changed") await explainChange(zip, file, changed, findings);
	ledger.finishRows();
	tables.finish();
	await checkLinks(zip, manifest, files, findings);
	return { files, ledger, tables };
}

/** @param {Zip} zip @param {Findings} findings @param {string[]} keyTexts */
async function trustedKeys(zip, findings, keyTexts) {
	if (keyTexts.length > 0) return keyTexts.flatMap((text) => parseKeys(text));
	findings.note(2, "No key was given: the keys inside the pack are used, which shows only that it is consistent.");
	return (await findings.attempt(2, "keys.pub", async () => parseKeys((await zip.read("keys.pub")).toString("utf8")))) ?? [];
}

/**
 * Verifies a pack.
 * @param {string} path of the ZIP
 * @param {{ keys?: string[], previous?: string | null }} [options] texts of key files and of the checkpoint kept earlier
 * @returns {Promise<import("./report.mjs").Report>}
 */
export async function verifyPack(path, { keys: keyTexts = [], previous = null } = {}) {
	const findings = new Findings();
	findings.keyGiven = keyTexts.length > 0;
	const kept = previous === null ? null : parseCheckpoint(previous);
	const unsigned = findings.keyGiven ? "is not signed by a key you gave" : "is not signed by a key of keys.pub";
	const zip = await findings.attempt(1, path.split(/[\\/]/).at(-1) ?? path, () => Zip.open(path));
	if (!zip) return unread(findings);
	try {
		const manifestBytes = await findings.attempt(1, "manifest.json", () => zip.read("manifest.json"));
		const manifest = manifestBytes && (await findings.attempt(1, "manifest.json", () => JSON.parse(manifestBytes.toString("utf8"))));
		if (manifest?.format !== "countersign/evidence-pack/v2") {
			if (manifest)
				findings.fail(
					1,
					"manifest.json",
					`is in a format this verifier does not know (${manifest.format}); use the one of the release that made it`,
				);
			return unread(findings);
		}
		const keys = await trustedKeys(zip, findings, keyTexts);
		const read = await findings.attempt(1, "manifest.json", () => checkFiles(zip, manifest, findings, kept));
		if (!read) return unread(findings);
		const { files, ledger, tables } = read;
		const statement = await findings.attempt(2, "manifest.dsse.json", async () => {
			const opened = openEnvelope(JSON.parse((await zip.read("manifest.dsse.json")).toString("utf8")), keys);
			if (!opened.good) findings.fail(2, "manifest.dsse.json", unsigned);
			checkStatement(opened.statement, /** @type {Buffer} */ (manifestBytes), files, findings);
			return opened.statement;
		});
		await findings.attempt(3, "manifest.json", () => checkCounts(manifest, tables, findings));
		const checkpoint = await findings.attempt(4, "checkpoint.txt", async () => {
			const note = parseCheckpoint((await zip.read("checkpoint.txt")).toString("utf8"));
			if (!isSignedBy(note, keys)) findings.fail(4, "checkpoint.txt", unsigned);
			if (note.origin !== manifest.ledger?.origin || note.size !== manifest.cutoff?.size)
				findings.fail(4, "checkpoint.txt", "speaks of another ledger or size than the manifest");
			return note;
		});
		ledger.finish(checkpoint);
		if (ledger.bound.every(({ binding }) => binding.file !== "07_decisions.csv"))
			findings.leaveOpen("That the decisions are those of the ledger: the manifest ties no events to 07_decisions.csv.");
		if (ledger.erased.size > 0)
			findings.leaveOpen(`What the events with erased payload said (${ledger.erased.size}, erased by law): their hashes and places stay.`);
		if (kept === null) findings.skip(5, "No checkpoint was given with --prev.");
		else if (checkpoint) checkPrevious(ledger, checkpoint, kept, findings);
		findings.skip(
			6,
			zip.has("manifest.tsr")
				? "manifest.tsr is there; check it with: openssl ts -verify -data manifest.json -in manifest.tsr"
				: "The pack has no time stamp of a third party.",
		);
		const contentHash = await findings.attempt(8, "content.json", async () =>
			checkContent(await zip.read("content.json"), files, manifest, findings),
		);
		if (statement && contentHash && statement.predicate?.content_sha256 !== contentHash)
			findings.fail(2, "content.json", "is not the one that was signed");
		const signed = zip.has("17_signoff.json");
		if (!signed) findings.skip(8, "This pack is not signed: it is a draft.");
		else if (contentHash) {
			await findings.attempt(8, "17_signoff.json", async () => {
				const proof = await zip.read("17_signoff.tlog-proof");
				checkSignoff({ signoff: await zip.read("17_signoff.json"), proof, contentHash, manifest }, checkpoint, keys, findings);
			});
		}
		return makeReport(findings, manifest, { signed });
	} finally {
		await zip.close();
	}
}

/** @param {Findings} findings */
function unread(findings) {
	for (let check = 2; check <= 8; check += 1) findings.skip(check, "The pack could not be read.");
	return makeReport(findings, null, { signed: false });
}
