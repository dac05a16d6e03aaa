import { createHash, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { attachmentPath, extractPath, ipePath, PATHS } from "@/lib/evidence/format/files";
import { packJson } from "@/lib/evidence/format/json";
import { eventWriter, fullEventOf, rangeStartLine } from "@/lib/evidence/format/ledger-range";
import type { ManifestFacts } from "@/lib/evidence/format/manifest";
import { amendments } from "@/lib/evidence/format/rows-amendments";
import { conflictOutcomes, conflictRules, conflicts } from "@/lib/evidence/format/rows-duties";
import { followUps, unseen } from "@/lib/evidence/format/rows-followup";
import { deviations, exceptions, lookBacks, removals } from "@/lib/evidence/format/rows-outcome";
import { attachments, entitlements, gaps, items, outOfScopeRows, rejectedRows, systems } from "@/lib/evidence/format/rows-population";
import { definitions, reReviews } from "@/lib/evidence/format/rows-quality";
import { acknowledgements, decisions, reviewers } from "@/lib/evidence/format/rows-review";
import { campaignFile, controlFile, ipeFile, type SignoffFile } from "@/lib/evidence/format/shapes";
import { PackWriter } from "@/lib/evidence/pack/pack-writer";
import { memoPdf } from "@/lib/evidence/pack/pdf";
import { type SealedPack, sealPack } from "@/lib/evidence/pack/seal";
import { formatVerifierKey } from "@/lib/ledger/keys";
import { formatTlogProof } from "@/lib/ledger/tlog-proof";
import { conflictRows, outcomeRows, ruleRows, UNMAPPED } from "./pack-duties";
import { hex, keyOf, ORIGIN, type Planned, PlannedLedger, signerOf, testKey } from "./pack-ledger";
import {
	CRITERIA,
	countOf,
	factsOf,
	INSTRUCTIONS,
	OTHER_SYSTEM,
	OUT_OF_SCOPE,
	PERIOD,
	type Plan,
	plan,
	REJECTED,
	SOURCE,
} from "./pack-plan";
import * as rows from "./pack-rows";

const { CAMPAIGN, TRACK } = rows;
const PROOF = Buffer.from(rows.PROOF);

export interface PackOptions {
	/** Rows in scope. */
	rows?: number;
	signed?: boolean;
	demo?: boolean;
	key?: KeyObject;
	/** Key of the checkpoint the signature stands in, when it was another one. */
	signoffKey?: KeyObject;
	/** Changes what happened before anything is hashed: a forged past. */
	forge?: (event: Planned, seq: number) => Planned;
}

export interface SyntheticPack extends SealedPack {
	path: string;
	/** Text of the auditor's key file. */
	keyFile: string;
	ledger: PlannedLedger;
	/** First event of the campaign, and size at the cut-off. */
	first: number;
	size: number;
	checkpointAt: (size: number) => string;
}

function* batches<R>(count: number, make: (n: number) => readonly R[]): Generator<R[]> {
	for (let from = 1; from <= count; from += 1000) {
		yield Array.from({ length: Math.min(1000, count - from + 1) }, (_, i) => make(from + i)).flat();
	}
}

async function writeDescriptions(writer: PackWriter, facts: ManifestFacts, at: Date): Promise<void> {
	const party = { ref: "owner-1", name: "Control Owner" };
	await writer.addBytes(
		PATHS.control,
		packJson(
			controlFile.parse({
				track: TRACK,
				period: PERIOD,
				controls: [
					{
						code: "FIN-AC-01",
						title: "Quarterly access review",
						objective: "Access to financial systems stays with authorised roles",
						risk: "Unauthorised postings",
						owner: party,
						frequency: "quarterly",
						type: "IT-dependent manual",
						assertion: "Journal entries",
						frameworks: ["SOX-404"],
						narrative: "The owner reviews every row.",
					},
				],
				systems: [{ key: "erp", name: "ERP", environment: "production", reason_in_scope: "General ledger" }],
				report: { scoping_memo: "MEMO-1" },
			}),
		),
	);
	const memo = {
		period: `${facts.campaign.name} \u00b7 ${TRACK} \u00b7 FY26 Q3`,
		reference: ORIGIN,
		at,
		demo: facts.installation.demo,
		draft: false,
	};
	await writer.addBytes(PATHS.controlPdf, await memoPdf({ ...memo, title: "Control", blocks: [{ text: "The owner reviews every row." }] }));
	await writer.addBytes(
		PATHS.campaign,
		packJson(
			campaignFile.parse({
				campaign: { id: CAMPAIGN, name: facts.campaign.name, created_by: party, created_at: "2026-10-01T08:00:00Z" },
				track: TRACK,
				period: PERIOD,
				owner: party,
				state: "closed",
				due_at: "2026-10-15T21:59:59Z",
				due_zone: "Europe/Berlin",
				removal_sla_days: { high: 5 },
				removal_days: {
					counted: "working",
					calendar_version: rows.COUNTING.calendar.version,
					zone: rows.COUNTING.calendar.zone,
					working_days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
					holidays: rows.COUNTING.calendar.holidays,
				},
				closing_policy: "deviation",
				criteria: { version: "1", sha256: hex(CRITERIA) },
				instructions: { version: 1, sha256: hex(INSTRUCTIONS) },
				reviewer_chain: ["system_owner"],
				refused_relations: ["self", "manages", "administers"],
				scope: "{}",
				waterfall: [
					{ step: "inventory", rows: facts.counts.population.grants },
					{ step: "in scope", rows: facts.counts.population.in_scope },
				],
				population: {
					rows: facts.counts.decisions.in_scope,
					sha256: hex("population"),
					accepted_by: party,
					accepted_at: "2026-10-01T09:00:00Z",
				},
				definition_sha256: hex("definition"),
				states: [{ state: "staged", at: "2026-10-01T08:30:00Z", by: party, ledger_seq: facts.ledger.first }],
				configured: [],
				changes: [],
			}),
		),
	);
}

async function writePopulation(writer: PackWriter, count: number, facts: ManifestFacts): Promise<void> {
	const raw = Buffer.from(rows.EXTRACT);
	const extract = extractPath(SOURCE, 1, "Extract_of_30_September.csv");
	await writer.addStream(extract, [raw]);
	await writer.addTable(definitions, [[]]);
	await writer.addTable(gaps, [
		[
			{
				row_id: 1,
				kind: "no_reviewer",
				system: "ERP",
				rows: facts.counts.decisions.gaps,
				detail: "Nobody owns it",
				raised_at: "2026-10-01T08:30:00Z",
				state: "accepted",
				accepted_by: "Control Owner",
				accepted_at: "2026-10-02T08:00:00Z",
				accepted_reason: "Next quarter",
			},
			{
				row_id: 2,
				kind: "no_duties",
				system: "ERP",
				rows: UNMAPPED,
				detail: `${UNMAPPED} rows with an entitlement mapped to no duty.`,
				raised_at: "2026-10-01T08:30:00Z",
				state: "open",
				accepted_by: null,
				accepted_at: null,
				accepted_reason: null,
			},
		],
	]);
	await writer.addTable(systems, [
		[rows.systemRow("erp", count + OUT_OF_SCOPE, count, SOURCE), rows.systemRow("wiki", OTHER_SYSTEM, 0, SOURCE)],
	]);
	await writer.addTable(
		items,
		batches(count, (i) => [rows.itemRow(i, SOURCE)]),
	);
	await writer.addTable(rejectedRows, [Array.from({ length: REJECTED }, (_, n) => rows.rejectedRow(n + 2, SOURCE))]);
	await writer.addTable(outOfScopeRows, [Array.from({ length: OUT_OF_SCOPE }, (_, n) => rows.outOfScopeRow(n, SOURCE))]);
	await writer.addTable(unseen, [Array.from({ length: rows.UNSEEN }, (_, n) => rows.unseenRow(n))]);
	const counts = facts.counts.sources[0];
	if (!counts) throw new Error("a pack has a source");
	const { source: _, ...rest } = counts;
	const sha256 = createHash("sha256").update(raw).digest("hex");
	const ipe = {
		source: SOURCE,
		kind: "access",
		system: "ERP",
		environment: "production",
		object: { name: "AGR_USERS", version: "1" },
		query: { text: "select *", sha256: hex("select *") },
		parameters: "",
		filter: "",
		authoritative_for: "ERP production",
		declared_whole: true,
		complete: true,
		extracted_by: "IAM",
		extracted_at: "2026-09-30T22:00:00Z",
		source_zone: "UTC",
		received_at: "2026-09-30T23:00:00Z",
		committed_at: "2026-09-30T23:30:00Z",
		mapping: { version: "1", text: "{}" },
		counts: rest,
		source_count_by: "ERP administrator",
		grants: { rule: "one per pair", held: count + OUT_OF_SCOPE, in_scope: count, out_of_scope: OUT_OF_SCOPE, elsewhere: 0 },
		control_totals: [],
		files: [
			{
				name: "Extract of 30 September.csv",
				role: "grants",
				path: extract,
				bytes: raw.length,
				rows: counts.file_rows,
				accepted: counts.accepted,
				rejected: counts.rejected,
				sha256_received: sha256,
				sha256_kept: sha256,
				secret_columns: [],
				values_dropped: 0,
				dialect: "{}",
			},
		],
		touched_by: "",
		reconciliation: [],
		accepted: [{ track: TRACK, by: { ref: "owner-1", name: "Control Owner" }, at: "2026-10-01T09:00:00Z" }],
	};
	await writer.addBytes(ipePath(SOURCE), packJson(ipeFile.parse(ipe)));
}

async function writeReview(writer: PackWriter, count: number, { seqs, acknowledged }: Plan, ledger: PlannedLedger): Promise<void> {
	const at = ledger.at(acknowledged);
	const reviewer = (n: number) => {
		const mine = countOf(count, (i) => i % 4 === n && rows.statusOf(i) !== "no_reviewer");
		return rows.reviewerRow(
			n,
			mine,
			countOf(count, (i) => i % 4 === n && rows.statusOf(i) === "decided"),
			at,
		);
	};
	await writer.addTable(reviewers, [[0, 1, 2, 3].map(reviewer)]);
	await writer.addBytes(PATHS.instructions, INSTRUCTIONS);
	await writer.addBytes(PATHS.criteria, CRITERIA);
	const acknowledgement = (n: number) => ({
		row_id: n,
		reviewer_ref: rows.reviewerRef(n),
		reviewer: `Reviewer ${n}`,
		instruction_version: 1,
		instruction_sha256: hex(INSTRUCTIONS),
		acknowledged_at: at,
		ledger_seq: acknowledged + n,
	});
	await writer.addTable(acknowledgements, [[0, 1, 2, 3].map(acknowledgement)]);
	await writer.addTable(entitlements, [Array.from({ length: 17 }, (_, n) => rows.entitlementRow(n))]);
	const decision = (i: number, seq: number, replaced: boolean) =>
		rows.decisionRow(i, seq < 0 ? null : ledger.at(seq), seq < 0 ? null : seq, replaced);
	await writer.addTable(
		decisions,
		batches(count, (i) => {
			const current = decision(i, seqs.decided[i] ?? -1, false);
			return rows.wasReplaced(i) ? [decision(i, seqs.replaced[i] ?? -1, true), current] : [current];
		}),
	);
}

async function writeOutcome(writer: PackWriter, count: number, planned: Plan, ledger: PlannedLedger): Promise<void> {
	const { seqs, deviation } = planned;
	await writer.addTable(amendments, [
		rows.AMENDMENTS.map((number) =>
			rows.amendmentRow(number, count, planned.taken, planned.amendments[number - 1] ?? 0, (seq) => ledger.at(seq)),
		),
	]);
	await writer.addTable(conflictRules, [ruleRows]);
	await writer.addTable(conflictOutcomes, [outcomeRows(seqs.outcomes, (seq) => ledger.at(seq))]);
	await writer.addTable(conflicts, [conflictRows(seqs.exceptions, (seq) => ledger.at(seq))]);
	await writer.addTable(removals, [seqs.removals.map(([i, seq], n) => rows.removalRow(n + 1, i, seq, ledger.at(seq)))]);
	await writer.addTable(followUps, [
		seqs.followUps.map(([n, seq]) => rows.followUpRow(n, seqs.removals[n - 1]?.[0] ?? 0, seq, ledger.at(seq))),
	]);
	const asked = seqs.lookBacks.map(([number, seq]) =>
		rows.lookBackRow(number, seqs.removals[number - 1]?.[0] ?? 0, seq, seq === null ? null : ledger.at(seq)),
	);
	await writer.addTable(lookBacks, [asked]);
	const first = seqs.exceptions.map(([i, seq], n) => rows.exceptionRow(n + 1, i, seq, ledger.at(seq)));
	const renewed = seqs.renewals.map(([renews, seq], n) =>
		rows.renewalRow(first.length + n + 1, renews, seqs.exceptions[renews - 1]?.[0] ?? 0, seq, (at) => ledger.at(at)),
	);
	await writer.addTable(exceptions, [[...first, ...renewed]]);
	const late = Array.from({ length: count }, (_, i) => i + 1).filter((i) => rows.statusOf(i) === "not_reviewed");
	await writer.addTable(deviations, [late.map((i) => rows.deviationRow(i, deviation, ledger.at(deviation)))]);
	await writer.addTable(reReviews, [[]]);
	const sha256 = createHash("sha256").update(PROOF).digest("hex");
	const path = attachmentPath(sha256, "proof.png");
	await writer.addBytes(path, PROOF);
	const row = {
		row_id: 1,
		path,
		sha256,
		bytes: PROOF.length,
		kind: "screenshot",
		subject: "removal:1",
		item_row: 5,
		filename: "proof of removal.png",
		media_type: "image/png",
		uploaded_by: "Rem Ediator",
		uploaded_at: ledger.at(deviation),
		ledger_seq: deviation,
	};
	await writer.addTable(attachments, [[row, { ...row, row_id: 2, subject: "removal:4" }]]);
}

async function signoffOf(facts: ManifestFacts, { size, signed }: Plan, ledger: PlannedLedger, key: KeyObject, contentHash: string) {
	const statement = "I have reviewed this pack.";
	const later = ledger.size - 1;
	const json: SignoffFile = {
		campaign: CAMPAIGN,
		track: TRACK,
		statement,
		statement_sha256: hex(statement),
		signer: { ref: "owner-1", name: "Control Owner" },
		role: "Control owner",
		signed_at: ledger.at(signed),
		zone: "Europe/Berlin",
		authentication: { method: "password", at: ledger.at(signed - 1) },
		content_sha256: contentHash,
		content_cutoff: size,
		open_points_accepted: [],
		event: { ...fullEventOf(ledger.row(signed)), prev: ledger.prev(signed).toString("hex") },
		consistency: ledger.consistency(size, later).map((hash) => hash.toString("base64")),
	};
	const at = new Date(facts.cutoff.at);
	const pdf = await memoPdf({
		title: "Sign-off",
		period: "FY26 Q3",
		reference: contentHash,
		at,
		demo: false,
		draft: false,
		blocks: [{ text: statement }],
	});
	return { json, pdf, proof: formatTlogProof(signed, ledger.inclusion(signed, later), ledger.checkpoint(later, key)) };
}

/** Builds a pack with the product's own format code. Same options, same bytes. The file must not exist. */
export async function buildPack(path: string, options: PackOptions = {}): Promise<SyntheticPack> {
	const { rows: count = 120, signed = true, demo = false, key = testKey(7), signoffKey = key, forge } = options;
	const build = async (file: string, contentHash: string, seal: boolean): Promise<SyntheticPack> => {
		const planned = plan(count, contentHash);
		const ledger = new PlannedLedger(forge ? planned.events.map((make, seq) => () => forge(make(), seq)) : planned.events);
		const facts = factsOf(count, planned, ledger, demo);
		const at = new Date(facts.cutoff.at);
		const writer = new PackWriter(file, at);
		await writeDescriptions(writer, facts, at);
		await writePopulation(writer, count, facts);
		await writeReview(writer, count, planned, ledger);
		await writeOutcome(writer, count, planned, ledger);
		const { first, size } = planned;
		const earlier = [10, 25].map((kept) => ({ size: kept, proof: ledger.consistency(kept, size) }));
		const start = rangeStartLine({
			origin: ORIGIN,
			first,
			size,
			prev: ledger.prev(first),
			frontier: ledger.frontier(first).hashes,
			earlier,
		});
		await writer.addLines(PATHS.ledger, start, ledger.rows(first, size), eventWriter(CAMPAIGN, TRACK));
		const verifier = readFileSync("public/verify.mjs", "utf8");
		const sealed = await sealPack(writer, facts, {
			checkpoint: ledger.checkpoint(size, key),
			keys: [key, ...(signoffKey === key ? [] : [signoffKey])].map(keyOf),
			verifier,
			signer: signerOf(key),
			...(seal ? { signoff: await signoffOf(facts, planned, ledger, signoffKey, contentHash) } : {}),
		});
		const checkpointAt = (at: number) => ledger.checkpoint(at, key);
		return { ...sealed, path: file, keyFile: `${formatVerifierKey(keyOf(key))}\n`, ledger, first, size, checkpointAt };
	};
	if (!signed) return build(path, hex("nothing"), false);
	// The signature is given over the content, so the content is built first, as in the product.
	const { contentSha256 } = await build(`${path}.content`, hex("nothing"), false);
	return build(path, contentSha256, true);
}
