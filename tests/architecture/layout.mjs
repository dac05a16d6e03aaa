/**
 * Which file plays which role, as regular expressions over paths from the repository's root.
 * The dependency rules (.dependency-cruiser.mjs) and the tests beside this file read the same words.
 */

/** Folders of lib/ that are no domain: they serve all of them. */
const SERVICE_FOLDERS = "(?:access|db|files|jobs|ledger|track|web)/";

/** Everything of one domain; the first group is its name. */
export const DOMAIN = `^lib/(?!${SERVICE_FOLDERS})([^/]+)/`;

/** Test files stand beside the code they test. */
export const TEST = "\\.test\\.tsx?$";

/** Made by `prisma generate`. */
export const GENERATED = "^lib/db/generated/";

/** The only generated file without a database behind it. */
export const GENERATED_ENUMS = "^lib/db/generated/enums\\.ts$";

/** Pure files that may hash: the ledger's and the evidence pack's formats. */
export const PURE_HASHING = [
	"^lib/ledger/(?:chain|checkpoint|hash|keys|leaf|merkle|proof|tlog-proof)\\.ts$",
	"^lib/evidence/format/(?!.*\\.test\\.ts$).+\\.ts$",
];

/** Pure files: no input or output, no clock, no random; a browser may load them. */
export const PURE_PLAIN = [
	"^lib/[^/]+/(?:rules|schema|events)\\.ts$",
	"^lib/track/(?!.*\\.test\\.ts$).+\\.ts$",
	"^lib/access/(?:actor|permissions)\\.ts$",
	"^lib/ledger/(?:catalogue|entry)\\.ts$",
	"^lib/(?:counted|errors|id)\\.ts$",
	// Each kind of reason not to run, as the start-up check puts them together.
	"^lib/guard/refusals/[\\w-]+\\.ts$",
	// What the review screen shows of the rows it was given: filters, orders, keys.
	"^lib/review/view\\.ts$",
	// What a file means: shared by the mapping screen and the worker. Reading bytes stays outside.
	"^lib/import/(?:canonical|cell-source|columns|convert|dates|dialect|field|fill-field|join|join-in-memory|layout|layout-docs|mapping|moments|normalize|presets|presets/[\\w-]+|rejection|row-faults|scan|scan-text|secret-columns|secret-formats|sentence|skip|suggest|words|zones)\\.ts$",
];

export const PURE = [...PURE_PLAIN, ...PURE_HASHING];

const ROLES = "(?:schema|rules|events|queries|effects)\\.ts$";

/** Files that domains offer to each other; every other file of a domain is a verb, or a part of one, and stays at home. */
export const SHARED_ROLES = `^lib/[^/]+/${ROLES}`;

/** Verbs: files of a domain in none of the shared roles. */
export const VERB = `^lib/(?:(?!${SERVICE_FOLDERS})[^/]+/(?!${ROLES})(?!.*\\.test\\.tsx?$).+\\.tsx?|ledger/(?:record-verification|seal-access-log|take-checkpoint)\\.ts)$`;
