import { LEDGER_PATH } from "./ledger-range";
import { amendments } from "./rows-amendments";
import { conflictOutcomes, conflictRules, conflicts } from "./rows-duties";
import { followUps, unseen } from "./rows-followup";
import { deviations, exceptions, lookBacks, removals } from "./rows-outcome";
import { attachments, entitlements, gaps, items, outOfScopeRows, rejectedRows, systems } from "./rows-population";
import { definitions, reReviews } from "./rows-quality";
import { acknowledgements, decisions, reviewers } from "./rows-review";
import type { Table } from "./table";

/** A file as the builder reports it; see `PackWriter`. */
export interface FileFacts {
	path: string;
	bytes: number;
	sha256: string;
	rows?: number;
	row_list?: string;
}

/** Every CSV file of a pack. Header order and value order come from here and nowhere else. */
export const TABLES: readonly Table[] = [
	amendments,
	definitions,
	gaps,
	systems,
	items,
	rejectedRows,
	outOfScopeRows,
	unseen,
	reviewers,
	acknowledgements,
	entitlements,
	decisions,
	conflictOutcomes,
	conflictRules,
	conflicts,
	removals,
	followUps,
	lookBacks,
	exceptions,
	deviations,
	reReviews,
	attachments,
];

export const PATHS = {
	readme: "00_README.html",
	control: "01_control.json",
	controlPdf: "01_control.pdf",
	campaign: "02_campaign.json",
	instructions: "06_instructions.md",
	criteria: "06_criteria.json",
	texts: "06_texts.json",
	signoff: "17_signoff.json",
	signoffPdf: "17_signoff.pdf",
	signoffProof: "17_signoff.tlog-proof",
	ledger: LEDGER_PATH,
	content: "content.json",
	manifest: "manifest.json",
	envelope: "manifest.dsse.json",
	checkpoint: "checkpoint.txt",
	keys: "keys.pub",
	verifier: "verify.mjs",
} as const;

export const ipePath = (source: string) => `04_ipe/${source}.json`;
export const extractPath = (source: string, number: number, name: string) => `03_population/raw/${source}-${number}-${name}`;
export const attachmentPath = (sha256: string, name: string) => `attachments/${sha256.slice(0, 16)}-${name}`;

const TITLES: readonly [RegExp, string][] = [
	[/^00_/, "What this pack is, how to verify it, what it does not prove"],
	[/^01_control/, "Control tested: objective, risk, owner, systems, narrative"],
	[/^02_campaign/, "Definition of the campaign as frozen, and every later change"],
	[/^03_population\/raw\//, "Extract as received, secret columns scrubbed"],
	[/^04_ipe\//, "Where the extract came from and why it may be believed"],
	[/^06_instructions\.md$/, "Instructions exactly as shown to the reviewers"],
	[/^06_instructions\//, "Earlier version of the instructions, exactly as shown"],
	[/^06_criteria/, "What reviewers were asked, and what each answer asks of a keep, as frozen"],
	[/^06_texts/, "Templates of the statements, the memo and the narrative, as frozen"],
	[/^17_signoff\.tlog-proof$/, "Proof that the signature stands in the ledger"],
	[/^17_/, "Signature of the control owner over this pack's content"],
	[/^20_/, "The ledger from the campaign's first event to the cut-off; foreign events as hashes only"],
	[/^attachments\//, "Attached file of proof"],
	[/^rows\//, "One digest per line, to name the row that was changed"],
	[/^checkpoint\.txt$/, "Signed state of the ledger at the cut-off"],
	[/^keys\.pub$/, "Public keys the seals claim to be made with; believe a key only when you had it from elsewhere"],
	[/^content\.json$/, "Hashes of every file the signature is given over"],
	[/^manifest/, "Seal of the pack"],
	[/^verify\.mjs$/, "Verifier: node verify.mjs pack.zip --key auditor-known.pub"],
];

/** What a file of the pack holds, in one line. */
export function titleOf(path: string): string {
	return TABLES.find((table) => table.path === path)?.title ?? TITLES.find(([pattern]) => pattern.test(path))?.[1] ?? "";
}

/** Files the seals are made of. Everything else but file 17 is content, and a sign-off signs its hashes. */
export function isContent(path: string): boolean {
	if (path.startsWith("17_") || path.endsWith(".tlog-proof")) return false;
	const seals: readonly string[] = [PATHS.content, PATHS.manifest, PATHS.envelope, PATHS.checkpoint, PATHS.keys, PATHS.verifier];
	return !seals.includes(path);
}

/** In the order of their paths, by code unit: the same in every language and on every machine. */
export function byPath<T extends { path: string }>(files: readonly T[]): T[] {
	return [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
