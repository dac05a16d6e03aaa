import { byPath, type FileFacts, isContent, PATHS, titleOf } from "./files";
import { html, Markup } from "./html";
import { DEMO_MARK, type ManifestFacts } from "./manifest";
import { NEVER_PROVED, openPoints } from "./not-proved";

const STYLE = new Markup(`
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: 0; } h2 { font-size: 1.15rem; margin-top: 2rem; }
.mark { border: 2px solid #b42318; color: #b42318; padding: .5rem .75rem; font-weight: 600; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; } dt { opacity: .75; } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; } th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border-bottom: 1px solid #8885; }
td.n { text-align: right; font-variant-numeric: tabular-nums; } code { font-size: .85em; overflow-wrap: anywhere; }
pre { overflow: auto; padding: .75rem; border: 1px solid #8885; }
@media print { body { margin: 0; max-width: none; } }
`);

/**
 * `00_README.html`: static, no scripts, every value escaped. Lists the content files given; it is content itself, so it says
 * nothing that changes when the pack is signed.
 */
export function readmeHtml(facts: ManifestFacts, files: readonly FileFacts[]): string {
	const { campaign, period, cutoff, counts, installation } = facts;
	const rows = byPath(files)
		.filter(({ path }) => isContent(path))
		.map(
			(file) => html`<tr><td><a href="${encodeURI(file.path)}">${file.path}</a></td><td>${titleOf(file.path)}</td>
<td class="n">${file.rows ?? ""}</td><td class="n">${file.bytes}</td><td><code>${file.sha256}</code></td></tr>
`,
		);
	const list = (sentences: readonly string[]) => sentences.map((sentence) => html`<li>${sentence}</li>\n`);
	const { population, decisions, removals, look_backs, duties } = counts;
	return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${facts.title}: ${campaign.name}</title>
<style>${STYLE}</style>
</head>
<body>
${installation.demo ? html`<p class="mark">${DEMO_MARK}</p>` : ""}
<h1>${facts.title}</h1>
<p>${campaign.name} · ${period.label}</p>
<dl>
<dt>Track</dt><dd>${facts.track}</dd>
<dt>Period</dt><dd>${period.label}, access as of ${period.as_of} (${period.zone})</dd>
<dt>Cut-off</dt><dd>${cutoff.at}, after ${cutoff.size} events of the ledger</dd>
<dt>Installation</dt><dd>${installation.name} (${installation.id})</dd>
<dt>Made by</dt><dd>Countersign ${facts.product.version}</dd>
<dt>Population</dt><dd>${population.grants} grants in the inventory = ${population.in_scope} in scope + ${population.out_of_scope} out of scope in systems under review + ${population.other_systems} of systems left out as a whole</dd>
<dt>Rows</dt><dd>${decisions.in_scope} in scope = ${decisions.decided} decided + ${decisions.undecided} undecided + ${decisions.gaps} without reviewer + ${decisions.taken_out} taken out by amendment</dd>
<dt>Removals</dt><dd>${removals.ordered} ordered = ${removals.proved} proved + ${removals.open} open + ${removals.withdrawn} withdrawn</dd>
<dt>Look-backs</dt><dd>${look_backs.asked} asked of late removals, ${look_backs.open} of them not answered</dd>
<dt>Duties</dt><dd>${facts.duties}${duties ? ` ${duties.conflicts} conflicts by ${duties.rules} rules, of which ${duties.switched_off} were switched off; ${duties.without_outcome} without an outcome, ${duties.deficiency_candidates} deficiency candidates` : ""}</dd>
</dl>
<h2>What this is</h2>
<p>The evidence of one access review on one assurance track, as of the cut-off. Everything here was written while it happened; nothing was edited
afterwards. The other track of the same review has its own pack and appears here as hashes only.</p>
<h2>Events you see only as a hash</h2>
<p>One ledger serves the whole installation, so between the events of this track lie others: of the other track, of other campaigns, of imports, people and
settings. <code>${PATHS.ledger}</code> shows this track's events in full and each of the others as its number and its hash, and nothing more, because they are evidence for somebody
else or hold data about people this review is not about. The hashes prove that the ledger has no hole and that nobody put in, took out, moved or changed an event of either kind since
<code>checkpoint.txt</code> was signed. They do not show what such an event says, nor that it belongs elsewhere: to see one, ask the company for the event of that number
and compare its hash with the one here.</p>
<h2>How to verify it, without account or network</h2>
<pre>node verify.mjs pack.zip --key auditor-known.pub --prev last-checkpoint.txt</pre>
<p>Use the verifier you had from elsewhere, or read the one in this pack first: it is plain JavaScript for Node 18 or newer, without dependencies.
Ask the company for its public key by another way than this pack. Without <code>--key</code> the pack can only be shown to be consistent with itself.
With <code>--prev</code> a checkpoint you kept earlier is compared: that is what shows a ledger rewritten since. The format is described in
<code>docs/evidence-pack.md</code> of the product, so that you can also have your own verifier written.</p>
<h2>What this pack does not prove</h2>
<ul>
${list([...openPoints(counts), ...NEVER_PROVED])}</ul>
<h2>Files</h2>
<p>Beside these stand the seals: <code>content.json</code>, <code>manifest.json</code>, <code>manifest.dsse.json</code>, <code>checkpoint.txt</code>, and, once
signed, file 17. Text cells of CSV files are escaped so that a spreadsheet cannot take them for formulas; the rule and how to undo it stand in <code>manifest.json</code>.</p>
<table>
<thead><tr><th>File</th><th>What it holds</th><th>Rows</th><th>Bytes</th><th>SHA-256</th></tr></thead>
<tbody>
${rows}</tbody>
</table>
</body>
</html>
`.text;
}
