import type { StagingColumn } from "./canonical";
import { JOIN_SENTENCES, mustResolve, Part, type PartKind } from "./join";
import { type NormalizedRow, rejection, type SourceRow } from "./normalize";
import type { Rejection, RejectionCode } from "./rejection";
import type { FileMapping, ImportMapping } from "./schema";

/** A file whose rows have been normalised, all of them in memory. */
export interface JoinInput {
	file: FileMapping;
	columns: readonly StagingColumn[];
	rows: { row: SourceRow; normalized: NormalizedRow }[];
}

/** What one file of the import comes to: `accepted + rejected` are its rows. */
export interface JoinedFile {
	accepted: { row: SourceRow; parts: Part[] }[];
	rejections: Rejection[];
	/** Rows with at least one rejection. */
	rejected: number;
}

/**
 * Duplicates and joins over whole files, for dry runs of small files and as the reference the staging SQL is tested against. Large files
 * are joined in SQL.
 */
export function joinInMemory(mapping: ImportMapping, inputs: readonly JoinInput[]): JoinedFile[] {
	const deduplicated = inputs.map(withoutDuplicates);
	const accounts = new Set<string>();
	const entitlements = new Set<string>();
	for (const [i, file] of deduplicated.entries()) {
		if (inputs[i]?.file.role === "assignments") continue;
		for (const { parts } of file.accepted) for (const part of parts) remember(part, accounts, entitlements);
	}
	return deduplicated.map((file, i) => resolved(mapping, inputs[i], file, accounts, entitlements));
}

function withoutDuplicates({ file, columns, rows }: JoinInput): JoinedFile {
	const seen = new Map<string, { rowNo: number; values: string }>();
	const holders = new Map<string, { rowNo: number; identity: string }>();
	const result: JoinedFile = { accepted: [], rejections: [], rejected: 0 };
	for (const { row, normalized } of rows) {
		const parts = normalized.parts.map((values) => new Part(columns, values));
		const faults = [...normalized.rejections];
		for (const part of parts) {
			const fault = (file.repeats === "reject" ? repeated(row, part, seen) : null) ?? otherHolder(row, part, holders);
			if (fault !== null) faults.push(fault);
		}
		if (faults.length === 0) result.accepted.push({ row, parts });
		else result.rejected++;
		result.rejections.push(...faults);
	}
	return result;
}

function repeated(row: SourceRow, part: Part, seen: Map<string, { rowNo: number; values: string }>): Rejection | null {
	const { kind } = part;
	if (kind === null) return null;
	const key = `${kind} ${part.key(kind)}`;
	const values = JSON.stringify(part.values);
	const first = seen.get(key);
	if (first === undefined) {
		seen.set(key, { rowNo: row.rowNo, values });
		return null;
	}
	const code = first.values === values ? "duplicate_row" : "conflicting_duplicate";
	return rejection(row, COLUMN_OF_KIND[kind], part.get(COLUMN_OF_KIND[kind]) ?? "", code, JOIN_SENTENCES[code](first.rowNo));
}

/** One account cannot be held by two identities. */
function otherHolder(row: SourceRow, part: Part, holders: Map<string, { rowNo: number; identity: string }>): Rejection | null {
	const account = part.get("account_name");
	const identity = part.get("identity_key");
	if (account === null || identity === null) return null;
	const first = holders.get(account);
	if (first === undefined) holders.set(account, { rowNo: row.rowNo, identity });
	if (first === undefined || first.identity === identity) return null;
	return rejection(row, "identity_key", identity, "conflicting_duplicate", JOIN_SENTENCES.conflicting_duplicate(first.rowNo));
}

const COLUMN_OF_KIND: Record<PartKind, StagingColumn> = {
	grant: "entitlement_name",
	credential: "credential_label",
	entitlement: "entitlement_name",
	account: "account_name",
	identity: "identity_key",
};

function remember(part: Part, accounts: Set<string>, entitlements: Set<string>): void {
	for (const [known, name, key] of [
		[accounts, part.get("account_name"), part.get("account_key")],
		[entitlements, part.get("entitlement_name"), part.get("entitlement_key")],
	] as const) {
		if (name === null) continue;
		known.add(`name ${name}`);
		known.add(`key ${key ?? name}`);
	}
}

function resolved(
	mapping: ImportMapping,
	input: JoinInput | undefined,
	file: JoinedFile,
	accounts: Set<string>,
	entitlements: Set<string>,
): JoinedFile {
	const must = mustResolve(mapping, input?.file.role ?? "grants");
	const result: JoinedFile = { accepted: [], rejections: [...file.rejections], rejected: file.rejected };
	for (const accepted of file.accepted) {
		const faults = accepted.parts.flatMap((part) => [
			...(must.account ? unresolved(accepted.row, part, "account", accounts) : []),
			...(must.entitlement ? unresolved(accepted.row, part, "entitlement", entitlements) : []),
		]);
		if (faults.length === 0) result.accepted.push(accepted);
		else result.rejected++;
		result.rejections.push(...faults);
	}
	return result;
}

function unresolved(row: SourceRow, part: Part, what: "account" | "entitlement", known: Set<string>): Rejection[] {
	const key = part.get(`${what}_key`);
	const reference = key ?? part.get(`${what}_name`) ?? "";
	if (known.has(`${key === null ? "name" : "key"} ${reference}`)) return [];
	const code: RejectionCode = `unresolved_${what}`;
	const column = key === null ? `${what}_name` : `${what}_key`;
	return [rejection(row, column, reference, code, JOIN_SENTENCES[`unresolved_${what}`](reference))];
}
