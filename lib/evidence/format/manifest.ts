import { LEDGER_BINDINGS } from "./bindings";
import { type ManifestCounts, manifestCounts, untied } from "./counts";
import { CSV_RULE } from "./csv";
import { byPath, type FileFacts, PATHS } from "./files";
import { packJson } from "./json";

export const MANIFEST_FORMAT = "countersign/evidence-pack/v2";
export const DEMO_MARK = "DEMONSTRATION: made by a demonstration installation with invented data; it is evidence of nothing.";

/** All a manifest says beyond its files. Nothing here depends on when or how often the pack is built. */
export interface ManifestFacts {
	product: { version: string };
	installation: { id: string; name: string; demo: boolean };
	campaign: { id: string; name: string };
	/** Key of the track. */
	track: string;
	/** Title of the pack as the track words it. */
	title: string;
	/** What files 08 are on this track, or why there are none, as the track words it. */
	duties: string;
	period: { label: string; as_of: string; zone: string };
	/** Events of the ledger the pack speaks as of, and the time of the last of them. */
	cutoff: { size: number; at: string };
	ledger: { origin: string; first: number; root: string };
	counts: ManifestCounts;
}

const ROW_LISTS =
	"rows/<path>.txt holds one line per line of <path>, the first line included: the first 9 bytes of SHA-256 over the line without its line end, in base64 (12 characters).";

/**
 * `manifest.json`: same facts and files, same bytes.
 * @throws RangeError with the equations that do not hold: a pack whose counts do not tie is not built.
 */
export function manifestJson(facts: ManifestFacts, files: readonly FileFacts[]): string {
	const counts = manifestCounts.parse(facts.counts);
	const faults = untied(counts);
	if (faults.length > 0) throw new RangeError(`The counts of this pack do not tie, so it cannot be built: ${faults.join(" ")}`);
	const { installation, campaign, period, cutoff, ledger } = facts;
	return packJson({
		format: MANIFEST_FORMAT,
		product: { name: "Countersign", version: facts.product.version },
		installation: { id: installation.id, name: installation.name, demo: installation.demo, mark: installation.demo ? DEMO_MARK : "" },
		campaign: { id: campaign.id, name: campaign.name },
		track: facts.track,
		title: facts.title,
		duties: facts.duties,
		period: { label: period.label, as_of: period.as_of, zone: period.zone },
		cutoff: { size: cutoff.size, at: cutoff.at },
		ledger: { file: PATHS.ledger, origin: ledger.origin, first: ledger.first, size: cutoff.size, root: ledger.root },
		csv: CSV_RULE,
		row_lists: ROW_LISTS,
		counts,
		bindings: LEDGER_BINDINGS,
		files: byPath(files).map(({ path, bytes, sha256, rows, row_list }) => ({ path, bytes, sha256, rows, row_list })),
	});
}
