import { printable } from "./bytes.mjs";
import { CHECKS } from "./findings.mjs";

/** What no pack can prove. */
const NEVER_PROVED = [
	"That a source system told the truth: the pack shows what was received, from whom and with which query.",
	"That a reviewer thought: it shows who decided what, when, what they were shown and how long it was open.",
	"That a removal is more than its kind of proof: a later extract without the access, or a second person's word with an attachment.",
	"That an event shown only as a hash belongs elsewhere, as the pack says: only the company's own ledger shows what it is.",
	"That nobody with the signing key and the database rewrote the ledger before you first kept a checkpoint: keep checkpoint.txt outside the company and give it to the next verification with --prev.",
	"That a person named here is the person who sat at the keyboard: it shows how they signed in.",
];

/**
 * @typedef {{
 *   ok: boolean,
 *   trust: "trusted" | "consistent" | "failed",
 *   pack: { campaign: string, track: string, period: string, cutoff: string, events: number, demo: boolean, signed: boolean } | null,
 *   checks: { number: number, title: string, state: import("./findings.mjs").State, problems: number, notes: string[] }[],
 *   problems: import("./findings.mjs").Problem[],
 *   notProved: string[],
 * }} Report
 */

/** @param {any} manifest @param {boolean} signed */
function packOf(manifest, signed) {
	return {
		campaign: printable(manifest.campaign?.name),
		track: printable(manifest.track),
		period: printable(manifest.period?.label),
		cutoff: printable(manifest.cutoff?.at),
		events: Number(manifest.cutoff?.size),
		demo: manifest.installation?.demo === true,
		signed,
	};
}

/** @param {import("./findings.mjs").Findings} findings @param {any} manifest @param {{ signed: boolean }} facts @returns {Report} */
export function makeReport(findings, manifest, { signed }) {
	const notProved = [];
	if (!findings.keyGiven)
		notProved.push(
			"Who made this pack: no key was given with --key, so it is only consistent with itself. Anybody can make a consistent pack.",
		);
	if (manifest && !signed) notProved.push("That the control owner agrees: this pack is not signed.");
	return {
		ok: findings.ok,
		trust: findings.ok ? (findings.keyGiven ? "trusted" : "consistent") : "failed",
		pack: manifest ? packOf(manifest, signed) : null,
		checks: CHECKS.map((title, i) => ({
			number: i + 1,
			title,
			state: findings.state(i + 1),
			problems: findings.counts[i],
			notes: [...findings.notes[i], ...(findings.skipped[i] ? [/** @type {string} */ (findings.skipped[i])] : [])],
		})),
		problems: findings.problems,
		notProved: [...notProved, ...findings.notProved, ...NEVER_PROVED],
	};
}

/** The report as lines for people. @param {Report} report @param {boolean} colour */
export function reportText(report, colour) {
	const paint = (/** @type {number} */ code, /** @type {string} */ text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
	const marks = {
		holds: paint(32, "holds      "),
		consistent: paint(33, "consistent "),
		fails: paint(31, "FAILS      "),
		not_checked: paint(33, "not checked"),
	};
	const lines = [];
	const { pack } = report;
	if (pack) {
		lines.push(`${pack.campaign}, ${pack.track}, ${pack.period}: as of ${pack.cutoff}, ${pack.events} events`);
		if (pack.demo) lines.push(paint(31, "DEMONSTRATION: invented data, evidence of nothing"));
		lines.push("");
	}
	for (const { number, title, state, problems, notes } of report.checks) {
		lines.push(`${number}. ${marks[state]}  ${title}`);
		for (const note of notes) lines.push(`      ${note}`);
		const kept = report.problems.filter((problem) => problem.check === number);
		for (const { file, row, line, message } of kept) {
			const place = [row !== null && `row ${row}`, line !== null && `line ${line}`].filter(Boolean).join(", ");
			lines.push(`      ${file}${place && ` (${place})`}: ${message}`);
		}
		if (problems > kept.length) lines.push(`      … and ${problems - kept.length} more`);
	}
	lines.push("", "Not proved:", ...report.notProved.map((sentence) => `- ${sentence}`), "");
	const verdicts = {
		trusted: paint(32, "This pack holds, and is signed by a key you gave."),
		consistent: paint(33, "This pack is consistent with itself. Give --key with the company's public key to know who made it."),
		failed: paint(31, "This pack does NOT hold."),
	};
	lines.push(verdicts[report.trust]);
	return `${lines.join("\n")}\n`;
}
